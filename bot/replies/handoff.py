"""Control for the gateway: the custom JSON a message may carry (docs/architecture.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Reason = Literal[
    "asked", "not_understood", "failure", "unknown_caller", "readings_refused", "callback"
]

HANGUP: dict[str, Any] = {"hangup": True}

_COLLECTED = ("goal", "account", "address", "readings")


def collected(slots: Mapping[str, Any], queue: str) -> dict[str, Any]:
    """What an operator of this queue gets of the caller: all that is known, nothing empty.

    `order`: {"service", "time"} of a service that is being ordered.
    """
    known = {name: slots[name] for name in _COLLECTED if slots.get(name)}
    if slots.get("order") in ("wanted", "asking", "failed") and slots.get("service"):
        order = {"service": slots["service"]["name"], "time": slots.get("order_time")}
        known["order"] = {name: value for name, value in order.items() if value}
    return {**known, "queue": queue}


def handoff(
    reason: Reason,
    slots: Mapping[str, Any],
    queue: str,
    phone: str | None = None,
    window: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """Connect an operator of this queue, who gets what is known of the caller already.

    `phone`: E.164, whom to call back, and the `window` when (reason `callback`).
    """
    known = collected(slots, queue)
    if phone is not None:
        known["phone"] = phone
    if window is not None:
        known["window"] = dict(window)
    return {"handoff": {"reason": reason, "collected": known}}
