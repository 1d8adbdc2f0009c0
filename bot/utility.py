"""The utility's own rules, from utility.yml."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args
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

Identified = Literal["address", "account_number"]
"""By what the caller was identified: the confirmed address of their phone, or the account number
they named, which is worth more.
"""

Need = Literal["balance", "tariff", "debt", "readings", "services", "card_payment", "save_phone"]

AccountControl = Literal["luhn", "mod11_10"]
"""How the last figure of an account number follows from the others: ISO/IEC 7812-1 or 7064."""

_OTHERS = ("time_zone", "account_control", "needs")
_RANGES = {
    "account_digits": (1, 32),
    "improbable_kwh_a_day": (1, 100_000),
}


@dataclass(frozen=True)
class Utility:
    """`improbable_kwh_a_day` in kWh. `needs`: by what a caller is identified for each thing."""

    account_digits: int
    improbable_kwh_a_day: int
    time_zone: ZoneInfo
    account_control: AccountControl | None
    needs: Mapping[Need, Identified]


@cache
def load_utility(path: Path = FILE) -> Utility:
    """Read and check a file. Raises `DesignerFileError`."""
    return parse_utility(read_text(path), path.name)


def parse_utility(text: str, name: str) -> Utility:
    """Check the YAML text of file `name`. Raises `DesignerFileError` with every mistake found."""
    mistakes: list[str] = []
    told = mapping(parse_yaml(text, name), "", mistakes)
    for key in told:
        if key not in (*_RANGES, *_OTHERS):
            known = ", ".join([*_RANGES, *_OTHERS])
            mistakes.append(f"{key}: такого ключа нет, бывают {known}")
    for key, (low, high) in _RANGES.items():
        if not whole(told.get(key), low, high):
            mistakes.append(
                f"{key}: нужно целое число от {low} до {high}, а стоит {shown(told.get(key))}"
            )
    time_zone = time_zone_of(told.get("time_zone"), "time_zone", mistakes)
    control = told.get("account_control")
    if control not in (None, *get_args(AccountControl)):
        known = ", ".join(get_args(AccountControl))
        mistakes.append(f"account_control: бывает null, {known}, а стоит {shown(control)}")
    needs = _needs(told.get("needs"), mistakes)
    raise_mistakes(name, mistakes)
    if time_zone is None:
        raise DesignerFileError(f"{name}: time_zone: не указано")
    return Utility(
        **{key: told[key] for key in _RANGES},
        time_zone=time_zone,
        account_control=control,
        needs=needs,
    )


def _needs(value: object, mistakes: list[str]) -> Mapping[Need, Identified]:
    told = mapping(value, "needs", mistakes)
    for key in told:
        if key not in get_args(Need):
            mistakes.append(f"needs.{key}: такого ключа нет, бывают {', '.join(get_args(Need))}")
    for key in get_args(Need) if told else ():
        if told.get(key) not in get_args(Identified):
            known = ", ".join(get_args(Identified))
            mistakes.append(f"needs.{key}: бывает {known}, а стоит {shown(told.get(key))}")
    return told


def time_zone_of(value: object, where: str, mistakes: list[str]) -> ZoneInfo | None:
    """The zone of this IANA name («Europe/Moscow»); else a mistake and None."""
    try:
        return ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):
        mistakes.append(f"{where}: нет такого часового пояса: {shown(value)}")
        return None
