"""A number with its unit, alone or as a range: «5 мин.», «от 5 до 7 ₽», «1,5–2 ч»."""

import re
from dataclasses import dataclass
from typing import Final

from voice_gateway.text.government import case_after
from voice_gateway.text.morphology import Case, counted, gender, inflect
from voice_gateway.text.numbers import cardinal, decimal

INTEGER: Final = r"(?:\d{1,3}(?: \d{3}){1,3}(?!\d)|\d+)"
MINUS: Final = r"(?<![\w.,)])[-−–](?=\d)"

# What may stand before the unit. Named groups: low, join, sign, whole, fraction.
NUMBER: Final = (
    rf"(?<![\d.,])(?:(?P<low>{INTEGER}(?:[.,]\d{{1,3}})?)"
    rf"(?P<join>\s?[-–—]\s?|\s+(?:до|по|или|и)\s+))?"
    rf"(?P<sign>{MINUS})?(?P<whole>(?<!\d){INTEGER})(?:[.,](?P<fraction>\d+))?"
)

_AFTER_STOP: Final = re.compile(r"\s*$|\s+[«\"]?[А-ЯЁ]")


@dataclass(frozen=True)
class Figure:
    """A decimal number as written: its figures before and after the point."""

    whole: str
    fraction: str = ""

    @classmethod
    def read(cls, written: str) -> "Figure":
        """From «1 234,56» or «1234.56»."""
        whole, _, fraction = written.replace(" ", "").replace(".", ",").partition(",")
        return cls(whole, fraction)


def figure(match: re.Match[str]) -> Figure:
    """The number of a `NUMBER` match."""
    return Figure(match["whole"].replace(" ", ""), match["fraction"] or "")


def amount(number: Figure, lemma: str, case: Case) -> str:
    """A number and its unit in words, agreeing: «полтора часа», «до двух штук»."""
    whole, fraction = int(number.whole), number.fraction.rstrip("0")
    if not fraction:
        return f"{cardinal(whole, case, gender(lemma))} {counted(lemma, whole, case)}"
    if fraction == "5" and whole == 1:
        return _one_and_a_half(lemma, case)
    if fraction == "5" and whole:
        words = cardinal(whole, case, gender(lemma))
        return f"{words} с половиной {counted(lemma, whole, case)}"
    return f"{decimal(number.whole, fraction, case)} {inflect(lemma, 'gent')}"


def _one_and_a_half(lemma: str, case: Case) -> str:
    if case in ("nomn", "accs"):
        word = "полторы" if gender(lemma) == "femn" else "полтора"
        return f"{word} {inflect(lemma, 'gent')}"
    return f"полутора {inflect(lemma, case, plural=True)}"


def range_head(match: re.Match[str], lemma: str) -> tuple[str, Case]:
    """The words of the lower bound, if there is one, and the case of the number itself."""
    left = match.string[: match.start()]
    case = case_after(left)
    if not match["low"]:
        return "", case
    low = Figure.read(match["low"])
    words = amount(low, lemma, case).rsplit(" ", 1)[0]
    join = match["join"].strip()
    if join in ("до", "по"):
        return f"{words} {join} ", case_after(join)
    if join in ("и", "или"):
        return f"{words} {join} ", case
    # «два-три дня» is one breath, longer numbers need the dash to be heard.
    short = int(low.whole) <= 10 and " " not in words
    return (f"{words}-" if short else f"{words} – "), case


def kept_stop(match: re.Match[str]) -> str:
    """The full stop of an abbreviation that also ends the sentence: «ждать 5 мин.»."""
    ends = match.group(0).endswith(".") and _AFTER_STOP.match(match.string, match.end())
    return "." if ends else ""
