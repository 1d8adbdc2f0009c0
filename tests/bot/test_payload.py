"""One turn of the dialogue contract: what the connector takes and gives."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.hints import load_listening
from bot.channels.payload import (
    BadRequest,
    DialogueFailed,
    answer,
    next_message,
    parse_turn,
    silent_action,
)
from bot.replies.later import then

LISTENING = load_listening()
DICTATED = (
    '/digits{"digits": "15780", "ambiguous": false, "corrected": false, '
    '"decimals": "", "alternatives": []}'
)

PAID = '/paid{"outcome": "paid", "last4": "1111", "reason": ""}'


def request(**changes: Any) -> bytes:
    body: dict[str, Any] = {
        "sender": "call-1",
        "message": "баланс",
        "metadata": {"line": "consultation", "caller": "+74951234501", "channel": "web"},
    }
    body.update(changes)
    return json.dumps(body).encode()


def user(text: str, intent: str = "баланс", confidence: float = 0.97) -> dict[str, Any]:
    understood = {"name": intent, "confidence": confidence}
    return {"event": "user", "text": text, "parse_data": {"intent": understood}}


def action(name: str) -> dict[str, Any]:
    return {"event": "action", "name": name}


SAID = {"event": "bot", "text": "Здравствуйте!"}
SLOT = {"event": "slot", "name": "goal", "value": "баланс"}
LISTEN = action("action_listen")


def test_an_utterance_is_taken_with_its_metadata() -> None:
    turn = parse_turn(request())
    assert (turn.sender, turn.message) == ("call-1", "баланс")
    assert turn.metadata["caller"] == "+74951234501"
    assert turn.metadata["dialled"] is None


def test_a_phone_call_tells_the_dialled_number() -> None:
    metadata = {"line": "phone", "caller": None, "channel": "phone", "dialled": "+74951240002"}
    metadata["heard"] = "Ваш долг…"
    assert parse_turn(request(metadata=metadata)).metadata == metadata


def test_a_withheld_caller_is_null() -> None:
    metadata = {"line": "consultation", "caller": None, "channel": "phone"}
    assert parse_turn(request(metadata=metadata)).metadata["caller"] is None


@pytest.mark.parametrize(
    "event",
    [
        "/session_start",
        "/no_input",
        "/no_match",
        "/hangup",
        '/dtmf{"digits": "12#"}',
        '/handoff_failed{"reason": "no_answer"}',
        DICTATED,
        DICTATED.replace('"15780"', '""'),
        DICTATED.replace("[]", '["1578", "157800"]').replace("false", "true"),
        PAID,
        '/paid{"outcome": "declined", "last4": "1111", "reason": "insufficient_funds"}',
        '/paid{"outcome": "cancelled", "last4": "", "reason": ""}',
    ],
)
def test_the_gateways_events_are_taken(event: str) -> None:
    assert parse_turn(request(message=event)).message == event


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (request(sender=None), "sender"),
        (request(sender=" "), "sender"),
        (request(message=7), "message"),
        (request(message=""), "message"),
        (request(message="а" * 2001), "message: longer than 2000"),
        (request(metadata=None), "metadata"),
        (request(metadata={"caller": None, "channel": "web"}), "metadata.line"),
        (request(metadata={"line": "x", "caller": None}), "metadata.channel"),
        (request(metadata={"line": "x", "caller": 7, "channel": "web"}), "metadata.caller"),
        (request(metadata={"line": "x", "dialled": 7, "channel": "web"}), "metadata.dialled"),
        (request(metadata={"line": "x", "heard": [], "channel": "web"}), "metadata.heard"),
        (request(message="/restart"), "no such event"),
        (request(message="/баланс"), "no such event"),
        (request(message="/dtmf"), "no such event"),
        (request(message="/dtmf{"), "/dtmf event holds no JSON"),
        (request(message='/dtmf{"digits": ""}'), "/dtmf needs"),
        (request(message='/dtmf{"digits": 12}'), "/dtmf needs"),
        (request(message='/dtmf{"digits": "1", "goal": "x"}'), "/dtmf needs"),
        (request(message='/digits{"digits": "1"}'), "/digits needs"),
        (request(message=DICTATED.replace('"15780"', "15780")), "/digits needs"),
        (request(message=DICTATED.replace("15780", "1 2")), "/digits needs"),
        (request(message=DICTATED.replace("15780", "١٢")), "/digits needs"),
        (request(message=DICTATED.replace("[]", "{}")), "/digits needs"),
        (request(message=DICTATED.replace("[]", "[7]")), "/digits needs"),
        (request(message=DICTATED.replace("false", "0")), "/digits needs"),
        (request(message="/paid{}"), "/paid needs"),
        (request(message='/paid{"outcome": "x", "last4": "", "reason": ""}'), "/paid needs"),
        (request(message=PAID.replace("1111", "4111111111111111")), "/paid needs"),
        (request(message=PAID.replace('"1111"', "1111")), "/paid needs"),
        (request(message=PAID.replace('""', '"4111 1111"')), "/paid needs"),
        (request(message="/digits{}]"), "/digits event holds no JSON"),
        (request(message="/handoff_failed"), "no such event"),
        (request(message='/handoff_failed{"reason": "tired"}'), "/handoff_failed needs"),
        (request(message='/handoff_failed{"reason": ["busy"]}'), "/handoff_failed needs"),
    ],
)
def test_a_wrong_request_is_refused_with_the_fields_name(body: bytes, told: str) -> None:
    with pytest.raises(BadRequest, match=told):
        parse_turn(body)


def test_a_refusal_never_repeats_what_was_sent() -> None:
    with pytest.raises(BadRequest) as refusal:
        parse_turn(request(message='/dtmf{"digits": "секрет"}'))
    assert "секрет" not in str(refusal.value)


def test_an_answer_holds_words_hints_and_what_was_understood() -> None:
    body = answer(
        LISTENING,
        [{"recipient_id": "call-1", "text": "Верно?"}],
        [user("какой баланс"), SLOT, action("address_form"), SAID, LISTEN],
        "address",
    )
    assert body["messages"] == [{"text": "Верно?"}]
    assert (body["listen"]["step"], body["listen"]["grammar"]) == ("address", "yes_no")
    assert body["understood"] == {"intent": "баланс", "confidence": 0.97}
    assert body["control"] is None


def test_every_answer_tells_what_is_known_for_when_a_later_one_never_comes() -> None:
    events = [user("да"), action("address_form"), SAID, LISTEN]
    known = {"goal": "показания", "account": "1000000001"}
    body = answer(LISTENING, [{"text": "Назовите…"}], events, None, collected=known)
    assert body["collected"] == known


def test_an_event_is_not_understood_as_an_intent() -> None:
    events = [user("/no_input", "no_input", 1.0), action("action_reprompt"), SAID, LISTEN]
    assert answer(LISTENING, [{"text": "Вас не слышно."}], events, None)["understood"] is None


def test_without_a_form_the_step_is_the_menu() -> None:
    events = [user("привет"), action("utter_hello"), SAID, LISTEN]
    assert answer(LISTENING, [{"text": "Да?"}], events, None)["listen"]["step"] == "menu"


def test_while_an_offer_stands_its_own_step_is_listened_to() -> None:
    offered = {**SAID, "metadata": {"utter_action": "utter_offer_save_phone"}}
    events = [user("баланс"), action("action_balance"), SAID, offered, LISTEN]
    assert answer(LISTENING, [{"text": "Запомнить?"}], events, None)["listen"]["step"] == "offer"


def test_how_many_digits_to_expect_may_be_known_only_in_the_call() -> None:
    events = [user("баланс"), action("address_form"), SAID, LISTEN]
    words, expected = [{"text": "Назовите счёт."}], {"min": 1, "max": 6}
    asked = answer(LISTENING, words, events, "account_number", expected)
    assert asked["listen"]["digits"] == {"min": 1, "max": 6, "terminator": "#"}
    assert answer(LISTENING, words, events, "address", expected)["listen"]["digits"] is None


def test_an_answer_to_a_caller_who_asked_for_it_is_said_slowly() -> None:
    events = [user("медленнее", "медленнее"), action("action_slower"), SAID, LISTEN]
    body = answer(LISTENING, [{"text": "Хорошо."}], events, None, rate="slow")
    assert body["messages"] == [{"text": "Хорошо.", "rate": "slow"}]


def test_what_is_taken_next_is_told_to_nobody() -> None:
    events = [user("баланс"), action("action_balance"), SAID, LISTEN]
    body = answer(LISTENING, [{"text": "Долга нет."}, {"custom": then("тариф")}], events, None)
    assert (body["messages"], body["control"]) == ([{"text": "Долга нет."}], None)
    assert next_message({"custom": then("тариф")}) == "тариф"
    assert next_message({"text": "Долга нет."}) is None


@pytest.mark.parametrize(
    "control", [{"hangup": True}, {"handoff": {"reason": "asked", "collected": {}}}]
)
def test_control_comes_from_a_custom_message_and_is_not_spoken(control: dict[str, Any]) -> None:
    events = [user("пока"), action("action_goodbye"), SAID, LISTEN]
    body = answer(LISTENING, [{"text": "До свидания!"}, {"custom": control}], events, None)
    assert body["control"] == control
    assert body["messages"] == [{"text": "До свидания!"}]


@pytest.mark.parametrize(
    ("events", "silent"),
    [
        ([action("action_balance"), SAID, LISTEN], None),
        ([action("action_find_accounts"), SLOT, action("address_form"), SAID, LISTEN], None),
        ([action("address_form"), {"event": "active_loop", "name": None}, LISTEN], None),
        ([action("action_balance"), LISTEN], "action_balance"),
        ([action("utter_payment"), SAID, action("action_office"), LISTEN], "action_office"),
        # Rasa's own bookkeeping before the next action is not the failed action's doing.
        (
            [action("address_form"), {"event": "user_featurization"}, LISTEN],
            "address_form",
        ),
        ([action("action_balance")], "action_balance"),
    ],
)
def test_an_action_that_left_no_trace_has_failed(
    events: list[dict[str, Any]], silent: str | None
) -> None:
    assert silent_action([user("баланс"), *events]) == silent


def test_a_failed_action_fails_the_turn_even_when_something_was_said() -> None:
    events = [user("офис"), action("utter_payment"), SAID, action("action_office"), LISTEN]
    with pytest.raises(DialogueFailed, match="action_office"):
        answer(LISTENING, [{"text": "Оплатить можно…"}], events, None)


def test_a_call_that_could_not_begin_fails_its_first_turn() -> None:
    began = [action("action_session_start")]
    events = [*began, user("/session_start"), action("action_default_fallback"), SAID, LISTEN]
    with pytest.raises(DialogueFailed, match="action_session_start"):
        answer(LISTENING, [{"text": "Извините, не поняла."}], events, None)


def test_rasas_own_beginning_of_a_call_is_no_failure() -> None:
    began = [action("action_session_start"), {"event": "session_started"}, LISTEN]
    events = [*began, user("/session_start"), action("action_session_start"), SAID, LISTEN]
    assert answer(LISTENING, [{"text": "Здравствуйте!"}], events, None)["understood"] is None


def test_saying_nothing_fails_the_turn_unless_the_caller_hung_up() -> None:
    with pytest.raises(DialogueFailed):
        answer(LISTENING, [], [user("баланс"), LISTEN], None)
    assert answer(LISTENING, [], [user("/hangup"), LISTEN], None)["messages"] == []


def test_who_asks_to_wait_is_given_time_at_the_step_that_waits() -> None:
    waits = {**SAID, "metadata": {"utter_action": "utter_wait"}}
    events = [user("подождите"), action("action_wait"), waits, LISTEN]
    listen = answer(LISTENING, [{"text": "Подожду."}], events, "address")["listen"]
    assert listen["step"] == "address"
    assert listen["no_input_ms"] == LISTENING.steps["wait"].no_input_ms
    assert listen["grammar"] == LISTENING.steps["address"].grammar
