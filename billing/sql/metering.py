"""Tables: meters, their registers and what was read off them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from billing.sql.base import ZONES, Base


class MeterRow(Base):
    """A meter, by its serial number."""

    __tablename__ = "meters"

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    account_number: Mapped[str] = mapped_column(ForeignKey("accounts.number"), index=True)
    place: Mapped[str] = mapped_column(String(100))

    registers: Mapped[list[RegisterRow]] = relationship(lazy="raise")


class RegisterRow(Base):
    """One zone's counter; `digits` before the decimal point."""

    __tablename__ = "registers"
    __table_args__ = (
        CheckConstraint(f"zone IN {ZONES}", name="zone"),
        CheckConstraint("digits BETWEEN 4 AND 8", name="digits"),
    )

    meter_number: Mapped[str] = mapped_column(ForeignKey("meters.number"), primary_key=True)
    zone: Mapped[str] = mapped_column(String(10), primary_key=True)
    digits: Mapped[int]


class ReadingRow(Base):
    """What a register showed, kWh. One a month: the key itself forbids writing it twice (R9)."""

    __tablename__ = "readings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["meter_number", "zone"], ["registers.meter_number", "registers.zone"]
        ),
        CheckConstraint("value >= 0", name="value"),
    )

    meter_number: Mapped[str] = mapped_column(String(20), primary_key=True)
    zone: Mapped[str] = mapped_column(String(10), primary_key=True)
    period: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
    submitted_on: Mapped[date]
