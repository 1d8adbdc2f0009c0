"""The control digit at the end of an account number, where the utility has one (R3)."""

from __future__ import annotations

from collections.abc import Callable

from billing.check_digit import luhn
from bot.utility import AccountControl


def control_digit_right(number: str, control: AccountControl | None) -> bool:
    """Whether the last figure of `number` follows from the others; always without a rule."""
    return control is None or _RULES[control](number)


def _mod11_10(number: str) -> bool:
    """ISO/IEC 7064, MOD 11,10."""
    product = 10
    for figure in number[:-1]:
        product = ((product + int(figure)) % 10 or 10) * 2 % 11
    return (product + int(number[-1])) % 10 == 1


_RULES: dict[AccountControl, Callable[[str], bool]] = {"luhn": luhn, "mod11_10": _mod11_10}
