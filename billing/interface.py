"""The contract between the assistant and a utility's customer information system."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from billing.types import (
    Account,
    Balance,
    CardPayment,
    LedgerEntry,
    Meter,
    NewReading,
    Office,
    PaymentLink,
    ReadingReceipt,
    SentMessage,
    Service,
    ServiceOrder,
    Tariff,
    VisitTime,
    Zone,
)

RejectionReason = Literal[
    "too_long",  # more digits than the register shows
    "below_last",  # less than last time, and the register cannot have rolled over
    "too_high",  # more used since last time than a home can use
    "missing_zone",  # the meter has another zone too
    "unknown_register",  # no such meter or zone on this account, or the same one twice
    "already_submitted",  # another value was accepted for this month before
    "account_closed",
]


class BillingError(Exception):
    """Whatever the customer system answers instead of a value. Messages hold no personal data."""


class BillingUnavailable(BillingError):
    """The customer system cannot be reached, or answers what cannot be understood. Try later."""


class AccountNotFound(BillingError):
    """There is no account of this number."""


class AccountClosed(BillingError):
    """The account is closed: nothing is ordered for it any more."""


class ServiceNotFound(BillingError):
    """There is no service of this code."""


class PaymentNotFound(BillingError):
    """No payment of this id was begun."""


class NothingToPay(BillingError):
    """The account owes nothing."""


class InvalidPhone(BillingError, ValueError):
    """The text cannot be a telephone number."""


class InvalidRequest(BillingError, ValueError):
    """The request makes no sense, whoever asks: no readings, an empty idempotency key."""


class IdempotencyConflict(BillingError):
    """The idempotency key was used before for something else."""


class ReadingRejected(BillingError):
    """The readings were not accepted; none of them was written.

    `meter` and `zone` name the first one at fault, where there is one.
    """

    def __init__(
        self, reason: RejectionReason, meter: str | None = None, zone: Zone | None = None
    ) -> None:
        super().__init__(reason)
        self.reason: RejectionReason = reason
        self.meter = meter
        self.zone: Zone | None = zone


class CustomerSystem(Protocol):
    """Every method may raise `BillingUnavailable`; those with `number`, `AccountNotFound`.

    Every write takes an idempotency key (1-200 printable ASCII characters, made once per thing the
    caller confirmed): the same key with the same request gives the first answer again and writes
    nothing; with another request it raises `IdempotencyConflict`. A write that failed wrote
    nothing and its key may be used again.
    """

    async def accounts_by_phone(self, phone: str) -> list[Account]:
        """Open accounts with this contact phone, by number; empty when the phone is unknown.

        Raises `InvalidPhone`. Any usual notation is understood (`billing.phone`).
        """
        ...

    async def account(self, number: str) -> Account:
        """The account, open or closed."""
        ...

    async def balance(self, number: str) -> Balance:
        """Charges + recalculations - payments, to this day."""
        ...

    async def tariff(self, number: str) -> Tariff:
        """The prices in force today."""
        ...

    async def ledger(self, number: str, since: date) -> list[LedgerEntry]:
        """Charges, payments and recalculations from the day `since` on, oldest first."""
        ...

    async def meters(self, number: str) -> list[Meter]:
        """The account's meters with their registers; empty where there is no meter."""
        ...

    async def submit_readings(
        self,
        number: str,
        readings: Sequence[NewReading],
        idempotency_key: str,
        replace: bool = False,
    ) -> ReadingReceipt:
        """Write this month's readings, all or none; raises `ReadingRejected`.

        All zones of a meter belong in one call; not every meter does. Readings equal to those
        already accepted this month are not written again and give their receipt. `replace`: others
        take the place of those accepted this month; without it they are `already_submitted`.
        """
        ...

    async def save_phone(self, number: str, phone: str, idempotency_key: str) -> Account:
        """Make `phone` one of the account's contacts. Raises `InvalidPhone`, `AccountClosed`."""
        ...

    async def offices(self, near: str | None = None) -> list[Office]:
        """Customer offices: all, or those by a town, district or metro station, best match first.

        `near` is a place as the caller says it («в Химках», «у метро Тульская»), not a street
        address, whose words name other towns («улица Королёва»); an unknown place gives
        an empty list.
        """
        ...

    async def services(self) -> list[Service]:
        """What can be ordered, with prices."""
        ...

    async def order_service(
        self,
        number: str,
        service: str,
        phone: str,
        idempotency_key: str,
        visit: VisitTime = "any",
    ) -> ServiceOrder:
        """Order the service of this code for the account's address. Raises `ServiceNotFound`,
        `AccountClosed`, `InvalidPhone`.
        """
        ...

    async def send_payment_link(self, number: str, phone: str, idempotency_key: str) -> PaymentLink:
        """Send a link to pay what is due by SMS to `phone`, once. Raises `NothingToPay`,
        `InvalidPhone`; `BillingUnavailable` when it could not be sent, and then the same key may
        be tried again.
        """
        ...

    async def send_message(self, phone: str, text: str, idempotency_key: str) -> SentMessage:
        """Send a text of at most 500 characters by SMS, once. Raises `InvalidPhone`,
        `InvalidRequest`; `BillingUnavailable` as above.
        """
        ...

    async def begin_payment(
        self, number: str, amount: Decimal, idempotency_key: str
    ) -> CardPayment:
        """Register a payment of `amount` roubles; nothing is paid until the acquirer has taken a
        card for its id. Raises `InvalidRequest` unless 0 < amount <= 100 000 with two places.
        """
        ...
