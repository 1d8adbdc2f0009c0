"""Saying again what was said last."""

from __future__ import annotations

from collections.abc import Iterable

from bot.replies.reprompt import question_stands
from bot.replies.turns import Event, said, turns

WAIT = "utter_wait"
"""The promise to wait: the question before it still stands."""

_ASKS_FOR_MORE = frozenset({"utter_follow_up", "utter_thanks", "utter_declined"})


def last_words(events: Iterable[Event]) -> list[Event]:
    """What the assistant said before the latest turn: `bot` events.

    Re-prompts and promises to wait are passed over: who asks to repeat wants the answer, not
    «не расслышала». Empty when nothing was said yet.
    """
    for turn in reversed(turns(events)[:-1]):
        words = said(turn)
        if words and not question_stands(turn):
            return words
    return []


def from_the_cut(words: list[Event], heard: str | None) -> list[Event]:
    """Who cuts her short with «повторите» wants what was being said, not what went before it.

    heard: the words of the last answer that the caller had heard, None where it was not cut short.
    """
    left = (heard or "").split()
    for number, bot in enumerate(words):
        said_words = bot["text"].replace("+", "").split()
        if left[: len(said_words)] != said_words:
            return words[number:]
        left = left[len(said_words) :]
    return words


def response_of(bot: Event) -> str | None:
    """The domain's response behind a `bot` event; None for free text."""
    name: str | None = bot.get("metadata", {}).get("utter_action")
    return name


def asked_last(events: Iterable[Event]) -> str | None:
    """The response that the last words ended with."""
    words = last_words(events)
    return response_of(words[-1]) if words else None


def asked_for_more(events: Iterable[Event]) -> bool:
    """Whether the last words ended with «Чем ещё помочь?»: then «нет» ends the call."""
    return asked_last(events) in _ASKS_FOR_MORE
