"""Tables: who the customers are and where they live."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from billing.sql.base import Base


class Customer(Base):
    """A person; one customer may hold several accounts."""

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class AddressRow(Base):
    """A place of supply; `billing.types.Address` says what the columns hold."""

    __tablename__ = "addresses"
    __table_args__ = (
        CheckConstraint("town_kind IN ('город', 'посёлок', 'село', 'деревня')", name="town_kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(String(100))
    town_kind: Mapped[str] = mapped_column(String(10))
    town: Mapped[str] = mapped_column(String(100))
    street: Mapped[str] = mapped_column(String(100))
    house: Mapped[str] = mapped_column(String(20))
    building: Mapped[str | None] = mapped_column(String(20))
    flat: Mapped[str | None] = mapped_column(String(20))


class AccountRow(Base):
    """A лицевой счёт."""

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("length(number) = 10", name="number"),)

    number: Mapped[str] = mapped_column(String(10), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"), index=True)
    tariff_code: Mapped[str] = mapped_column(ForeignKey("tariffs.code"))
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]

    customer: Mapped[Customer] = relationship(lazy="raise")
    address: Mapped[AddressRow] = relationship(lazy="raise")
    phones: Mapped[list[ContactPhone]] = relationship(lazy="raise", order_by="ContactPhone.phone")


class ContactPhone(Base):
    """A phone (E.164) by which callers of an account are known; several accounts may share it."""

    __tablename__ = "contact_phones"

    account_number: Mapped[str] = mapped_column(ForeignKey("accounts.number"), primary_key=True)
    phone: Mapped[str] = mapped_column(String(16), primary_key=True, index=True)
