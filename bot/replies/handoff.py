"""Control for the gateway: the custom JSON a message may carry (docs/architecture.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Reason = Literal[
    "asked", "not_understood", "failure", "unknown_caller", "readings_refused", "callback"
]

HANGUP: dict[str, Any] = {"hangup": True}

_COLLECTED = ("goal", "account", "address", "readings")


def handoff(
    reason: Reason, slots: Mapping[str, Any], queue: str, phone: str | None = None
) -> dict[str, Any]:
    """Connect an operator of this queue, who gets what is known of the caller already.

    `phone`: E.164, whom to call back (reason `callback`).
    """
    collected = {name: slots[name] for name in _COLLECTED if slots.get(name)}
    collected["queue"] = queue
    if phone is not None:
        collected["phone"] = phone
    return {"handoff": {"reason": reason, "collected": collected}}
