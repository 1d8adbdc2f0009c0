"""Changing one's mind: back, another question first, two questions at once, help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.channels.two_topics import SURE, halves, two_topics
from bot.replies.back import step_back
from bot.replies.help import HELP, help_reply
from bot.replies.later import left_to_answer, then
from bot.replies.needs import NEED_OF_GOAL, allowed, number_needed
from bot.replies.reply import Reply
from bot.replies.reprompt import ASK_AGAIN
from bot.replies.resume import resume_reply, set_aside
from bot.utility import Identified, Need, load_utility

NEEDS = load_utility().needs
DAY = {"meter": "1", "zone": "day"}
NIGHT = {"meter": "1", "zone": "night"}
GARAGE = {"meter": "2", "zone": "single"}


@pytest.mark.parametrize(
    ("step", "slots", "before"),
    [
        ("address", {"candidate": 1}, {"candidate": 0}),
        ("address", {"candidate": 0}, None),
        ("account_number", {"candidate": 2}, {"candidate": 1}),
        ("account_number", {"candidate": 0}, None),
        ("account_number_ok", {}, {"account_number": None}),
        ("reading_ok", {}, {"reading": None}),
        ("callback_window", {}, {"callback_phone_ok": None}),
        ("callback_phone_ok", {}, {"callback_phone": None}),
        ("callback_phone", {}, None),
        (None, {}, None),
    ],
)
def test_back_undoes_the_step_before(
    step: str | None, slots: dict[str, Any], before: dict[str, Any] | None
) -> None:
    assert step_back(step, slots) == before


@pytest.mark.parametrize(
    ("readings", "given", "before"),
    [
        ([], None, None),
        ([], {"date": "", "values": ""}, {"replace_readings": None}),
        ([DAY], None, {"readings": []}),
        # A meter whose zones are all confirmed is written: there is no way back to it.
        ([DAY, NIGHT], None, None),
    ],
)
def test_back_from_a_reading_goes_to_what_is_not_written_yet(
    readings: list[dict[str, Any]], given: Any, before: dict[str, Any] | None
) -> None:
    slots = {"registers": [DAY, NIGHT, GARAGE], "readings": readings, "given": given}
    assert step_back("reading", slots) == before


@pytest.mark.parametrize(
    ("form", "goal", "waits"),
    [
        ("readings_form", "баланс", "показания"),
        ("address_form", "тариф", "тариф"),
        ("callback_form", "тариф", None),
    ],
)
def test_what_is_set_aside_is_what_the_form_was_for(
    form: str, goal: str, waits: str | None
) -> None:
    assert set_aside(form, goal) == waits


def action(name: str) -> dict[str, Any]:
    return {"event": "action", "name": name}


def said(response: str) -> dict[str, Any]:
    return {"event": "bot", "text": "?", "metadata": {"utter_action": response}}


LEFT = [action("readings_form"), action("action_set_aside"), action("action_services")]


@pytest.mark.parametrize(
    ("goal", "events", "offer"),
    [
        ("показания", LEFT, Reply("utter_offer_resume_readings")),
        ("тариф", LEFT, Reply("utter_offer_resume", {"goal": "тариф"})),
        (None, LEFT, None),
        ("показания", [], None),
        ("показания", [*LEFT, action("readings_form")], None),
        ("показания", [*LEFT, action("payment_form")], Reply("utter_offer_resume_readings")),
        ("показания", [*LEFT, said("utter_offer_resume_readings"), action("x")], None),
    ],
)
def test_a_form_that_was_left_is_offered_once_unless_it_was_taken_up_again(
    goal: str | None, events: list[dict[str, Any]], offer: Reply | None
) -> None:
    assert resume_reply(goal, events) == offer


def heard(text: str, later: str | None = None, intent: str = "баланс") -> dict[str, Any]:
    metadata = {} if later is None else {"later": later}
    parsed = {"intent": {"name": intent}}
    return {"event": "user", "text": text, "metadata": metadata, "parse_data": parsed}


@pytest.mark.parametrize(
    ("events", "left"),
    [
        ([heard("баланс")], None),
        ([heard("баланс", "тариф")], "тариф"),
        ([heard("баланс", "тариф"), heard("да", intent="да")], "тариф"),
        ([heard("баланс", "тариф"), heard("тариф", intent="тариф")], None),
        ([heard("баланс", "тариф"), heard("отмена", intent="отмена")], None),
        ([heard("баланс", "тариф"), heard("офис", "услуги", "офис")], "услуги"),
    ],
)
def test_the_second_question_waits_until_the_first_is_answered(
    events: list[dict[str, Any]], left: str | None
) -> None:
    assert left_to_answer(events) == left


def test_what_is_taken_next_is_told_to_the_connector() -> None:
    assert then("тариф") == {"next": "тариф"}


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("баланс", []),
        ("баланс и тариф", [("баланс", "тариф")]),
        ("скажите баланс а ещё тариф", [("скажите баланс", "тариф")]),
        ("баланс потом тариф", [("баланс", "тариф")]),
        ("свет и вода и тариф", [("свет", "вода и тариф"), ("свет и вода", "тариф")]),
        ("иду и пою", [("иду", "пою")]),
    ],
)
def test_a_sentence_is_cut_at_its_joints(text: str, cut: list[tuple[str, str]]) -> None:
    assert halves(text) == cut


async def understand(text: str) -> Mapping[str, Any]:
    for intent in ("баланс", "тариф", "офис", "да"):
        if intent in text:
            return {"intent": {"name": intent, "confidence": SURE}}
    return {"intent": {"name": "тариф", "confidence": SURE - 0.1}}


@pytest.mark.parametrize(
    ("text", "two"),
    [
        ("баланс и тариф", ("баланс", "тариф")),
        ("где офис в мытищах и баланс", ("где офис в мытищах", "баланс")),
        ("баланс", None),
        ("баланс и баланс", None),
        # «Да» is no question, and what is not understood well is no second one.
        ("да и баланс", None),
        ("баланс и почему", None),
        ("/no_input", None),
    ],
)
async def test_only_two_questions_that_are_both_understood_are_two(
    text: str, two: tuple[str, str] | None
) -> None:
    assert await two_topics(text, understand) == two


@pytest.mark.parametrize("step", sorted(ASK_AGAIN))
def test_every_step_has_help(step: str) -> None:
    assert help_reply(step).response == HELP.get(step, "utter_help_yes_no")
    assert set(HELP) <= set(ASK_AGAIN)


@pytest.mark.parametrize(
    ("identification", "by", "need", "may"),
    [
        ("found", None, "balance", False),
        ("confirmed", "address", "balance", True),
        ("confirmed", "address", "save_phone", False),
        ("confirmed", "account_number", "balance", True),
        ("confirmed", "account_number", "save_phone", True),
    ],
)
def test_an_account_number_allows_all_and_an_address_what_is_configured(
    identification: str, by: str | None, need: Need, may: bool
) -> None:
    needs: dict[Need, Identified] = {**NEEDS, "balance": "address", "save_phone": "account_number"}
    slots = {"identification": identification, "identified_by": by}
    assert allowed(need, slots, needs) is may


def test_every_goal_has_its_need_and_some_goals_need_the_number() -> None:
    assert set(NEED_OF_GOAL.values()) <= set(NEEDS)
    needs: dict[Need, Identified] = {**NEEDS, "debt": "account_number"}
    assert number_needed("задолженность", needs)
    assert not number_needed("баланс", needs)
    assert not number_needed(None, needs)
