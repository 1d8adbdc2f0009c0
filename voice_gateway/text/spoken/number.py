"""A spoken quantity as a number: «сто двадцать три целых пять десятых»."""

from decimal import Decimal
from typing import Final

from voice_gateway.text.spoken.lexicon import PLACES, POINT, SCALES
from voice_gateway.text.spoken.numeral import Numeral, start
from voice_gateway.text.spoken.tokens import Token, tokens

_MOST_FIGURES: Final = 15  # more is no quantity
_HALVES: Final = ("полтора", "полторы")


def number(text: str) -> Decimal | None:
    """The one quantity in `text` (recognised words or figures), None when it is not exactly one.

    Understands a decimal part («запятая пять», «целых пять сотых», «с половиной», «полтора») and
    «минус». Units and fillers around it are ignored, any other word makes it None.
    """
    words = text.lower().replace("ё", "е").split()
    sign = 1
    if words[:1] == ["минус"]:
        sign, words = -1, words[1:]
    for half in _HALVES:
        if half in words:
            return _one_and_a_half(words, words.index(half), sign)
    plus_half = _cut(words, ["с", "половиной"])
    value = _decimal(list(tokens(" ".join(words))))
    if value is None:
        return None
    if plus_half:
        return sign * (value + Decimal("0.5")) if value == value.to_integral() else None
    return sign * value


def _cut(words: list[str], phrase: list[str]) -> bool:
    """Removes `phrase` from `words`, if it is there."""
    for at in range(len(words) - len(phrase) + 1):
        if words[at : at + len(phrase)] == phrase:
            del words[at : at + len(phrase)]
            return True
    return False


def _one_and_a_half(words: list[str], at: int, sign: int) -> Decimal | None:
    """«полтора», «полторы тысячи»."""
    scale = SCALES.get(words[at + 1], 1) if at + 1 < len(words) else 1
    rest = words[:at] + words[at + (2 if scale > 1 else 1) :]
    return sign * Decimal("1.5") * scale if not list(tokens(" ".join(rest))) else None


def _decimal(spoken: list[Token]) -> Decimal | None:
    places = 0
    if spoken and spoken[-1].kind == "places":
        places = PLACES[spoken.pop().text]
    if any(token.kind not in ("number", "figures", "point", "counted") for token in spoken):
        return None
    at = next((i for i, token in enumerate(spoken) if token.text in POINT), None)
    if at is None:
        if places:
            return _unpointed(spoken, places)
        return None if (whole := _integer(spoken)) is None else Decimal(whole)
    whole, fraction = _integer(spoken[:at]), spoken[at + 1 :]
    if whole is None or not fraction:
        return None
    figures = _fraction(fraction, places)
    return None if figures is None else Decimal(f"{whole}.{figures}")


def _unpointed(spoken: list[Token], places: int) -> Decimal | None:
    """«двенадцать и пять десятых», «пять десятых»."""
    for at in range(len(spoken)):
        whole = _integer(spoken[:at]) if at else 0
        figures = _fraction(spoken[at:], places)
        if whole is not None and figures is not None:
            return Decimal(f"{whole}.{figures}")
    return None


def _fraction(spoken: list[Token], places: int) -> str | None:
    """Figures after the point: padded to their named place, or noughts first as dictated."""
    if places:
        n = _integer(spoken)
        return None if n is None or len(str(n)) > places else str(n).zfill(places)
    noughts = 0
    while noughts < len(spoken) - 1 and spoken[noughts].text == "ноль":
        noughts += 1
    n = _integer(spoken[noughts:])
    return None if n is None else "0" * noughts + str(n)


def _integer(spoken: list[Token]) -> int | None:
    """The value of words that make one number, else None."""
    if len(spoken) == 1 and spoken[0].kind == "figures":
        return int(spoken[0].text) if len(spoken[0].text) <= _MOST_FIGURES else None
    value: Numeral | None = None
    for token in spoken:
        value = value.joined(token.text) if value else start(token.text)
        if value is None:
            return None
    return None if value is None else value.value
