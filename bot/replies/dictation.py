"""What the caller dictated or keyed: the gateway's event `/digits` (R4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MAX_ATTEMPTS = 3
"""After as many entries that cannot be used an operator takes over."""


@dataclass(frozen=True)
class Dictated:
    """`digits`: figures before the decimal point, perhaps none. `decimals`: those after it.

    `alternatives`: other readings of a doubtful entry.
    """

    digits: str
    decimals: str = ""
    alternatives: tuple[str, ...] = ()


def dictated(entities: Iterable[Mapping[str, Any]]) -> Dictated:
    """From the entities of the event `digits`."""
    told = {entity["entity"]: entity["value"] for entity in entities}
    return Dictated(
        digits=told["digits"],
        decimals=told.get("decimals", ""),
        alternatives=tuple(told.get("alternatives", ())),
    )


def digits_counted(count: int) -> str:
    """«1 цифру», «4 цифры», «10 цифр»: the accusative."""
    if count % 10 == 1 and count % 100 != 11:
        return f"{count} цифру"
    if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14):
        return f"{count} цифры"
    return f"{count} цифр"
