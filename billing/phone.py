"""Telephone numbers: any usual notation to E.164."""

from __future__ import annotations

import re

from billing.interface import InvalidPhone

_SEPARATORS = re.compile(r"[\s().\-\u2010-\u2015]+")
_E164 = re.compile(r"\+[1-9][0-9]{7,14}")


def normalise_phone(text: str) -> str:
    """E.164 of a number as people write it: «8 (495) 123-45-01», «+7…», «4951234501».

    Ten digits, or eleven that begin with 8 or 7, are a number of the Russian plan; a number of
    another country needs its `+`. Raises `InvalidPhone`, whose message does not repeat the number.
    """
    if len(text) > 40:
        raise InvalidPhone("a telephone number is not this long")
    bare = _SEPARATORS.sub("", text)
    if not re.fullmatch(r"\+?[0-9]+", bare):
        raise InvalidPhone("a telephone number is digits, perhaps after a +")
    if bare.startswith("+"):
        number = bare
    elif len(bare) == 10:
        number = f"+7{bare}"
    elif len(bare) == 11 and bare[0] in "78":
        number = f"+7{bare[1:]}"
    else:
        raise InvalidPhone("a Russian number has ten digits after +7 or 8")
    if not _E164.fullmatch(number):
        raise InvalidPhone("an international number has 8 to 15 digits after the +")
    if number.startswith("+7"):
        _check_national(number[2:])
    return number


def _check_national(digits: str) -> None:
    if len(digits) != 10:
        raise InvalidPhone("a Russian number has ten digits after +7 or 8")
    if digits[0] in "0125":
        raise InvalidPhone("no number of the +7 plan begins like this")
    if len(set(digits)) == 1:
        raise InvalidPhone("ten equal digits are nobody's number")
