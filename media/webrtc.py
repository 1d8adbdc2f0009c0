"""The web leg: an RTCPeerConnection that answers a visitor's offer (W3C WebRTC, RFC 8829)."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import Any

from aiortc import (
    RTCConfiguration,
    RTCDataChannel,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.exceptions import InvalidAccessError, InvalidStateError, OperationError

from media.audio_line import HEARD_RATE, SENT_RATE, add_audio
from media.leg import Dtmf, HungUp, Inbound, Sound
from media.pcm import FRAME_MS, Pcm
from media.playout import Playout
from media.resample import Resampler

_BACKLOG_S = 1
"""Of sound that nobody fetches; what is older is dropped."""
_KEYS = frozenset("0123456789*#")


class BadOffer(ValueError):
    """The session description cannot be answered: not SDP, or no Opus in it."""


class WebRtcLeg:
    """One visitor. Captions and keys travel in the data channel «events»."""

    channel = "web"

    def __init__(
        self, rate_in: int, ice_urls: tuple[str, ...] = (), playout: Playout | None = None
    ) -> None:
        """rate_in: Hz of the PCM that `inbound` gives. ice_urls: STUN and TURN servers. playout: of
        a call that had another connection before."""
        self.rate_in = rate_in
        self.playout = Playout(SENT_RATE) if playout is None else playout
        self.said_goodbye = False
        """The visitor hung up; without it, the connection was lost."""
        # aiortc without a configuration would ask a public STUN server.
        servers = [RTCIceServer(urls=url) for url in ice_urls]
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=servers))
        self._events: RTCDataChannel | None = None
        self._unsent: deque[str] = deque(maxlen=50)
        self._keys: deque[str] = deque(maxlen=64)
        self._hung_up = False
        self._closed = False
        self._connected = asyncio.Event()
        self._to_rate_in = Resampler(HEARD_RATE, rate_in)
        self._heard: deque[Pcm] = deque(maxlen=_BACKLOG_S * 1000 // FRAME_MS)
        self._arrived = asyncio.Event()
        self._peer.on("datachannel", self._on_datachannel)
        self._peer.on("connectionstatechange", self._on_state)

    async def answer(self, sdp: str) -> str:
        """The answer's SDP, candidates included. Raises BadOffer; the leg is closed then."""
        line = add_audio(self._peer, self.playout, self._hear)
        try:
            await self._peer.setRemoteDescription(RTCSessionDescription(sdp=sdp, type="offer"))
            if line.mid is None:
                raise BadOffer("the offer has no audio")
            await self._peer.setLocalDescription(await self._peer.createAnswer())
        except BadOffer:
            await self.close()
            raise
        # aiortc's SDP parser answers junk with whatever its parsing stumbled over.
        except (
            ValueError, KeyError, IndexError, AttributeError, AssertionError, TypeError,
            InvalidAccessError, InvalidStateError, OperationError,
        ) as error:  # fmt: skip
            await self.close()
            raise BadOffer("the session description cannot be read") from error
        return str(self._peer.localDescription.sdp)

    async def connected(self, timeout_s: float) -> bool:
        """Waits for ICE and DTLS; False if they fail or take too long."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._connected.wait()
        except TimeoutError:
            return False
        return not self._hung_up

    async def inbound(self) -> AsyncIterator[Inbound]:
        while not self._hung_up:
            await self._arrived.wait()
            self._arrived.clear()
            while self._heard:
                yield Sound(self._heard.popleft())
            for key in self._pressed():
                yield key
        for key in self._pressed():
            yield key
        yield HungUp()

    def _pressed(self) -> Iterator[Dtmf]:
        while self._keys:
            yield Dtmf(self._keys.popleft())

    def notify(self, event: dict[str, Any]) -> None:
        text = json.dumps(event, ensure_ascii=False)
        if self._events is not None and self._events.readyState == "open":
            self._events.send(text)
        else:
            self._unsent.append(text)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = self._hung_up = True
        self._connected.set()
        self._arrived.set()
        await self._peer.close()

    def _hear(self, pcm: Pcm) -> None:
        self._heard.append(self._to_rate_in(pcm))
        self._arrived.set()

    def _on_datachannel(self, channel: RTCDataChannel) -> None:
        if channel.label != "events":
            return
        self._events = channel
        channel.on("message", self._on_message)
        while self._unsent:
            channel.send(self._unsent.popleft())

    def _on_message(self, message: object) -> None:
        if not isinstance(message, str) or len(message) > 1000:
            return
        try:
            event = json.loads(message)
        except ValueError:
            return
        match event:
            case {"type": "dtmf", "digit": str(digit)} if digit in _KEYS:
                self._keys.append(digit)
                self._arrived.set()
            case {"type": "hangup"}:
                self._hung_up = self.said_goodbye = True
                self._arrived.set()

    async def _on_state(self) -> None:
        if self._peer.connectionState == "connected":
            self._connected.set()
        elif self._peer.connectionState in ("failed", "closed"):
            await self.close()
