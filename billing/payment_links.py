"""The payment link that a customer gets by SMS (P10)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from billing.sms.sender import SmsSender

LINK = "https://pay.example/?account={account}&sum={amount}"
TEXT = "К оплате {amount} руб. за электроэнергию: {link}"


@dataclass(frozen=True)
class PaymentLinks:
    """`link` with {account} and {amount}; `text`, the message, with {amount} and {link}."""

    sender: SmsSender
    link: str = LINK
    text: str = TEXT

    def message(self, account: str, amount: Decimal) -> str:
        """The text to send; `amount` in roubles."""
        link = self.link.replace("{account}", account).replace("{amount}", str(amount))
        written = str(amount).replace(".", ",")
        return self.text.replace("{amount}", written).replace("{link}", link)


def masked(phone: str) -> str:
    """An E.164 number of which only the last four digits are shown: «+*******4501»."""
    return f"+{'*' * (len(phone) - 5)}{phone[-4:]}"
