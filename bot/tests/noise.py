"""What a recogniser makes of a phrase: short words lost, endings confused, words for their twins.

Deterministic: a phrase and a seed always give the same noise.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from random import Random

LOST = 0.3
"""Share of the short words that are lost."""
CONFUSED = 0.25
"""Share of the longer words whose ending is confused."""
SHORT, LONG = 2, 4

# Unstressed vowels and voiceless ends sound alike; a longer ending is looked for first.
_ENDINGS = {
    "ого": "ова", "его": "ева", "ами": "ам", "ить": "ет", "ать": "ат",
    "ете": "ити", "ите": "ете", "ция": "ции", "ние": "ния", "ость": "ости",
    "ой": "ый", "ый": "ой", "ий": "ей", "ей": "ий", "ая": "ае", "ую": "ою", "ет": "ит",
    "ит": "ет", "ом": "ам", "ам": "ом", "ов": "аф", "ки": "ке", "ть": "т",
    "а": "о", "о": "а", "е": "и", "и": "е", "ы": "а", "у": "ы", "я": "и", "д": "т", "г": "к",
}  # fmt: skip


def load_twins(report: Path) -> dict[str, str]:
    """Each word that the recogniser cannot tell from another, from its training report."""
    pairs = json.loads(report.read_text(encoding="utf-8"))["homophones"]
    twins: dict[str, str] = {}
    for pair in pairs:
        one, other = pair.split(" / ")
        twins |= {one: other, other: one}
    return twins


def noisy(phrase: str, twins: Mapping[str, str], seed: int) -> str:
    """The phrase as it may be heard; never empty."""
    rng = Random(f"{seed} {phrase}")  # noqa: S311 - noise, not secrets
    words = phrase.split()
    heard = [twins.get(word) or _confused(word, rng) for word in words]
    kept = [word for word in heard if len(word) > SHORT or rng.random() >= LOST]
    return " ".join(kept or heard)


def _confused(word: str, rng: Random) -> str:
    if len(word) < LONG or rng.random() >= CONFUSED:
        return word
    for size in range(4, 0, -1):
        if word[-size:] in _ENDINGS:
            return word[:-size] + _ENDINGS[word[-size:]]
    return word
