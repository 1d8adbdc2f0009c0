"""P14: three failed attempts in a row bring the operator."""

from __future__ import annotations

from typing import Any

import pytest

from bot.replies.reprompt import ASK_AGAIN, MAX_ATTEMPTS, attempt_number, reprompt_reply

GREETING = [{"event": "action", "name": "action_session_start"}, {"event": "bot", "text": "Да?"}]


def turn(*actions: str) -> list[dict[str, Any]]:
    ran = [{"event": "action", "name": name} for name in actions]
    return [{"event": "user"}, *ran, {"event": "action", "name": "action_listen"}]


FAILED = turn("action_reprompt")
FAILED_IN_FORM = turn("action_reprompt", "address_form")
WELL = turn("action_balance")
NOT_REACHED = turn("action_handoff_failed")
NOW: list[dict[str, Any]] = [{"event": "user"}]


@pytest.mark.parametrize(
    ("events", "number"),
    [
        (NOW, 1),
        (GREETING + NOW, 1),
        (WELL + NOW, 1),
        (FAILED + NOW, 2),
        (GREETING + FAILED + FAILED + NOW, 3),
        (FAILED + FAILED_IN_FORM + NOW, 3),
        (FAILED + FAILED + WELL + NOW, 1),
        (FAILED + WELL + FAILED + NOW, 2),
        (FAILED * 5 + NOW, 6),
        (FAILED * 3 + NOT_REACHED + NOW, 4),
        (WELL + NOT_REACHED + NOW, 1),
    ],
)
def test_attempts_are_counted_in_a_row_and_begin_anew_after_success(
    events: list[dict[str, Any]], number: int
) -> None:
    assert attempt_number(events) == number


@pytest.mark.parametrize("step", sorted(ASK_AGAIN))
@pytest.mark.parametrize("intent", ["no_input", "no_match", "nlu_fallback", "вне_темы", "dtmf"])
def test_each_attempt_is_answered_differently(intent: str, step: str) -> None:
    said = [reprompt_reply(intent, step, attempt).response for attempt in (1, 2, MAX_ATTEMPTS)]
    assert len(set(said)) == 3
    assert said[-1].startswith("utter_handoff")


@pytest.mark.parametrize(
    ("intent", "step", "attempt", "response"),
    [
        ("no_input", "menu", 1, "utter_menu_silence_1"),
        ("no_input", "address", 2, "utter_address_silence_2"),
        ("nlu_fallback", "menu", 1, "utter_menu_unclear_1"),
        ("вне_темы", "menu", 1, "utter_menu_off_topic_1"),
        ("вне_темы", "address", 1, "utter_address_unclear_1"),
        ("dtmf", "menu", 1, "utter_menu_keys"),
        ("да", "menu", 1, "utter_menu_unclear_1"),
        (None, "menu", 1, "utter_menu_unclear_1"),
        ("no_input", "menu", 3, "utter_handoff_silence"),
        ("no_match", "address", 3, "utter_handoff_not_understood"),
        ("no_match", "menu", 4, "utter_menu_unclear_2"),
    ],
)
def test_silence_noise_and_strange_words_are_told_apart(
    intent: str | None, step: str, attempt: int, response: str
) -> None:
    assert reprompt_reply(intent, step, attempt).response == response
