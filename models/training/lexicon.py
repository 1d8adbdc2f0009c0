"""Words to phones: eSpeak NG's rules for Russian, our exceptions, and vowel reduction by position.

eSpeak's IPA is mapped to the closed set of `phones`; the reduction of unstressed vowels is then
made regular (аканье, иканье): «а» right before the stress stays, elsewhere it becomes «@», after
a soft consonant «i».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from models.training.phones import ALWAYS_SOFT, CONSONANTS, VOWELS, checked

Pronunciation = tuple[str, ...]
EXCEPTIONS = Path(__file__).parent / "data" / "exceptions.txt"
WORD = re.compile("[а-яё]+(?:-[а-яё]+)*")
HUSHERS = frozenset({"sh", "zh", "ts"})

_CONSONANT = {symbol: symbol for symbol in "bvgdzklmnprstfx"} | dict(
    zip("ɡɫɾɣ", "glrg", strict=True)
)
_VOWEL = dict(zip("aɑɐʌæəeɛɪiɨɵoɔuʊʉɯy", "aaaaa@eeiiyooouuuyy", strict=True))
_FIXED = {"tɕ": "ch", "tʃ": "ch", "ts": "ts", "ʂ": "sh", "ʃ": "sh", "ʐ": "zh", "ʒ": "zh",
          "ɕ": "sch", "ʑ": "z2", "j": "j", "ɲ": "n2", "ʎ": "l2"}  # fmt: skip
_SILENT = frozenset(" ˌːʲ-.;")
_TWINS = frozenset(CONSONANTS)
_L_IN_SPELLING = re.compile("л+([ьеёиюя]?)")


class Unpronounceable(ValueError):
    """A word that gives no phones: not Russian letters, or eSpeak has no rule for it."""


class Transcriber(Protocol):
    def ipa(self, word: str) -> str: ...


@dataclass(frozen=True)
class Exceptions:
    """`only`: said just so, eSpeak is wrong. `also`: further ways beside the rule's."""

    only: Mapping[str, tuple[Pronunciation, ...]]
    also: Mapping[str, tuple[Pronunciation, ...]]


