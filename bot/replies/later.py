"""Two things in one sentence: the second is remembered and taken up after the first.

Nothing is kept of it but the message's metadata.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.replies.turns import Event, intent_of

NEXT = "next"
"""In the custom JSON of a message: what the connector sends to the dialogue as the next message."""

LATER = "later"
"""In a message's metadata: the second thing the caller asked for, in their words."""

_DROPS = frozenset({"отмена", "сначала"})


def then(message: str) -> dict[str, Any]:
    """Control for the connector: take this message next, as if the caller had said it."""
    return {NEXT: message}


def left_to_answer(events: Iterable[Event]) -> str | None:
    """What the caller asked for second and has not been answered yet; None when nothing."""
    since: set[str] = set()
    for event in reversed([event for event in events if event["event"] == "user"]):
        if intent_of(event) in _DROPS:
            return None
        later: str | None = (event.get("metadata") or {}).get(LATER)
        if later is not None:
            return None if later in since else later
        since.add(event.get("text") or "")
    return None
