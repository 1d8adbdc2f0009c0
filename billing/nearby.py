"""Which offices are near a place as a caller names it (P11)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from billing.types import Office

# Case endings of Russian nouns and adjectives, longest first.
_ENDING = re.compile(
    r"(?<=...)(?:ого|его|ому|ему|ыми|ими|ами|ями|ой|ей|ый|ий|ая|яя|ое|ее|ые|ие|ую|юю|ом|ем|ым|им"
    r"|ых|их|ах|ях|ам|ям|а|я|о|е|и|ы|у|ю|й|ь)$"
)

_LONG = 5
"""Letters."""
_ALIKE = 0.8
"""Ratcliff and Obershelp's likeness, 0..1: one letter of five to nine may differ."""

_NO_PLACES = frozenset({"воскресень"})
"""Stems that are nearly a place's and mean something else: «в воскресенье», «в Воскресенске»."""


def stems(text: str) -> frozenset[str]:
    """The words of a text without case endings: «в Химках» and «Химки» share «химк»."""
    words = re.findall(r"[а-яa-z0-9]+", text.lower().replace("ё", "е"))
    return frozenset(_ENDING.sub("", word) for word in words)


def offices_near(offices: Sequence[Office], near: str) -> list[Office]:
    """Offices whose town or landmark is named in `near`, the most exact match first.

    Where nothing is named exactly, words that were heard almost so are taken («балашига»).
    """
    said = stems(near)
    return _matches(offices, said) or _matches(offices, _corrected(said, offices))


def _corrected(said: frozenset[str], offices: Iterable[Office]) -> frozenset[str]:
    """The words of places that are nearly those said; short ones are too easily mistaken."""
    known = {stem for o in offices for place in (o.town, *o.landmarks) for stem in stems(place)}
    long = [stem for stem in known if len(stem) >= _LONG]
    return frozenset(
        found
        for word in said
        if len(word) >= _LONG and word not in _NO_PLACES
        for found in get_close_matches(word, long, n=1, cutoff=_ALIKE)
    )


def _matches(offices: Iterable[Office], said: frozenset[str]) -> list[Office]:
    scored = [(_match(office, said), office) for office in offices]
    found = [(score, office) for score, office in scored if score > 0]
    return [office for _, office in sorted(found, key=lambda pair: -pair[0])]


def _match(office: Office, said: frozenset[str]) -> int:
    # A landmark is more exact than the town around it: «Москва, Тульская» means Тульская.
    score = 1 if _named(office.town, said) else 0
    best = max((len(stems(mark)) for mark in office.landmarks if _named(mark, said)), default=0)
    return score + 2 * best


def _named(place: str, said: frozenset[str]) -> bool:
    words = stems(place)
    return bool(words) and words <= said
