"""Tables: offices, services, their orders, and the keys that keep writes from happening twice."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from billing.sql.base import Base, Kopecks


class OfficeRow(Base):
    """A customer office; `billing.types.Office` says what the columns hold."""

    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    town: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(200))
    hours: Mapped[str] = mapped_column(String(200))
    bring: Mapped[list[str]] = mapped_column(JSON)
    landmarks: Mapped[list[str]] = mapped_column(JSON)
    latitude: Mapped[float]
    longitude: Mapped[float]


class ServiceRow(Base):
    """A paid service and where its price starts."""

    __tablename__ = "services"
    __table_args__ = (CheckConstraint("price >= 0", name="price"),)

    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    price: Mapped[Decimal] = mapped_column(Kopecks)


class ServiceOrderRow(Base):
    """An order; `phone` (E.164) is where an agent calls back, `visit` the time that suits."""

    __tablename__ = "service_orders"
    __table_args__ = (
        CheckConstraint("visit IN ('morning', 'day', 'evening', 'any')", name="visit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_number: Mapped[str] = mapped_column(ForeignKey("accounts.number"), index=True)
    service_code: Mapped[str] = mapped_column(ForeignKey("services.code"))
    phone: Mapped[str] = mapped_column(String(16))
    ordered_on: Mapped[date]
    visit: Mapped[str] = mapped_column(String(10), server_default="any")

    service: Mapped[ServiceRow] = relationship(lazy="raise")


class IdempotencyKey(Base):
    """A write that was done: the digest of its request, and its answer as JSON."""

    __tablename__ = "idempotency_keys"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    request: Mapped[str] = mapped_column(String(64))
    answer: Mapped[Any | None] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
