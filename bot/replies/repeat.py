"""Saying again what was said last."""

from __future__ import annotations

from collections.abc import Iterable

from bot.replies.reprompt import ACTION as REPROMPT
from bot.replies.turns import Event, ran, said, turns

_ASKS_FOR_MORE = frozenset({"utter_follow_up", "utter_thanks"})


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
    """Whether the last words ended with «Чем ещё помочь?»: then «нет» ends the call."""
    words = last_words(events)
    return bool(words) and response_of(words[-1]) in _ASKS_FOR_MORE