def read_exceptions(path: Path = EXCEPTIONS) -> Exceptions:
    """Lines «word = phones | phones» (instead of the rules) or «word + phones» (beside them).

    Raises `ValueError` with the line's number, for unknown phones too.
    """
    only: dict[str, tuple[Pronunciation, ...]] = {}
    also: dict[str, tuple[Pronunciation, ...]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = line.split("#")[0].strip()
        if not text:
            continue
        match = re.fullmatch(rf"({WORD.pattern})\s+([=+])\s+(.+)", text)
        if match is None:
            raise ValueError(f"{path.name}, line {number}: not «word = phones»")
        word, sign, written = match.groups()
        try:
            ways = tuple(checked(way.split()) for way in written.split("|"))
        except ValueError as error:
            raise ValueError(f"{path.name}, line {number}: {error}") from error
        (only if sign == "=" else also)[word] = ways
    return Exceptions(only, also)


class Lexicon:
    """Remembers what it has transcribed."""

    def __init__(self, transcriber: Transcriber, exceptions: Exceptions) -> None:
        self._transcriber = transcriber
        self._exceptions = exceptions
        self._known: dict[str, tuple[Pronunciation, ...]] = {}

    def pronunciations(self, word: str) -> tuple[Pronunciation, ...]:
        """All ways to say the word, the commonest first. Raises `Unpronounceable`."""
        if word not in self._known:
            self._known[word] = self._find(word)
        return self._known[word]

    def _find(self, word: str) -> tuple[Pronunciation, ...]:
        if word in self._exceptions.only:
            return self._exceptions.only[word]
        if not WORD.fullmatch(word):
            raise Unpronounceable(word)
        by_rule = from_ipa(self._transcriber.ipa(word), word)
        if not by_rule:
            raise Unpronounceable(word)
        return tuple(dict.fromkeys([by_rule, *self._exceptions.also.get(word, ())]))

    def sentence(self, text: str) -> list[Pronunciation]:
        """The commonest way of each word. Raises `Unpronounceable`."""
        return [self.pronunciations(word)[0] for word in text.split()]


def homophones(words: Iterable[str], lexicon: Lexicon, *, apart: int = 1) -> list[tuple[str, str]]:
    """Pairs of words whose pronunciations are equal or (apart=1) differ by one phone."""
    said = [(word, way) for word in words for way in lexicon.pronunciations(word)]
    keys: dict[tuple[int, Pronunciation], list[tuple[str, Pronunciation]]] = {}
    for word, way in said:
        keys.setdefault((-1, way), []).append((word, way))
        if apart:
            for i in range(len(way)):
                keys.setdefault((i, (*way[:i], *way[i + 1 :])), []).append((word, way))
    pairs = set()
    for (hole, _), entries in keys.items():
        for a, way_a in entries:
            for b, way_b in entries:
                same_length = len(way_a) == len(way_b)
                if a < b and (hole == -1 or same_length):
                    pairs.add((a, b))
    return sorted(pairs)


def from_ipa(ipa: str, spelling: str) -> Pronunciation:
    """Phones of one word from eSpeak's IPA; empty when nothing in it is a sound."""
    # The IPA does not tell soft l from hard l: the spelling does.
    soft_l = [bool(found.group(1)) for found in _L_IN_SPELLING.finditer(spelling)]
    text = ipa.replace("ɭɭ", "ɭ").replace('"', "ʲ").replace("^", "ʲ")
    text = re.sub("[_͡\u032a\u031d]", "", text)
    phones: list[str] = []
    stressed = False
    at = 0
    while at < len(text):
        symbol = text[at : at + 2] if text[at : at + 2] in _FIXED else text[at]
        at += len(symbol)
        soft = text[at : at + 1] == "ʲ"
        if symbol == "ˈ":
            stressed = True
        elif symbol == "ɭ":
            phones.append("l2" if soft_l and soft_l.pop(0) else "l")
        elif symbol in _FIXED:
            phones.append(_FIXED[symbol])
        elif symbol in _CONSONANT:
            hard = _CONSONANT[symbol]
            phones.append(hard + "2" if soft and hard + "2" in _TWINS else hard)
        elif symbol in _VOWEL:
            phones.append(_vowel(_VOWEL[symbol], stressed=stressed))
            stressed = False
        elif symbol not in _SILENT:
            continue  # a mark without a sound of its own
    return tuple(reduced(without_doubles(phones)))


def _vowel(vowel: str, *, stressed: bool) -> str:
    if stressed:
        return "A" if vowel == "@" else vowel.upper()
    return {"e": "i", "o": "@"}.get(vowel, vowel)


def without_doubles(phones: Iterable[str]) -> list[str]:
    """Long consonants are said as one; «тч» and «тц» melt into the affricate."""
    result: list[str] = []
    for phone in phones:
        if result:
            double = result[-1] == phone and phone not in VOWELS
            melted = result[-1] in ("t", "t2") and phone in ("ch", "ts")
            if double or melted:
                result.pop()
        result.append(phone)
    return result


def reduced(phones: list[str]) -> list[str]:
    """Unstressed vowels as their place in the word makes them."""
    vowels = [i for i, phone in enumerate(phones) if phone in VOWELS]
    result = list(phones)
    for order, i in enumerate(vowels):
        before = result[i - 1] if i else ""
        follows = vowels[order + 1] if order + 1 < len(vowels) else None
        pretonic = follows is not None and phones[follows].isupper()
        if phones[i] in ("a", "@"):
            if before in ALWAYS_SOFT and i != len(phones) - 1:
                result[i] = "i"
            else:
                result[i] = "a" if i == 0 or pretonic else "@"
        elif phones[i] in ("i", "I") and before in HUSHERS:
            result[i] = {"i": "y", "I": "Y"}[phones[i]]
    return result
