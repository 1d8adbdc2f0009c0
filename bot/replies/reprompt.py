"""Asking again when nothing was heard or understood, then the operator (P14)."""

from __future__ import annotations

from collections.abc import Iterable

from bot.replies.reply import Reply
from bot.replies.turns import Event, ran, turns

ACTION = "action_reprompt"
"""It answers every failed attempt, and nothing else: a turn it answered is a failed one."""

MAX_ATTEMPTS = 3
"""The failed attempt in a row at which an operator is connected."""

ASK_AGAIN = {
    "menu": {
        "silence": ("utter_menu_silence_1", "utter_menu_silence_2"),
        "unclear": ("utter_menu_unclear_1", "utter_menu_unclear_2"),
        "off_topic": ("utter_menu_off_topic_1", "utter_menu_off_topic_2"),
        "keys": ("utter_menu_keys", "utter_menu_unclear_2"),
    },
    "address": {
        "silence": ("utter_address_silence_1", "utter_address_silence_2"),
        "unclear": ("utter_address_unclear_1", "utter_address_unclear_2"),
        "off_topic": ("utter_address_unclear_1", "utter_address_unclear_2"),
        "keys": ("utter_address_keys", "utter_address_unclear_2"),
    },
}

_KINDS = {"no_input": "silence", "вне_темы": "off_topic", "dtmf": "keys"}


def attempt_number(events: Iterable[Event]) -> int:
    """Which failed attempt in a row the latest turn is: 1 when the turn before it went well."""
    number = 1
    for turn in reversed(turns(events)[:-1]):
        if not ran(turn, ACTION):
            break
        number += 1
    return number


def reprompt_reply(intent: str | None, step: str, attempt: int) -> Reply:
    """What to say at this failed attempt (from 1) of this step; more explicit each time."""
    kind = _KINDS.get(intent or "", "unclear")
    if attempt < MAX_ATTEMPTS:
        return Reply(ASK_AGAIN[step][kind][attempt - 1])
    return Reply("utter_handoff_silence" if kind == "silence" else "utter_handoff_not_understood")
