"""One case heard once, and how hearings are counted into figures."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from models.training.audio import RATE, Pcm
from models.training.bench.scoring import Tally, taken
from models.training.bench.test_set import GRAMMARS, WHOLE

LEAST_CONFIDENCE = 0.5
"""A grammar's answer with a less sure word is not taken. Of models/asr/ru-phone on the set of
docs/asr.md (A-law, and 15 dB): digit strings that were heard right are refused 1.4 % (2.5 %), other
speech 99 % (98 %); at 0.6 it is 3.4 % (8.3 %) for 0.5 % more of other speech."""
_WINDOW = RATE // 100
_AUDIBLE = 0.02
"""Of the loudest window."""
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Hearing:
    """`line`: the row of the table; `heard`: without [unk], `unknown` tells of it; `tempo`:
    syllables a second, 0 where nothing was said."""

    condition: str
    speaker: str
    origin: str
    line: str
    said: str
    heard: str
    confidences: tuple[float, ...]
    unknown: bool
    tempo: float

    def taken(self, least: float) -> bool:
        """Free speech is taken as it comes: what it means is decided by the dialogue. A step that
        asks for one phrase takes no row of them, which Vosk's grammar would allow."""
        if self.line in ("free", "command/free"):
            return True
        step = self.line.removeprefix("other/")
        if step in WHOLE and self.heard not in GRAMMARS[step]:
            return False
        return taken(self.confidences, unknown=self.unknown, least=least)


def tempo(samples: Pcm, text: str) -> float:
    """Syllables a second between the first and the last audible window."""
    syllables = sum(letter in "аеёиоуыэюя" for letter in text)
    windows = np.abs(samples[: samples.size // _WINDOW * _WINDOW].astype(np.int32))
    loudness = windows.reshape(-1, _WINDOW).max(axis=1, initial=0)
    (audible,) = np.nonzero(loudness > _AUDIBLE * loudness.max(initial=0))
    if not syllables or not audible.size:
        return 0.0
    return round(syllables / (float(audible[-1] - audible[0] + 1) * _WINDOW / RATE), 1)


TEMPO_CLASSES = ("under 5", "5 to 6.5", "6.5 or more")
"""Syllables a second: the first is how people dictate, the last is a race."""


def tempo_class(syllables_a_second: float) -> str:
    return TEMPO_CLASSES[sum(syllables_a_second >= limit for limit in (5, 6.5))]


def count(
    hearings: Iterable[Hearing], key: Callable[[Hearing], Key], least: float = LEAST_CONFIDENCE
) -> Mapping[Key, Tally]:
    """By key, in the order of the first of each."""
    tallies: dict[Key, Tally] = {}
    for one in hearings:
        tally = tallies.setdefault(key(one), Tally())
        tally.add(one.said.split(), one.heard.split(), taken=one.taken(least))
    return tallies
