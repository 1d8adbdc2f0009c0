"""What all tables share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Dialect, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

ZONES = "('single', 'day', 'night', 'peak', 'half_peak')"


class Base(DeclarativeBase):
    """Constraint names are fixed, so that migrations can name them on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Kopecks(TypeDecorator[Decimal]):
    """`Decimal` roubles with two places, kept as whole kopecks. `ValueError` for a finer amount."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        kopecks = value * 100
        if kopecks != kopecks.to_integral_value():
            raise ValueError("an amount has no more than two places")
        return int(kopecks)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else roubles(int(value))


def roubles(kopecks: int) -> Decimal:
    """Whole kopecks as roubles with two places."""
    return Decimal(kopecks).scaleb(-2).quantize(Decimal("0.01"))
