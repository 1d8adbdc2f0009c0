"""The caller's end of the wire: an RTCPeerConnection that offers."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from caller.handset import Handset
from caller.problems import CallFailed
from media.audio_line import SENT_RATE, add_audio
from media.playout import Playout

_KEY_S = 0.15  # from key to key, as a person presses them


class Peer(Handset):
    """One call. `on_event` gets what the gateway says in the data channel."""

    def __init__(self, recording: Path, on_event: Callable[[dict[str, Any]], None]) -> None:
        super().__init__(recording, on_event)
        self._connected = asyncio.Event()
        playout = Playout(SENT_RATE, capacity_s=600)
        self.speak_into(playout)
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        add_audio(self._peer, playout, self.heard)
        self._events = self._peer.createDataChannel("events")
        self._events.on("message", self._on_message)
        self._peer.on("connectionstatechange", self._on_state)

    async def dial(self, url: str, body: dict[str, Any], token: str | None) -> str:
        """Places the call; returns its id. Raises CallFailed."""
        await self._peer.setLocalDescription(await self._peer.createOffer())
        offer = {"sdp": self._peer.localDescription.sdp, "type": "offer", **body}
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            async with httpx.AsyncClient(timeout=15) as client:
                response = await client.post(f"{url}/api/calls", json=offer, headers=headers)
        except httpx.HTTPError as error:
            raise CallFailed(
                f"nobody answers at {url} ({type(error).__name__}); is `./dozvon up` running?"
            ) from None
        if response.status_code != 200:
            raise CallFailed(f"the gateway refused the call: {_reason(response)}")
        answer = response.json()
        await self._peer.setRemoteDescription(
            RTCSessionDescription(sdp=answer["sdp"], type="answer")
        )
        try:
            async with asyncio.timeout(20):
                await self._connected.wait()
        except TimeoutError:
            raise CallFailed("the connection for sound did not come about (ICE)") from None
        return str(answer["call_id"])

    async def press(self, keys: str) -> None:
        self.listen()
        for key in keys:
            self._events.send(json.dumps({"type": "dtmf", "digit": key}))
            await asyncio.sleep(_KEY_S)
        self.keys_pressed()

    def hang_up(self) -> None:
        if self._events.readyState == "open":
            self._events.send(json.dumps({"type": "hangup"}))

    async def close(self) -> None:
        await self._peer.close()
        self.put_down()

    def _on_message(self, message: object) -> None:
        if isinstance(message, str):
            self.on_event(json.loads(message))

    def _on_state(self) -> None:
        if self._peer.connectionState == "connected":
            self._connected.set()
        elif self._peer.connectionState in ("failed", "closed"):
            self.closed.set()


def _reason(response: httpx.Response) -> str:
    try:
        return str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"HTTP {response.status_code}"
