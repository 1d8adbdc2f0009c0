"""The caller's mouth and ear, whatever carries them: speaks, listens, records."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

from caller.hearing import Hearing
from media.audio_line import HEARD_RATE
from media.pcm import Pcm
from media.playout import Playout
from media.recording import StereoRecording
from media.resample import Resampler, resample

RATE = HEARD_RATE
"""Hz of what a caller says and hears."""
_RECORDED_RATE = 16000


class Handset(ABC):
    """What all calls share. A call gives it a playout to speak into, and tells what is heard."""

    def __init__(self, recording: Path, on_event: Callable[[dict[str, Any]], None]) -> None:
        """on_event: is given what the gateway tells of the call."""
        self.hearing = Hearing()
        self.answers: list[list[Pcm]] = [[]]
        """What was heard, frames at RATE: before the caller spoke, then after each phrase."""
        self.closed = asyncio.Event()
        self.on_event = on_event
        self._recording = StereoRecording(recording, _RECORDED_RATE, RATE)
        self._playout: Playout | None = None
        self._to_recording: Resampler
        self._speaking = False

    def speak_into(self, playout: Playout) -> None:
        self._playout = playout
        self._to_recording = Resampler(playout.rate, _RECORDED_RATE)
        playout.listeners.add(self._sent)

    @property
    def microphone(self) -> Playout:
        """What is sent, for who makes sounds beside speech."""
        assert self._playout is not None, "the call is not connected"
        return self._playout

    def heard(self, pcm: Pcm) -> None:
        """pcm: at RATE."""
        self.hearing.frame(asyncio.get_running_loop().time(), pcm)
        self.answers[-1].append(pcm)
        self._recording.assistant(pcm)

    def say(self, pcm: Pcm) -> None:
        """Speaks PCM at RATE that ends with the speech; `hearing` then awaits the answer."""
        self.answers.append([])
        self.hearing.speaking()
        self._speaking = True
        self.microphone.push(resample(pcm, RATE, self.microphone.rate))

    def listen(self) -> None:
        """Says nothing; `hearing` awaits what the assistant says next."""
        self.answers.append([])
        self.hearing.speaking()
        self.keys_pressed()

    def keys_pressed(self) -> None:
        """The last key is up: the answer is awaited."""
        self.hearing.spoke_until(asyncio.get_running_loop().time())

    def put_down(self) -> None:
        """The end of the recording."""
        if self._playout is not None:
            self._playout.listeners.clear()
        self._recording.close()
        self.closed.set()

    @abstractmethod
    async def press(self, keys: str) -> None:
        """Presses keys one by one; `hearing` then awaits the answer."""

    @abstractmethod
    def hang_up(self) -> None: ...

    @abstractmethod
    async def close(self) -> None:
        """Ends the call, if it is not over, and the recording."""

    def _sent(self, pcm: Pcm) -> None:
        assert self._playout is not None
        self._recording.caller(self._to_recording(pcm))
        if self._speaking and self._playout.empty:
            self._speaking = False
            self.hearing.spoke_until(asyncio.get_running_loop().time())
