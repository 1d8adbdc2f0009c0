"""What the customer information system tells: frozen values of the standard library only.

They run beside Rasa on Python 3.10 as well. Money is `Decimal` roubles with two places, energy is
whole kilowatt-hours, dates are the utility's own calendar days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Zone = Literal["single", "day", "night", "peak", "half_peak"]
"""A time-of-use zone: `single` alone; `day` + `night`; or `peak` + `half_peak` + `night`."""

TownKind = Literal["город", "посёлок", "село", "деревня"]

VisitTime = Literal["morning", "day", "evening", "any"]
"""The part of a day that suits the customer."""

EntryKind = Literal["charge", "payment", "recalculation"]


@dataclass(frozen=True)
class Address:
    """Where an account is supplied.

    `town` is the bare name («Химки»), `street` carries its type («улица Ленина», «Ленинский
    проспект»), `building` is the корпус. A private house has no `flat`.
    """

    region: str
    town: str
    street: str
    house: str
    building: str | None
    flat: str | None
    town_kind: TownKind = "город"

    def spoken(self) -> str:
        """The short address an operator says to the caller, without the region."""
        town = self.town if self.town_kind == "город" else f"{self.town_kind} {self.town}"
        parts = [town, self.street, f"дом {self.house}"]
        if self.building is not None:
            parts.append(f"корпус {self.building}")
        if self.flat is not None:
            parts.append(f"квартира {self.flat}")
        return ", ".join(parts)


@dataclass(frozen=True)
class Account:
    """A лицевой счёт: `number` is ten digits, `phones` are E.164, `holder` is the full name."""

    number: str
    holder: str
    address: Address
    phones: list[str]
    closed_on: date | None = None


@dataclass(frozen=True)
class Balance:
    """`amount` above zero: the customer owes; below zero: the customer has paid ahead."""

    amount: Decimal
    as_of: date


@dataclass(frozen=True)
class TariffZone:
    """`price`: roubles per kWh."""

    zone: Zone
    price: Decimal


@dataclass(frozen=True)
class Tariff:
    """`name` is Russian, for the caller («городской, с газовой плитой, однотарифный»)."""

    name: str
    zones: list[TariffZone]
    in_force_from: date


@dataclass(frozen=True)
class LedgerEntry:
    """One line of an account's history.

    `amount`: roubles. A charge and a payment are positive; a recalculation adds to the debt when
    positive and takes from it when negative. `period`: first day of the month it is for, None for
    payments. `what`: Russian, for the caller.
    """

    kind: EntryKind
    on: date
    amount: Decimal
    period: date | None
    what: str


@dataclass(frozen=True)
class LastReading:
    """`value`: whole kWh as on the dial. `on`: the day it was submitted."""

    value: int
    on: date


@dataclass(frozen=True)
class Register:
    """One zone's counter. `digits`: how many digits before the decimal point it shows (4-8)."""

    zone: Zone
    digits: int
    last: LastReading | None


@dataclass(frozen=True)
class Meter:
    """`number`: the serial number. `place`: Russian, tells meters apart («в доме», «в гараже»)."""

    number: str
    place: str
    registers: list[Register]


@dataclass(frozen=True)
class NewReading:
    """What the caller reads off one register: `value` in whole kWh, zero or above."""

    meter: str
    zone: Zone
    value: int


@dataclass(frozen=True)
class AcceptedReading:
    """`used`: kWh since the last reading (None when there was none)."""

    meter: str
    zone: Zone
    value: int
    used: int | None


@dataclass(frozen=True)
class ReadingReceipt:
    """Proof that readings were written once. `period`: first day of the month they count for."""

    account: str
    on: date
    period: date
    readings: list[AcceptedReading]


@dataclass(frozen=True)
class Office:
    """A customer office. Texts are Russian, for the caller.

    `hours`: «с понедельника по пятницу с 8:30 до 17:30». `bring`: what to bring, in the accusative
    («паспорт»). `landmarks`: districts, metro stations and towns it serves. Coordinates: degrees,
    WGS 84.
    """

    name: str
    town: str
    address: str
    hours: str
    bring: list[str]
    landmarks: list[str]
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Service:
    """A paid service. `code` orders it, `name` is Russian, `price` is where it starts, roubles."""

    code: str
    name: str
    price: Decimal


@dataclass(frozen=True)
class PaymentLink:
    """A link to pay `amount` roubles that was sent by SMS; `phone` shows its last four digits."""

    account: str
    amount: Decimal
    phone: str


@dataclass(frozen=True)
class SentMessage:
    """A text that was sent by SMS; `phone` shows its last four digits."""

    phone: str


@dataclass(frozen=True)
class CardPayment:
    """A payment that was begun: for this `id` the acquirer takes a card. `amount`: roubles."""

    id: str
    account: str
    amount: Decimal


@dataclass(frozen=True)
class ServiceOrder:
    """An order that was taken: an agent calls back on `phone` (E.164) to come at `visit`."""

    number: str
    account: str
    service: Service
    phone: str
    ordered_on: date
    visit: VisitTime
