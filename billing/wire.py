"""Domain values as JSON and back: `Decimal` is a string with two places, a day is ISO 8601."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import dacite

T = TypeVar("T")


class UnreadableError(ValueError):
    """The JSON is not of the shape that was asked for."""


def to_json(value: Any) -> Any:
    """A domain value, or a list or mapping of them, as what `json.dumps` takes."""
    if is_dataclass(value) and not isinstance(value, type):
        return to_json(asdict(value))
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def from_json(kind: type[T], data: Any) -> T:
    """The value of this dataclass; unknown keys are passed over. Raises `UnreadableError`."""
    if not isinstance(data, dict):
        raise UnreadableError(f"{kind.__name__} is a JSON object")
    try:
        return dacite.from_dict(kind, data, _CONFIG)
    except (dacite.DaciteError, ValueError, TypeError) as error:
        # dacite's messages quote the value, which may be a person's.
        raise UnreadableError(f"not a {kind.__name__}: {type(error).__name__}") from None


def list_from_json(kind: type[T], data: Any) -> list[T]:
    """The domain values of a JSON list. Raises `UnreadableError`."""
    if not isinstance(data, list):
        raise UnreadableError(f"a list of {kind.__name__} is a JSON array")
    return [from_json(kind, item) for item in data]


def _decimal(text: object) -> Decimal:
    if not isinstance(text, str):
        raise UnreadableError("money is a string in JSON")
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise UnreadableError("not a number") from None
    if not value.is_finite():
        raise UnreadableError("not a number")
    return value


_CONFIG = dacite.Config(type_hooks={Decimal: _decimal, date: date.fromisoformat})
