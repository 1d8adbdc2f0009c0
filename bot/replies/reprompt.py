"""Asking again when nothing was heard or understood, then the operator (P14)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.replies.reply import Reply
from bot.replies.turns import Event, ran, turns

ACTION = "action_reprompt"
"""It answers every failed attempt, and nothing else: a turn it answered is a failed one."""

_HANDOFF_FAILED = "action_handoff_failed"

MENU = "menu"
"""The step outside forms and offers."""

MAX_ATTEMPTS = 3
"""The failed attempt in a row at which an operator is connected."""

LAST_ATTEMPT = 5
"""Where no operator was to be had, the call ends at this failed attempt in a row."""

_YES_NO = {
    "silence": ("utter_yes_no_silence_1", "utter_yes_no_silence_2"),
    "unclear": ("utter_yes_no_unclear_1", "utter_yes_no_unclear_2"),
    "off_topic": ("utter_yes_no_unclear_1", "utter_yes_no_unclear_2"),
    "keys": ("utter_yes_no_keys", "utter_yes_no_unclear_2"),
}

_DIGITS = {
    "silence": ("utter_digits_silence_1", "utter_digits_silence_2"),
    "unclear": ("utter_digits_unclear_1", "utter_digits_unclear_2"),
    "off_topic": ("utter_digits_unclear_1", "utter_digits_unclear_2"),
    "keys": ("utter_digits_unclear_1", "utter_digits_unclear_2"),
}

_PAY_BY = {
    "silence": ("utter_yes_no_silence_1", "utter_pay_by_silence_2"),
    "unclear": ("utter_pay_by_unclear_1", "utter_pay_by_unclear_2"),
    "off_topic": ("utter_pay_by_unclear_1", "utter_pay_by_unclear_2"),
    "keys": ("utter_pay_by_keys", "utter_pay_by_unclear_2"),
}

_REPLACE = {
    "silence": ("utter_replace_silence_1", "utter_replace_silence_2"),
    "unclear": ("utter_replace_unclear_1", "utter_replace_unclear_2"),
    "off_topic": ("utter_replace_unclear_1", "utter_replace_unclear_2"),
    "keys": ("utter_replace_keys", "utter_replace_unclear_2"),
}

_WINDOW = {
    "silence": ("utter_window_silence_1", "utter_window_silence_2"),
    "unclear": ("utter_window_unclear_1", "utter_window_unclear_2"),
    "off_topic": ("utter_window_unclear_1", "utter_window_unclear_2"),
    "keys": ("utter_window_keys", "utter_window_unclear_2"),
}

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
        "keys": ("utter_yes_no_keys", "utter_address_unclear_2"),
    },
    "account_number": _DIGITS,
    "account_number_ok": _YES_NO,
    "reading": _DIGITS,
    "replace_readings": _REPLACE,
    "reading_ok": _YES_NO,
    "callback_phone": _DIGITS,
    "callback_phone_ok": _YES_NO,
    "callback_window": _WINDOW,
    "offer": _YES_NO,
    "order_time": _WINDOW,
    "order_ok": _YES_NO,
    "pay_by": _PAY_BY,
    "pay_sum": _DIGITS,
    "pay_ok": _YES_NO,
}

_KINDS = {"no_input": "silence", "вне_темы": "off_topic", "dtmf": "keys"}


def failed(turn: Sequence[Event]) -> bool:
    """Whether the caller was asked again; strange words that were taken for a place were not."""
    return ran(turn, ACTION) and not ran(turn, "action_office")


def question_stands(turn: Sequence[Event]) -> bool:
    """Whether what was asked before the turn still waits for its answer: the caller was asked
    again, or begged to wait.
    """
    return failed(turn) or ran(turn, "action_wait")


def attempt_number(events: Iterable[Event]) -> int:
    """Which failed attempt in a row the latest turn is: 1 when the turn before it went well.

    An operator who was not reached is no turn of the caller's: who keeps silent is not sent from
    us to the operators and back without end.
    """
    number = 1
    for turn in reversed(turns(events)[:-1]):
        if ran(turn, _HANDOFF_FAILED):
            continue
        if not failed(turn):
            break
        number += 1
    return number


def reprompt_reply(intent: str | None, step: str, attempt: int) -> Reply:
    """What to say at this failed attempt (from 1) of this step; more explicit each time.

    Behind MAX_ATTEMPTS nobody was to be had: what is asked then is asked once more.
    """
    kind = _KINDS.get(intent or "", "unclear")
    if attempt != MAX_ATTEMPTS:
        return Reply(ASK_AGAIN[step][kind][min(attempt, MAX_ATTEMPTS - 1) - 1])
    return Reply("utter_handoff_silence" if kind == "silence" else "utter_handoff_not_understood")
