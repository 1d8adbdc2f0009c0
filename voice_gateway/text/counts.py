"""Bare numbers: counts that agree with their noun, ordinals like «2-й», decimals, signs."""

import re
from typing import Final

from voice_gateway.text.government import case_after, governed
from voice_gateway.text.morphology import CASES, Case, Gender, adjective_cases, noun_forms
from voice_gateway.text.numbers import cardinal, decimal, dictated, digit_by_digit, group, ordinal
from voice_gateway.text.quantity import INTEGER, MINUS

_ORDINAL: Final = re.compile(
    r"(?<![\d.,])(?P<n>\d{1,4})-(?P<ending>ый|ий|ой|й|ая|я|ое|е|го|ого|его|му|ому|ую|ю|ым|им|м|ых|х|ми"
    r"|ти|мя|ух|ёх|ех)(?![\w-])"
)
_COMPOUND: Final = re.compile(
    r"(?<![\d.,])(?P<n>\d{1,3})-(?P<rest>(?:лет|фазн|тарифн|зонн|ставочн|значн|комнатн|дневн|минутн"
    r"|часов|этажн|кратн|процентн)[а-яё]+)"
)
_COMPOUND_HEAD: Final = {1: "одно", 90: "девяносто", 100: "сто"}
_GENDERS: Final[tuple[Gender, ...]] = ("masc", "femn", "neut")
_CARDINAL_ENDINGS: Final = {"х": "gent", "ух": "gent", "ёх": "gent", "ех": "gent", "ти": "gent"}

_NOUN_AHEAD: Final = re.compile(
    r"(?:\s?[-–—]\s?\d+|\s(?:до|по|или|и)\s\d+)?\s([А-Яа-яёЁ-]+)(?:\s([А-Яа-яёЁ-]+))?"
)
_NUMBER: Final = re.compile(
    rf"(?<![\d])(?P<sign>{MINUS})?(?P<whole>{INTEGER})(?:[.,](?P<fraction>\d+))?"
)
_RANGE: Final = re.compile(r"(?<![\d.,])(\d+)\s?[-–—]\s?(?=(\d+))")
_IDENTIFIER: Final = 7  # figures; longer bare numbers without a noun are names, not amounts


def speak_counts(text: str) -> str:
    """Every figure that is left, in words."""
    text = _COMPOUND.sub(lambda m: _compound(int(m["n"])) + m["rest"], text)
    text = _ORDINAL.sub(_ordinal, text)
    text = re.sub(r"(?<=\d)-(?=[А-Яа-яё])", " ", text)
    text = _RANGE.sub(_range, text)
    text = re.sub(r"(?<=\d)[*×xх](?=\d)", " на ", text)
    text = re.sub(r"(?<=\d)/(?=\d)", " дробь ", text)
    text = re.sub(r"\+\s?(?=\d)", " плюс ", text)
    text = re.sub(r"№\s?№?", "номер ", text)
    # «2G», «5а»: the letter is a word of its own.
    text = re.sub(r"(?<=\d)(?=[A-Za-zА-Яа-яёЁ])|(?<=[A-Za-zА-Яа-яёЁ])(?=\d)", " ", text)
    return _NUMBER.sub(_number, text)


def _range(match: re.Match[str]) -> str:
    # «два-три дня» is one breath, longer numbers need the dash to be heard.
    low, high = match.groups()
    return f"{low}-" if int(low) <= 10 and int(high) <= 10 else f"{low} – "


def _compound(n: int) -> str:
    """«трёх» of «трёхфазный», «шестидесяти» of «шестидесятилетия»."""
    return _COMPOUND_HEAD.get(n) or cardinal(n, "gent").replace(" ", "")


def _ordinal(match: re.Match[str]) -> str:
    n, ending = int(match["n"]), match["ending"]
    left, right = match.string[: match.start()], match.string[match.end() :]
    if ending in _CARDINAL_ENDINGS:
        return cardinal(n, "gent")
    if ending in ("мя", "ми"):
        return cardinal(n, "ablt")
    ahead = _NOUN_AHEAD.match(right)
    nouns = _noun_ahead(ahead) if ahead else ()
    fits: list[tuple[int, str]] = []
    wanted = governed(left)
    for gender in _GENDERS:
        for case in CASES:
            words = ordinal(n, case, gender)
            if words.endswith(ending):
                agrees = (case, False, gender) in nouns
                rank = 4 * agrees + 2 * (case in wanted) + (case == "nomn")
                fits.append((-rank, words))
    return min(fits, key=lambda fit: fit[0])[1] if fits else ordinal(n)


def _number(match: re.Match[str]) -> str:
    sign = "минус " if match["sign"] else ""
    written = match["whole"]
    figures = written.replace(" ", "")
    left, right = match.string[: match.start()], match.string[match.end() :]
    if match["fraction"]:
        return sign + decimal(figures, match["fraction"], case_after(left))
    if len(figures) > 1 and figures[0] == "0":
        return sign + (group(figures) if len(figures) < 4 else digit_by_digit(figures))
    agreed = _agreement(int(figures), left, right)
    if agreed is None and len(figures) >= _IDENTIFIER and " " not in written:
        return sign + dictated(figures)
    case, gender = agreed or (case_after(left), "masc")
    return sign + cardinal(int(figures), case, gender)


def _agreement(n: int, left: str, right: str) -> tuple[Case, Gender] | None:
    """Case and gender from the noun after the number, where its form can go with `n`."""
    ahead = _NOUN_AHEAD.match(right)
    if not ahead:
        return None
    in_range = not right[: ahead.start(1)].isspace()
    forms = _noun_ahead(ahead)
    wanted = governed(left) or ("nomn",)
    order = [*wanted, *(case for case in CASES if case not in wanted)]
    for case in order:
        for gender in _GENDERS:
            if in_range and any(form[2] == gender for form in forms):
                return order[0], gender  # the noun agrees with the upper bound
            if (*_noun_form(n, case), gender) in forms:
                return case, gender
    return None


def _noun_ahead(ahead: re.Match[str]) -> tuple[tuple[Case, bool, Gender], ...]:
    """Forms of the noun that follows, over one adjective: «рабочих дней»."""
    first, second = ahead.groups()
    if adjective_cases(first) and second:
        return noun_forms(second) or noun_forms(first)
    return noun_forms(first)


def _noun_form(n: int, case: Case) -> tuple[Case, bool]:
    """(case, plural) of a noun after `n` in `case`."""
    ends_in_one = n % 10 == 1 and n % 100 != 11
    if case not in ("nomn", "accs") or ends_in_one:
        return case, not ends_in_one
    few = n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14)
    return "gent", not few
