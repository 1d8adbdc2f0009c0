"""Tables: what electricity costs, what was charged and what was paid. Amounts are roubles."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from billing.sql.base import ZONES, Base, Kopecks


class TariffRow(Base):
    """A kind of tariff: where, which stove, how many zones."""

    __tablename__ = "tariffs"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class TariffZoneRow(Base):
    """The price of a kWh in one zone, in force from a day to a day (both included)."""

    __tablename__ = "tariff_zones"
    __table_args__ = (
        CheckConstraint(f"zone IN {ZONES}", name="zone"),
        CheckConstraint("price > 0", name="price"),
        CheckConstraint("in_force_to IS NULL OR in_force_to >= in_force_from", name="in_force"),
    )

    tariff_code: Mapped[str] = mapped_column(ForeignKey("tariffs.code"), primary_key=True)
    zone: Mapped[str] = mapped_column(String(10), primary_key=True)
    in_force_from: Mapped[date] = mapped_column(primary_key=True)
    in_force_to: Mapped[date | None]
    price: Mapped[Decimal] = mapped_column(Kopecks)


class Charge(Base):
    """What a month's electricity cost."""

    __tablename__ = "charges"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_number: Mapped[str] = mapped_column(ForeignKey("accounts.number"), index=True)
    charged_on: Mapped[date]
    period: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Kopecks)
    what: Mapped[str] = mapped_column(String(300))


class Payment(Base):
    """Money that came in."""

    __tablename__ = "payments"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_number: Mapped[str] = mapped_column(ForeignKey("accounts.number"), index=True)
    paid_on: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Kopecks)
    what: Mapped[str] = mapped_column(String(300))


class Recalculation(Base):
    """A correction of earlier charges: above zero it adds to the debt."""

    __tablename__ = "recalculations"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_number: Mapped[str] = mapped_column(ForeignKey("accounts.number"), index=True)
    made_on: Mapped[date]
    period: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Kopecks)
    what: Mapped[str] = mapped_column(String(300))
