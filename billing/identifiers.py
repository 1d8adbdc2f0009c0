"""What account numbers and idempotency keys look like; client and server check alike."""

from __future__ import annotations

import re

from billing.interface import AccountNotFound, InvalidRequest


def check_account_number(number: str) -> None:
    """Raises `AccountNotFound` unless it is ten digits."""
    if not re.fullmatch(r"[0-9]{10}", number):
        raise AccountNotFound("an account number is ten digits")


def check_message(text: str) -> str:
    """The text, bare of outer space. Raises `InvalidRequest` unless it is 1 to 500 characters."""
    bare = text.strip()
    if not 0 < len(bare) <= 500:
        raise InvalidRequest("a message is 1 to 500 characters")
    return bare


def check_idempotency_key(key: str) -> None:
    """Raises `InvalidRequest` unless it is 1 to 200 printable ASCII characters."""
    if not re.fullmatch(r"[!-~]{1,200}", key):
        raise InvalidRequest("an idempotency key is 1 to 200 printable ASCII characters")
