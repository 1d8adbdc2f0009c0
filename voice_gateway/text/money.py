"""Roubles and kopecks: «1 234,56 ₽», «5 руб. 38 коп.», «2 тыс. руб.»."""

import re
from decimal import Decimal
from typing import Final

from voice_gateway.text.morphology import Case
from voice_gateway.text.quantity import NUMBER, Figure, amount, figure, kept_stop, range_head

_MULTIPLIER: Final = {"тыс": 10**3, "млн": 10**6, "млрд": 10**9}
_MONEY: Final = re.compile(
    NUMBER + r"\s?(?:(?P<multiplier>тыс|млн|млрд)\b\.?\s?)?"
    r"(?P<unit>₽|(?P<word>рубл[а-яё]+)|руб\b\.?|р\.|RUB\b|RUR\b)"
    r"(?:,?\s*(?P<kopecks>\d{1,2})\s?коп(?:\.|е[а-яё]+|(?![а-яё])))?"
)
_KOPECKS: Final = re.compile(NUMBER + r"\s?коп(?:\.|(?![а-яё]))")
_SIGN_ALONE: Final = re.compile(r"(?<=[а-яёА-ЯЁ.,])\s*₽|^\s*₽|(?<=\s)₽")


def speak_money(text: str) -> str:
    """Sums in words, in the case their preposition asks; no kopecks are said where there are none.

    A unit written in full after a whole number («5 рублей») is left for the bare numbers.
    """
    text = _MONEY.sub(_sum, text)
    text = _KOPECKS.sub(_kopecks, text)
    return _SIGN_ALONE.sub(" рублей", text)


def _sum(match: re.Match[str]) -> str:
    if match["word"] and not (match["fraction"] or match["multiplier"]):
        return match.group(0)
    head, case = range_head(match, "рубль")
    number = figure(match)
    if match["multiplier"]:
        head = head and f"{head.rstrip(' –-')} – "
        number = _multiplied(number, _MULTIPLIER[match["multiplier"]])
    kopecks = match["kopecks"] or number.fraction.ljust(2, "0")
    if len(kopecks) > 2 and not match["kopecks"]:
        words = amount(number, "рубль", case)
    else:
        words = _roubles_and_kopecks(int(number.whole), int(kopecks), case)
    sign = "минус " if match["sign"] else ""
    return f"{head}{sign}{words}{kept_stop(match)}"


def _roubles_and_kopecks(roubles: int, kopecks: int, case: Case) -> str:
    words = []
    if roubles or not kopecks:
        words.append(amount(Figure(str(roubles)), "рубль", case))
    if kopecks:
        words.append(amount(Figure(str(kopecks)), "копейка", case))
    return " ".join(words)


def _multiplied(number: Figure, by: int) -> Figure:
    value = Decimal(f"{number.whole}.{number.fraction or 0}") * by
    whole, _, fraction = f"{value:f}".partition(".")
    return Figure(whole, fraction.rstrip("0"))


def _kopecks(match: re.Match[str]) -> str:
    head, case = range_head(match, "копейка")
    sign = "минус " if match["sign"] else ""
    return f"{head}{sign}{amount(figure(match), 'копейка', case)}{kept_stop(match)}"
