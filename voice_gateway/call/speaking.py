"""The assistant's side of the line: messages become sentences, sentences become sound."""

import asyncio
from collections.abc import Callable, Sequence

from media.pcm import Pcm
from media.playout import Playout
from voice_gateway.call.heard import heard_text
from voice_gateway.text.normalise import caption
from voice_gateway.text.sentences import sentences
from voice_gateway.tts.voice import Voice

# The next sentence is handed over this early: soon enough for no gap, late enough that a caption
# comes with its sentence and a barge-in has little to throw away.
_LEAD_MS = 200
_POLL_S = 0.02


class Speaking:
    """Speaks one list of messages at a time; the next sentence is made while one is heard."""

    def __init__(self, voice: Voice, playout: Playout, on_sentence: Callable[[str], None]) -> None:
        self._voice, self._playout = voice, playout
        self._on_sentence = on_sentence
        self._task: asyncio.Task[None] | None = None
        self._said: list[tuple[str, int]] = []
        self.slow = False
        """The caller asked to speak slower: whatever is started from then on."""
        self.first_sound = asyncio.Event()
        """Set when the current messages began to sound, or will never."""

    @property
    def playing(self) -> bool:
        return (self._task is not None and not self._task.done()) or not self._playout.empty

    def start(self, texts: Sequence[str]) -> None:
        """Begins to speak; what was being said before must be over or stopped."""
        self.first_sound.clear()
        self._said = []
        pieces = [piece for text in texts for piece in sentences(text)]
        self._task = asyncio.create_task(self._speak(pieces), name="speaking")

    def raise_if_failed(self) -> None:
        """Raises SynthesisFailed when the voice broke down; what was heard stays heard."""
        if self._task is not None and self._task.done() and not self._task.cancelled():
            task, self._task = self._task, None
            task.result()

    async def stop(self) -> str:
        """Silence at once: nothing queued is heard any more. Returns the words that were."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            if not self._task.cancelled():
                self._task.exception()  # seen: what failed is being stopped anyway
            self._task = None
        unheard = self._playout.flush()
        return heard_text(self._said, sum(size for _, size in self._said) - unheard)

    async def drain(self) -> None:
        """Until the last word was heard. Raises SynthesisFailed."""
        if self._task is not None:
            task, self._task = self._task, None
            await task
        while not self._playout.empty:  # noqa: ASYNC110 - emptied by the leg's clock
            await asyncio.sleep(_POLL_S)

    async def _speak(self, pieces: list[str]) -> None:
        rate, slow = self._playout.rate, self.slow
        ahead: asyncio.Task[Pcm] | None = None
        try:
            for number, piece in enumerate(pieces):
                pcm = await (ahead or self._voice.say(piece, rate, slow))
                ahead = None
                if number + 1 < len(pieces):
                    ahead = asyncio.create_task(self._voice.say(pieces[number + 1], rate, slow))
                while self._playout.queued_samples * 1000 > _LEAD_MS * rate:  # noqa: ASYNC110
                    await asyncio.sleep(_POLL_S)
                text = caption(piece)
                self._said.append((text, pcm.size))
                self._playout.push(pcm)
                self.first_sound.set()
                self._on_sentence(text)
        finally:
            self.first_sound.set()
            if ahead is not None:
                ahead.cancel()
