"""What the house asks of a recogniser."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from media.pcm import Pcm

EngineKind = Literal["vosk", "sherpa"]


class ModelUnusable(RuntimeError):
    """The directory holds no model that loads; the message is for people."""


@dataclass(frozen=True)
class Word:
    text: str
    confidence: float
    """0..1"""
    start_ms: int
    end_ms: int
    """From the stream's first sample."""


@dataclass(frozen=True)
class Recognition:
    """What was understood of one utterance; no words when there was nothing to understand."""

    words: tuple[Word, ...] = ()
    refused: bool = False
    """Something was said, and no words for it are sure enough."""

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """Mean over the words, 0 without words."""
        if not self.words:
            return 0.0
        return sum(word.confidence for word in self.words) / len(self.words)


class AsrStream(Protocol):
    """One utterance. Used by one thread at a time; never after `finish`."""

    def accept(self, pcm: Pcm) -> str:
        """Takes sound at the engine's rate; returns the partial text so far, lower case."""

    def finish(self) -> Recognition:
        """No more sound will come."""


class AsrEngine(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def rate(self) -> int:
        """Hz it wants."""

    @property
    def takes_phrases(self) -> bool:
        """Whether `phrases` change what a stream hears."""

    def stream(self, phrases: Sequence[str] | None = None) -> AsrStream:
        """A new utterance; with phrases, only their words (and «something else») are expected."""
