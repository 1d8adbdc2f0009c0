"""The caller as a phone: SIP and G.711, like any other on the line."""

import asyncio
import json
import random
import socket
from collections.abc import Callable
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import httpx

from caller.handset import RATE, Handset
from caller.problems import BadInput, CallFailed
from media.leg import Sound
from media.resample import Resampler
from media.rtp.leg import NoPorts, RtpLeg, RtpSettings, RtpStack
from media.sdp import BadSdp
from media.sip.endpoint import Connected, Ended, Reoffered, SipCall, SipSettings, Told
from media.sip.sippy_endpoint import SippyEndpoint

EVENTS = "dozvon-events"
"""The INFO package that the gateway tells its events in."""
_PORTS = range(30000, 40000)
_LINE_RATE = 8000
_KEY_S = 0.25  # from key to key, as a person presses them


class SipPeer(Handset):
    """One call."""

    def __init__(
        self,
        recording: Path,
        on_event: Callable[[dict[str, Any]], None],
        keys_by_info: bool = False,
    ) -> None:
        """keys_by_info: keys go by SIP INFO, not as RFC 4733 events."""
        super().__init__(recording, on_event)
        self._keys_by_info = keys_by_info
        self._endpoint: SippyEndpoint | None = None
        self._rtp: RtpLeg | None = None
        self._sip: SipCall | None = None
        self._connected = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._status = 0

    async def dial(self, address: str, number: str, caller: str | None) -> None:
        """Calls `number` (E.164) at host:port. Raises BadInput, CallFailed."""
        own, host = _addresses(address)
        self._endpoint = SippyEndpoint(SipSettings(own, 0, (IPv4Network(host),)))
        await self._endpoint.start(lambda call: call.refuse(486, "Busy Here"))
        try:
            self._rtp = RtpStack(RtpSettings(own, _ports(), _LINE_RATE, codecs=("PCMA",))).leg()
            offer = self._rtp.offer()
        except NoPorts:
            raise CallFailed("no port is free for the sound") from None
        self._sip = self._endpoint.dial(
            f"sip:{number}@{address}", offer, caller, wants=frozenset({EVENTS})
        )
        self._tasks.append(asyncio.create_task(self._follow(self._sip, self._rtp)))
        await self._connected.wait()
        if self._status:
            raise CallFailed(_refusal(self._status, address))
        self.speak_into(self._rtp.playout)
        self._tasks.append(asyncio.create_task(self._listen(self._rtp)))

    async def press(self, keys: str) -> None:
        assert self._rtp is not None
        assert self._sip is not None
        self.listen()
        for key in keys:
            if self._keys_by_info:
                self._sip.press(key)
            else:
                self._rtp.send_dtmf(key)
            await asyncio.sleep(_KEY_S)
        self.keys_pressed()

    def hang_up(self) -> None:
        if self._sip is not None:
            self._sip.hang_up()

    async def close(self) -> None:
        self.hang_up()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        if self._rtp is not None:
            await self._rtp.close()
        if self._endpoint is not None:
            await self._endpoint.close()
        self.put_down()

    async def _follow(self, sip: SipCall, rtp: RtpLeg) -> None:
        async for event in sip.events():
            match event:
                case Connected(sdp) if not self._connected.is_set():
                    self._accept(sdp or "", rtp)
                case Reoffered(sdp):
                    sip.agree(rtp.renegotiate(sdp))
                case Told(body):
                    self.on_event(json.loads(body))
                case Ended(code):
                    self._status = 0 if self._connected.is_set() else code
                    self._connected.set()
                    self.closed.set()

    def _accept(self, sdp: str, rtp: RtpLeg) -> None:
        try:
            rtp.accept(sdp)
        except BadSdp:
            self._status = 488
        self._connected.set()

    async def _listen(self, rtp: RtpLeg) -> None:
        to_caller = Resampler(rtp.rate_in, RATE)
        async for event in rtp.inbound():
            if isinstance(event, Sound):
                self.heard(to_caller(event.pcm))
        self.closed.set()


def _ports() -> range:
    """From anywhere in the range on: a call that follows another must not hear its last packets."""
    return _PORTS[random.randrange(len(_PORTS) // 2) :]  # noqa: S311 - no secret


async def sip_address(gateway_url: str) -> str:
    """Where the running system takes SIP calls, host:port. Raises CallFailed."""
    try:
        async with httpx.AsyncClient(timeout=15) as client:
            health = (await client.get(f"{gateway_url}/healthz")).json()
    except (httpx.HTTPError, ValueError) as error:
        raise CallFailed(
            f"nobody answers at {gateway_url} ({type(error).__name__}); is `./dozvon up` running?"
        ) from None
    if not health.get("sip"):
        raise CallFailed(f"the gateway at {gateway_url} takes no SIP calls")
    return str(health["sip"]).removeprefix("sip:")


def _addresses(address: str) -> tuple[str, str]:
    """host:port -> the address we are reached at from there, and theirs. Raises BadInput."""
    host, _, port = address.partition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((host, int(port or 5060)))
        except (OSError, ValueError, OverflowError):
            raise BadInput(f"{address!r} cannot be called; write it like 127.0.0.1:5060") from None
        return str(probe.getsockname()[0]), str(probe.getpeername()[0])


def _refusal(status: int, address: str) -> str:
    if status == 408:
        return f"nobody answers at {address}; is `./dozvon up` running?"
    return f"the gateway refused the call: SIP {status}"
