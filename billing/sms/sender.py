"""What sends a text message."""

from __future__ import annotations

from typing import Protocol


class SmsNotSentError(Exception):
    """The message was not taken; it may be tried again. Holds nothing personal."""


class SmsSender(Protocol):
    """One way to the customers' phones."""

    async def send(self, phone: str, text: str, key: str) -> None:
        """Send `text` to `phone` (E.164). Raises `SmsNotSentError`.

        `key`: 1-200 printable ASCII characters, the same whenever the same message is tried again.
        """
        ...
