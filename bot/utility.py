"""The utility's own rules, from utility.yml."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.designer_file import (
    DesignerFileError,
    mapping,
    parse_yaml,
    raise_mistakes,
    read_text,
    shown,
    whole,
)

FILE = Path(os.environ.get("BOT_UTILITY") or Path(__file__).parent / "utility.yml")
"""BOT_UTILITY names another one: a utility keeps its own outside the project."""

_RANGES = {
    "account_digits": (1, 32),
    "improbable_kwh_a_day": (1, 100_000),
}


@dataclass(frozen=True)
class Utility:
    """Days are days of the month, both ends included; `improbable_kwh_a_day` in kWh."""

    account_digits: int
    improbable_kwh_a_day: int
    time_zone: ZoneInfo


@cache
def load_utility(path: Path = FILE) -> Utility:
    """Read and check a file. Raises `DesignerFileError`."""
    return parse_utility(read_text(path), path.name)


def parse_utility(text: str, name: str) -> Utility:
    """Check the YAML text of file `name`. Raises `DesignerFileError` with every mistake found."""
    mistakes: list[str] = []
    told = mapping(parse_yaml(text, name), "", mistakes)
    for key in told:
        if key not in _RANGES and key != "time_zone":
            known = ", ".join([*_RANGES, "time_zone"])
            mistakes.append(f"{key}: такого ключа нет, бывают {known}")
    for key, (low, high) in _RANGES.items():
        if not whole(told.get(key), low, high):
            mistakes.append(
                f"{key}: нужно целое число от {low} до {high}, а стоит {shown(told.get(key))}"
            )
    time_zone = time_zone_of(told.get("time_zone"), "time_zone", mistakes)
    raise_mistakes(name, mistakes)
    if time_zone is None:
        raise DesignerFileError(f"{name}: time_zone: не указано")
    return Utility(**{key: told[key] for key in _RANGES}, time_zone=time_zone)


def time_zone_of(value: object, where: str, mistakes: list[str]) -> ZoneInfo | None:
    """The zone of this IANA name («Europe/Moscow»); else a mistake and None."""
    try:
        return ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):
        mistakes.append(f"{where}: нет такого часового пояса: {shown(value)}")
        return None
