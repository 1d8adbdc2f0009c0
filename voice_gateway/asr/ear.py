"""The ear of one call: a worker thread that hears speech and recognises it."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue

import numpy as np

from media.pcm import Pcm, dbfs
from voice_gateway.asr.engine import AsrEngine, Recognition
from voice_gateway.asr.utterance import Utterance
from voice_gateway.dialogue.listen import Listen
from voice_gateway.vad.background import Background
from voice_gateway.vad.silero_vad import SileroVad

SPEECH = 0.5
_GOES_ON = 0.35
_PRE_ROLL_MS = 320  # a plosive's start lies before the detector's certainty
_HANGOVER_MS = 480
"""Of silence that is still recognised: the last word becomes stable in it. What follows of a pause
is left out, up to the pre-roll of what is said next."""
_BACKLOG = 250  # frames: five seconds


@dataclass(frozen=True)
class Heard:
    """One window of sound."""

    probability: float
    """of speech, 0..1"""
    window_ms: float
    partial: str


class Ear:
    """Frames in from the loop; `Heard` comes back to the loop through the callback.

    Recognition runs only while there is speech, with a pre-roll and a hangover, from the first one
    until `finish` or `reset`.
    """

    def __init__(
        self,
        asr: AsrEngine,
        vad: SileroVad,
        on_heard: Callable[[Heard], None],
        on_failure: Callable[[Exception], None],
    ) -> None:
        self.dropped_frames = 0
        self._asr = asr
        self._vad = vad.stream()
        self._background = Background()
        self._window_ms = vad.window * 1000 / vad.rate
        self._on_heard, self._on_failure = on_heard, on_failure
        self._loop = asyncio.get_running_loop()
        self._inbox: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._rest = np.zeros(0, dtype=np.int16)
        self._pre_roll: deque[Pcm] = deque(maxlen=int(_PRE_ROLL_MS / self._window_ms))
        self._listen = Listen()
        self._utterance: Utterance | None = None
        self._silent_ms = 0.0
        self._partial = ""
        self._closing, self._ended = False, asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)
        self._thread.start()

    def hear(self, pcm: Pcm, echo_dbfs: float = -np.inf) -> None:
        """Sound at the engine's rate, any length. Never blocks; a backlog is dropped, counted.

        echo_dbfs: an echo in it is at most so loud.
        """
        if self._inbox.qsize() >= _BACKLOG:
            self.dropped_frames += 1
            return
        self._inbox.put(lambda: self._hear(pcm, echo_dbfs))

    def expect(self, listen: Listen) -> None:
        """The hints for the next utterance; one under way is kept as it is."""
        self._inbox.put(lambda: self._expect(listen))

    def reset(self) -> None:
        """Forgets the utterance under way."""
        self._inbox.put(self._forget)

    async def finish(self) -> Recognition:
        """Closes the utterance; what it said. Raises what the recogniser raised."""
        result: Future[Recognition] = Future()
        self._inbox.put(lambda: self._finish(result))
        return await asyncio.wrap_future(result)

    async def close(self) -> None:
        """Ends the thread; what was not heard by then never is."""
        self._closing = True
        self._inbox.put(None)
        await self._ended.wait()

    def _run(self) -> None:
        while (command := self._inbox.get()) is not None:
            if self._closing:
                continue
            try:
                command()
            # The thread is the call's only ear: whatever breaks in it, the call must learn of it.
            except Exception as error:  # noqa: BLE001
                self._loop.call_soon_threadsafe(self._on_failure, error)
        self._loop.call_soon_threadsafe(self._ended.set)

    def _hear(self, pcm: Pcm, echo_dbfs: float) -> None:
        self._rest = np.concatenate([self._rest, pcm])
        size = self._vad.window
        while self._rest.size >= size:
            window, self._rest = self._rest[:size], self._rest[size:]
            probability = self._vad.probability(window)
            level = dbfs(window)
            # What does not stand out is somebody else, or she: it neither stops her nor keeps a
            # turn open.
            if not self._background.stands_out(level) or level <= echo_dbfs:
                probability = 0.0
            partial = self._recognise(window, probability)
            heard = Heard(probability, self._window_ms, partial)
            self._loop.call_soon_threadsafe(self._on_heard, heard)

    def _recognise(self, window: Pcm, probability: float) -> str:
        least = SPEECH if self._utterance is None else _GOES_ON
        self._silent_ms = 0.0 if probability >= least else self._silent_ms + self._window_ms
        if self._utterance is None and self._silent_ms:
            self._pre_roll.append(window)
            return ""
        if self._utterance is None:
            self._utterance = Utterance(self._asr, self._listen)
        if self._silent_ms > _HANGOVER_MS:
            self._pre_roll.append(window)
        else:
            sound = np.concatenate([*self._pre_roll, window])
            self._pre_roll.clear()
            self._partial = self._utterance.accept(sound)
        return self._partial

    def _expect(self, listen: Listen) -> None:
        self._listen = listen

    def _forget(self) -> None:
        self._utterance, self._partial = None, ""

    def _finish(self, result: Future[Recognition]) -> None:
        utterance = self._utterance
        self._forget()
        try:
            result.set_result(utterance.finish() if utterance else Recognition())
        except Exception as error:  # noqa: BLE001 - handed to whoever awaits
            result.set_exception(error)
