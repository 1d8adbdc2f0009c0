"""Figures as words: cardinal, ordinal, decimal, digit by digit, in groups."""

import re
from functools import lru_cache
from typing import Final

from num2words import num2words

from voice_gateway.text.morphology import Case, Gender

_LETTER: Final[dict[Case, str]] = {
    "nomn": "n",
    "gent": "g",
    "datv": "d",
    "accs": "a",
    "ablt": "i",
    "loct": "p",
}
_LEADING_ONE: Final = re.compile(
    r"^од(?:ин|на|ну|ного|ной|ному|ним|ном) (?=тысяч|миллион|миллиард)"
)
_MOST_DIGITS: Final = 12  # beyond milliards nobody can follow: digit by digit

_DIGIT: Final = "ноль один два три четыре пять шесть семь восемь девять".split()

_WHOLE: Final[dict[Case, tuple[str, str]]] = {
    "nomn": ("целая", "целых"),
    "gent": ("целой", "целых"),
    "datv": ("целой", "целым"),
    "accs": ("целую", "целых"),
    "ablt": ("целой", "целыми"),
    "loct": ("целой", "целых"),
}
_PLACE: Final = ("десят", "сот", "тысячн")
_PLACE_ENDING: Final[dict[Case, tuple[str, str]]] = {
    "nomn": ("ая", "ых"),
    "gent": ("ой", "ых"),
    "datv": ("ой", "ым"),
    "accs": ("ую", "ых"),
    "ablt": ("ой", "ыми"),
    "loct": ("ой", "ых"),
}


@lru_cache(maxsize=8192)
def cardinal(n: int, case: Case = "nomn", gender: Gender = "masc") -> str:
    """`n` (>= 0) as words; «тысяча двести», not «одна тысяча двести», as people say it."""
    if n >= 10**_MOST_DIGITS:
        return digit_by_digit(str(n))
    words = num2words(n, lang="ru", case=_LETTER[case], gender=gender[0], animate=False)
    return _LEADING_ONE.sub("", words)


@lru_cache(maxsize=4096)
def ordinal(n: int, case: Case = "nomn", gender: Gender = "masc") -> str:
    """«пятнадцатое», «две тысячи двадцать шестого»: the ordinal of `n` (>= 0)."""
    if n >= 10**_MOST_DIGITS:
        return digit_by_digit(str(n))
    words: str = num2words(
        n, lang="ru", to="ordinal", case=_LETTER[case], gender=gender[0], animate=False
    )
    return words


def decimal(whole: str, fraction: str, case: Case = "nomn") -> str:
    """«сто двадцать три целых пять десятых» for figures before and after the decimal point.

    The noun after it stands in the genitive singular. More than three places are read as digits.
    """
    fraction = fraction.rstrip("0")
    if not fraction:
        return cardinal(int(whole), case)
    head = f"{cardinal(int(whole), case, 'femn')} {_WHOLE[case][_is_plural(int(whole))]}"
    if len(fraction) > len(_PLACE):
        return f"{head} {digit_by_digit(fraction)}"
    n = int(fraction)
    place = _PLACE[len(fraction) - 1] + _PLACE_ENDING[case][_is_plural(n)]
    return f"{head} {cardinal(n, case, 'femn')} {place}"


def _is_plural(n: int) -> bool:
    return n % 10 != 1 or n % 100 == 11


def digit_by_digit(figures: str) -> str:
    """«ноль один два»: each figure on its own."""
    return " ".join(_DIGIT[int(figure)] for figure in figures)


def group(figures: str) -> str:
    """A group of figures as people say it in a telephone number: «ноль пять», «пятьсот»."""
    significant = figures.lstrip("0")
    zeros = ["ноль"] * (len(figures) - len(significant))
    return " ".join([*zeros, cardinal(int(significant))] if significant else zeros)


def dictated(figures: str) -> str:
    """Figures one by one with a pause after every two or three, so that they can be written down.

    No figure is left alone: ten are grouped 3-3-2-2, five 3-2, four 2-2.
    """
    sizes = [3] * (len(figures) // 3)
    rest = len(figures) % 3
    if rest == 2 or not sizes:
        sizes.append(rest or len(figures))
    elif rest == 1:
        sizes[-1:] = [2, 2]
    pieces, start = [], 0
    for size in sizes:
        pieces.append(digit_by_digit(figures[start : start + size]))
        start += size
    return ", ".join(pieces)
