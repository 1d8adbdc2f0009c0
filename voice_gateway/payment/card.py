"""A bank card for as long as it takes to hand it to the acquirer."""

from dataclasses import dataclass, field
from datetime import date

NUMBER_LENGTHS = range(13, 20)
EXPIRES_LENGTH = 4
CODE_LENGTH = 3
_YEARS_AHEAD = 20


@dataclass(frozen=True)
class Card:
    """`number`: 13-19 digits. `expires`: MMYY. `code`: three digits. Its repr shows none of it."""

    number: str = field(repr=False)
    expires: str = field(repr=False)
    code: str = field(repr=False)

    @property
    def last4(self) -> str:
        return self.number[-4:]


def is_number(digits: str) -> bool:
    """Whether the length and the check digit are a card's (ISO/IEC 7812-1)."""
    return len(digits) in NUMBER_LENGTHS and _luhn(digits) and len(set(digits)) > 1


def is_current(digits: str, today: date) -> bool:
    """Whether MMYY is a month that is not past yet, nor absurdly far."""
    if len(digits) != EXPIRES_LENGTH or not 1 <= int(digits[:2]) <= 12:
        return False
    ends = (2000 + int(digits[2:]), int(digits[:2]))
    return (today.year, today.month) <= ends <= (today.year + _YEARS_AHEAD, today.month)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
