"""Control for the gateway: the custom JSON a message may carry (docs/architecture.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Reason = Literal["asked", "not_understood", "failure", "unknown_caller", "readings_refused"]

HANGUP: dict[str, Any] = {"hangup": True}

_COLLECTED = ("goal", "account", "address", "readings")


def handoff(reason: Reason, slots: Mapping[str, Any]) -> dict[str, Any]:
    """Connect an operator, who gets what is known of the caller already."""
    collected = {name: slots[name] for name in _COLLECTED if slots.get(name)}
    return {"handoff": {"reason": reason, "collected": collected}}
