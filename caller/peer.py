"""The caller's end of the wire: an RTCPeerConnection that offers."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from caller.hearing import Hearing
from caller.problems import CallFailed
from media.arrival import hear_at_once
from media.pcm import Pcm
from media.playout import Playout
from media.recording import StereoRecording
from media.resample import Resampler, mono
from media.track import PlayoutTrack

RATE = 48000
_RECORDED_RATE = 16000
_KEY_S = 0.15  # from key to key, as a person presses them


class Peer:
    """One call. `events` get what the gateway says in the data channel."""

    def __init__(self, recording: Path, on_event: Callable[[dict[str, Any]], None]) -> None:
        self.playout = Playout(RATE, capacity_s=600)
        self.hearing = Hearing()
        self.answers: list[list[Pcm]] = [[]]
        """What was heard, 48 kHz frames: before the caller spoke, then after each phrase."""
        self.closed = asyncio.Event()
        self._connected = asyncio.Event()
        self._on_event = on_event
        self._recording = StereoRecording(recording, _RECORDED_RATE, RATE)
        self._to_recording = Resampler(RATE, _RECORDED_RATE)
        self._speaking = False
        self._tasks: set[asyncio.Task[None]] = set()
        self.playout.listener = self._sent
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._peer.addTrack(PlayoutTrack(self.playout))
        hear_at_once(self._peer.getTransceivers()[0].receiver)
        self._events = self._peer.createDataChannel("events")
        self._events.on("message", self._on_message)
        self._peer.on("track", self._on_track)
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

    def say(self, pcm: Pcm) -> None:
        """Speaks PCM at 48 kHz that ends with the speech; `hearing` then awaits the answer."""
        self.answers.append([])
        self.hearing.speaking()
        self._speaking = True
        self.playout.push(pcm)

    async def press(self, keys: str) -> None:
        """Presses keys one by one; `hearing` then awaits the answer."""
        self.listen()
        for key in keys:
            self._events.send(json.dumps({"type": "dtmf", "digit": key}))
            await asyncio.sleep(_KEY_S)
        self.hearing.spoke_until(asyncio.get_running_loop().time())

    def listen(self) -> None:
        """Says nothing; `hearing` awaits what the assistant says next."""
        self.answers.append([])
        self.hearing.speaking()
        self.hearing.spoke_until(asyncio.get_running_loop().time())

    def hang_up(self) -> None:
        if self._events.readyState == "open":
            self._events.send(json.dumps({"type": "hangup"}))

    async def close(self) -> None:
        await self._peer.close()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        self.playout.listener = None
        self._recording.close()
        self.closed.set()

    def _sent(self, pcm: Pcm) -> None:
        self._recording.caller(self._to_recording(pcm))
        if self._speaking and self.playout.empty:
            self._speaking = False
            self.hearing.spoke_until(asyncio.get_running_loop().time())

    def _on_track(self, track: MediaStreamTrack) -> None:
        self._tasks.add(asyncio.create_task(self._listen(track), name="caller-listens"))

    async def _listen(self, track: MediaStreamTrack) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                pcm = mono(await track.recv())
            except MediaStreamError:
                self.closed.set()
                return
            self.hearing.frame(loop.time(), pcm)
            self.answers[-1].append(pcm)
            self._recording.assistant(pcm)

    def _on_message(self, message: object) -> None:
        if isinstance(message, str):
            self._on_event(json.loads(message))

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
