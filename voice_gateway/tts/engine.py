"""What the house asks of a synthesiser."""

from typing import Protocol

from media.pcm import Pcm


class SynthesisFailed(RuntimeError):
    """The engine could not speak a text; the text itself is not in the message."""


class TtsEngine(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def non_commercial(self) -> bool:
        """The weights' licence forbids commercial use: said at start-up."""

    def synthesise(self, text: str, rate: int, slow: bool = False) -> Pcm:
        """Words, punctuation and `+` stress marks -> PCM at `rate` Hz (8000, 24000 or 48000);
        `slow`: for a caller who asked to speak slower.

        Blocks; called by one thread at a time. A text without letters gives no samples.
        Raises SynthesisFailed.
        """
