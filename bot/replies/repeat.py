"""Saying again what was said last."""

from __future__ import annotations

from collections.abc import Iterable

from bot.replies.reprompt import ACTION as REPROMPT
from bot.replies.turns import Event, ran, said, turns

FOLLOW_UP = "utter_follow_up"


def last_words(events: Iterable[Event]) -> list[Event]:
    """What the assistant said before the latest turn: `bot` events.

    Re-prompts are passed over: who asks to repeat wants the answer, not «не расслышала».
    Empty when nothing was said yet.
    """
    for turn in reversed(turns(events)[:-1]):
        words = said(turn)
        if words and not ran(turn, REPROMPT):
            return words
    return []


def response_of(bot: Event) -> str | None:
    """The domain's response behind a `bot` event; None for free text."""
    name: str | None = bot.get("metadata", {}).get("utter_action")
    return name


def asked_for_more(events: Iterable[Event]) -> bool:
    """Whether the last thing said before the latest turn was «Чем ещё помочь?»: «нет» ends it."""
    before = [event for turn in turns(events)[:-1] for event in said(turn)]
    return bool(before) and response_of(before[-1]) in (FOLLOW_UP, "utter_thanks")
