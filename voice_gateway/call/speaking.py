"""The assistant's side of the line: messages become sentences, sentences become sound."""

import asyncio
from collections.abc import Callable, Sequence

from media.pcm import Pcm
from media.playout import Playout
from voice_gateway.call.heard import heard_text, phrase_start
from voice_gateway.text.normalise import caption
from voice_gateway.text.sentences import sentences
from voice_gateway.tts.voice import Voice

# The next sentence is handed over this early: soon enough for no gap, late enough that a caption
# comes with its sentence and a barge-in has little to throw away.
_LEAD_MS = 200
_POLL_S = 0.02
_QUESTION = 2
"""The last sentences: what is asked, and what it is asked about («Ваш адрес: …», «Верно?»)."""


class Speaking:
    """Speaks one list of messages at a time; the next sentence is made while one is heard."""

    def __init__(self, voice: Voice, playout: Playout, on_sentence: Callable[[str], None]) -> None:
        self._voice, self._playout = voice, playout
        self._on_sentence = on_sentence
        self._task: asyncio.Task[None] | None = None
        self._pieces: list[str] = []
        self._said: list[Pcm] = []
        """The sound of the first pieces: what was handed to the playout."""
        self._captioned = 0
        self._unheard = 0
        """Samples of it that `stop` threw away."""
        self.cut_short: str | None = None
        """The words of the messages that were heard, where `stop` cut them short."""
        self.slow = False
        """The caller asked to speak slower: whatever is started from then on."""
        self.first_sound = asyncio.Event()
        """Set when the current messages began to sound, or will never."""

    @property
    def playing(self) -> bool:
        return (self._task is not None and not self._task.done()) or not self._playout.empty

    @property
    def asked(self) -> bool:
        """The question at the end of the messages is being heard, or was."""
        at, _ = self._position(self._playout.queued_samples)
        return at >= len(self._pieces) - _QUESTION

    def start(self, texts: Sequence[str]) -> None:
        """Begins to speak, after what is still to be heard of something else."""
        self._pieces = [piece for text in texts for piece in sentences(text)]
        self._said, self._captioned = [], 0
        self._begin(None)

    def resume(self) -> None:
        """Goes on with what `stop` cut short, from the beginning of the phrase that was cut."""
        cut, samples = self._position(self._unheard)
        if cut >= len(self._said):
            self._begin(None)
            return
        pcm = self._said[cut]
        del self._said[cut + 1 :]
        self._begin(pcm[phrase_start(pcm, self._playout.rate, samples) :])

    def raise_if_failed(self) -> None:
        """Raises SynthesisFailed when the voice broke down; what was heard stays heard."""
        if self._task is not None and self._task.done() and not self._task.cancelled():
            task, self._task = self._task, None
            task.result()

    async def stop(self) -> str:
        """Silence at once: nothing queued is heard any more. Returns the words that were."""
        was_playing = self.playing
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
        self._unheard = self._playout.flush()
        if task is not None:
            await asyncio.wait([task])
            if not task.cancelled():
                task.exception()  # seen: what failed is being stopped anyway
        sizes = [pcm.size for pcm in self._said]
        pieces = [(caption(text), size) for text, size in zip(self._pieces, sizes, strict=False)]
        heard = heard_text(pieces, max(0, sum(sizes) - self._unheard))
        if was_playing:
            self.cut_short = heard
        return heard

    async def drain(self) -> None:
        """Until the last word was heard. Raises SynthesisFailed."""
        if self._task is not None:
            task, self._task = self._task, None
            await task
        while not self._playout.empty:  # noqa: ASYNC110 - emptied by the leg's clock
            await asyncio.sleep(_POLL_S)

    def _begin(self, cut_off: Pcm | None) -> None:
        self._unheard, self.cut_short = 0, None
        self.first_sound.clear()
        self._task = asyncio.create_task(self._speak(cut_off), name="speaking")

    async def _speak(self, cut_off: Pcm | None) -> None:
        """cut_off: what is left of the latest piece in `_said`."""
        rate, slow = self._playout.rate, self.slow
        ahead: asyncio.Task[Pcm] | None = None
        try:
            if cut_off is not None:
                self._playout.push(cut_off)
                self.first_sound.set()
            for number in range(len(self._said), len(self._pieces)):
                pcm = await (ahead or self._voice.say(self._pieces[number], rate, slow))
                ahead = None
                if number + 1 < len(self._pieces):
                    following = self._voice.say(self._pieces[number + 1], rate, slow)
                    ahead = asyncio.create_task(following)
                while self._playout.queued_samples * 1000 > _LEAD_MS * rate:  # noqa: ASYNC110
                    await asyncio.sleep(_POLL_S)
                self._said.append(pcm)
                self._playout.push(pcm)
                self.first_sound.set()
                if number >= self._captioned:
                    self._captioned = number + 1
                    self._on_sentence(caption(self._pieces[number]))
        finally:
            self.first_sound.set()
            if ahead is not None:
                ahead.cancel()

    def _position(self, unheard: int) -> tuple[int, int]:
        """The piece that sounds with so many samples to go, and the samples of it that were heard;
        behind the last piece in `_said` when all of them were."""
        for number in range(len(self._said) - 1, -1, -1):
            size = self._said[number].size
            if unheard == 0:
                return number + 1, 0
            if unheard <= size:
                return number, size - unheard
            unheard -= size
        return 0, 0
