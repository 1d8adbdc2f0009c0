"""The words and keys of an entry as tokens: numbers, repetitions, corrections, what was unheard."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from voice_gateway.text.spoken.lexicon import (
    CORRECTIONS,
    COUNTED_FEW,
    COUNTED_MANY,
    FILLERS,
    PAIR,
    PLACES,
    POINT,
    RESTARTS,
    TIMES,
    UNITS,
)
from voice_gateway.text.spoken.numeral import NUMBER_WORDS, start

Kind = Literal[
    "number",  # a number word
    "counted",  # «нулей», «пятёрки»: may be counted by the unit before
    "figures",  # literal figures
    "negated",  # «не восемь»: what is not meant
    "correction",
    "restart",
    "point",
    "places",  # «десятых»
    "end",  # the key #
    "open_times",  # «дважды» with nothing after it yet
    "unknown",
    "misheard",  # an unknown word one letter away from a number word
]


@dataclass(frozen=True)
class Token:
    """One unit of dictation; `text` is a word, figures, or the words of a number."""

    kind: Kind
    text: str


_WORD: Final = re.compile(r"[а-я]+|\d+|[^\W\d]+")


def tokens(spoken: str) -> Iterator[Token]:
    """Tokens of one recognised text: any case, ё or е, no punctuation. Fillers are left out."""
    words = _WORD.findall(spoken.lower().replace("ё", "е"))
    at = 0
    while at < len(words):
        token, taken = _token(words, at)
        if token:
            yield token
        at += taken


def _token(words: Sequence[str], at: int) -> tuple[Token | None, int]:
    word = words[at]
    following = words[at + 1] if at + 1 < len(words) else ""
    if word.isdecimal():
        return Token("figures", word), 1
    repeated = _repeated(word, following, words[at + 2] if at + 2 < len(words) else "")
    if repeated:
        return repeated
    if word in COUNTED_FEW or word in COUNTED_MANY:
        return Token("counted", word), 1
    if word in NUMBER_WORDS:
        return Token("number", word), 1
    if word == "не" and following in NUMBER_WORDS:
        number = _number(words, at + 1)
        return Token("negated", " ".join(number)), 1 + len(number)
    for phrases, kind in ((RESTARTS, "restart"), (CORRECTIONS, "correction")):
        for phrase in phrases:
            if tuple(words[at : at + len(phrase)]) == phrase:
                return Token("restart" if kind == "restart" else "correction", word), len(phrase)
    if word in POINT:
        return Token("point", word), 1
    if word in PLACES:
        return Token("places", word), 1
    if word in FILLERS:
        return None, 1
    return Token("misheard" if _is_near_number(word) else "unknown", word), 1


def _repeated(word: str, following: str, third: str) -> tuple[Token, int] | None:
    """«дважды семь», «два раза пять», «пара нулей»."""
    if word in TIMES:
        if following in UNITS:
            return Token("figures", str(UNITS[following]) * TIMES[word]), 2
        return Token("open_times", word), 1
    if word in PAIR and (digit := COUNTED_MANY.get(following)) is not None:
        return Token("figures", str(digit) * 2), 2
    if UNITS.get(word, 0) > 1 and following in ("раза", "раз"):
        if third in UNITS:
            return Token("figures", str(UNITS[third]) * UNITS[word]), 3
        return Token("open_times", word), 2
    return None


def _number(words: Sequence[str], at: int) -> list[str]:
    """The words of the one number that begins at `at`."""
    number = start(words[at])
    taken = [words[at]]
    while number and at + len(taken) < len(words):
        number = number.joined(words[at + len(taken)])
        if number:
            taken.append(words[at + len(taken)])
    return taken


def _is_near_number(word: str) -> bool:
    """Whether one letter changed, lost or added makes a number word: «петь» for «пять»."""
    if len(word) < 4:  # «что» is no «сто»
        return False
    return any(
        abs(len(word) - len(number)) <= 1 and _one_apart(word, number) for number in NUMBER_WORDS
    )


def _one_apart(a: str, b: str) -> bool:
    if len(a) > len(b):
        a, b = b, a
    same = next((i for i, pair in enumerate(zip(a, b, strict=False)) if pair[0] != pair[1]), len(a))
    return a[same + (len(a) == len(b)) :] == b[same + 1 :]
