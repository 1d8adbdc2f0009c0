"""Live captions of one side: no turns are taken, a pause closes a line."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from media.pcm import Pcm
from voice_gateway.asr.ear import Ear, Heard
from voice_gateway.turn.voice_activity import VoiceActivity

PAUSE_MS = 700
LONGEST_MS = 12000
"""A line that is longer is closed at the next breath, or here."""
_BREATH_MS = 250


class EarMaker(Protocol):
    """`House.ear`."""

    def __call__(
        self, on_heard: Callable[[Heard], None], on_failure: Callable[[Exception], None]
    ) -> Ear: ...


class Line:
    """When is what was said a line of its own? Pure; windows in the order of time, ms."""

    def __init__(self) -> None:
        self._activity = VoiceActivity()
        self._now_ms = 0.0

    def heard(self, probability: float, window_ms: float) -> bool:
        """One window of sound; True when the line is over with it, and a new one begins."""
        self._now_ms += window_ms
        self._activity.update(self._now_ms, probability, window_ms)
        began, last = self._activity.began_ms, self._activity.last_voice_ms
        if began is None or last is None:
            return False
        pause, length = self._now_ms - last, self._now_ms - began
        if pause < PAUSE_MS and length < (LONGEST_MS / 2 if pause >= _BREATH_MS else LONGEST_MS):
            return False
        self._activity = VoiceActivity()
        return True


class Captions:
    """Owns an ear. What it hears becomes text: partial and final."""

    def __init__(self, ear: EarMaker, on_text: Callable[[str, bool], None]) -> None:
        """on_text: the words, and whether they are final. A recogniser that fails costs the
        captions, not the talk: `broken` is set."""
        self._ear = ear(self._heard, self._failed)
        self._on_text = on_text
        self._line, self._partial = Line(), ""
        self._over = asyncio.Event()
        self.broken = asyncio.Event()

    def hear(self, pcm: Pcm) -> None:
        """Sound at the recogniser's rate."""
        if not self.broken.is_set():
            self._ear.hear(pcm)

    async def run(self) -> None:
        """Closes the lines, until cancelled."""
        try:
            while True:
                await self._over.wait()
                self._over.clear()
                await self._close_line()
        finally:
            await self._ear.close()

    async def _close_line(self) -> None:
        partial, self._partial = self._partial, ""
        try:
            recognition = await self._ear.finish()
        # A recogniser may break with anything; the talk goes on without captions.
        except Exception as error:  # noqa: BLE001
            self._failed(error)
            return
        if text := recognition.text or partial:
            self._on_text(text, True)

    def _heard(self, heard: Heard) -> None:
        if heard.partial and heard.partial != self._partial:
            self._partial = heard.partial
            self._on_text(heard.partial, False)
        if self._line.heard(heard.probability, heard.window_ms):
            self._over.set()

    def _failed(self, error: Exception) -> None:
        self.broken.set()
