"""The dialogue so far, told by Rasa's events (dicts as in its tracker, oldest first)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Event = Mapping[str, Any]


def turns(events: Iterable[Event]) -> list[list[Event]]:
    """Events cut at each thing the caller did.

    The first may begin with none: Rasa forgets the `/session_start` that brought the greeting.
    """
    cut: list[list[Event]] = []
    for event in events:
        if event["event"] == "user" or not cut:
            cut.append([])
        cut[-1].append(event)
    return cut


def intent_of(user: Event) -> str | None:
    """The intent of a `user` event."""
    name: str | None = user.get("parse_data", {}).get("intent", {}).get("name")
    return name


def ran(turn: Iterable[Event], action: str) -> bool:
    """Whether this action answered in the turn."""
    return any(event["event"] == "action" and event.get("name") == action for event in turn)


def said(turn: Iterable[Event]) -> list[Event]:
    """The `bot` events of a turn that hold words, not only control for the gateway."""
    return [event for event in turn if event["event"] == "bot" and event.get("text")]


def was_said(events: Iterable[Event], responses: Iterable[str]) -> bool:
    """Whether any of these responses of the domain was said in the call."""
    names = set(responses)
    return any(
        event["event"] == "bot" and event.get("metadata", {}).get("utter_action") in names
        for event in events
    )
