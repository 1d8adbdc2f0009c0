"""A payment by card in a call, on virtual time: what is said, paid and told to the dialogue."""

import json

import pytest

from tests.gateway.fakes import FakeDialogue, FakeHouse, FakeLeg, FakePayments, reply
from tests.gateway.virtual_time import run
from voice_gateway.call import phrases
from voice_gateway.call.session import CallSession
from voice_gateway.dialogue.client import CallInfo
from voice_gateway.payment import prompts
from voice_gateway.payment.provider import Declined, Paid, PaymentUnavailable

INFO = CallInfo(line="consultation", caller="+74951234501", channel="web")
NUMBER = "4111111111111111"
WHOLE_CARD = (("key", f"{NUMBER}#"), ("key", "1240"), ("key", "737"))
CONTROL = {"payment": {"id": "p1", "amount": "1234.56"}}


def call(tmp_path, *script, payments=None, paid=None):
    leg = FakeLeg("картой", *script)
    dialogue = FakeDialogue(
        session_start=reply("Здравствуйте!"),
        картой=reply("Данные карты вводите только клавишами.", control=CONTROL),
        paid=paid or reply("Чем ещё помочь?"),
    )
    house = FakeHouse(tmp_path, leg, dialogue)
    house.payments = payments or FakePayments()

    async def main():
        return await CallSession("c1", leg, INFO, house).run()

    return run(main()), leg, house


def told(house):
    """The payment's event."""
    [event] = [m for m in house.dialogue.messages if m.startswith("/paid")]
    return json.loads(event.removeprefix("/paid"))


def test_a_card_is_keyed_charged_and_the_dialogue_learns_only_how_it_ended(tmp_path):
    _, leg, house = call(tmp_path, *WHOLE_CARD, ("wait", 6), "HANG UP")
    [(payment, amount, card)] = house.payments.asked
    assert (payment, amount) == ("p1", "1234.56")
    assert (card.number, card.expires, card.code) == (NUMBER, "1240", "737")
    assert told(house) == {"outcome": "paid", "last4": "1111", "reason": ""}
    said = leg.said_by_assistant()
    for words in ("Наберите номер карты", prompts.EXPIRES, "три цифры кода", "1 1 1 1"):
        assert words in said
    assert said.endswith("Чем ещё помочь?")


@pytest.mark.parametrize(
    ("answers", "event"),
    [
        (
            [Declined("insufficient_funds")],
            {"outcome": "declined", "last4": "1111", "reason": "insufficient_funds"},
        ),
        (
            [PaymentUnavailable("ReadTimeout"), Paid("R")],
            {"outcome": "paid", "last4": "1111", "reason": ""},
        ),
        (
            [PaymentUnavailable("ReadTimeout"), PaymentUnavailable("HTTP 500")],
            {"outcome": "failed", "last4": "1111", "reason": ""},
        ),
    ],
)
def test_the_dialogue_learns_of_refusals_and_failures(tmp_path, answers, event):
    payments = FakePayments(*answers)
    _, _, house = call(tmp_path, *WHOLE_CARD, ("wait", 6), "HANG UP", payments=payments)
    assert told(house) == event


def test_zero_and_hash_leave_the_section_and_nothing_is_charged(tmp_path):
    _, _, house = call(tmp_path, ("key", "41110*0#"), ("wait", 6), "HANG UP")
    assert told(house)["outcome"] == "cancelled"
    assert house.payments.asked == []


def test_who_keys_nothing_is_asked_again_and_then_let_go(tmp_path):
    _, leg, house = call(tmp_path, ("wait", 120), "HANG UP")
    assert told(house)["outcome"] == "not_entered"
    assert leg.said_by_assistant().count("Жду номер карты.") == 2


def test_what_is_said_aloud_in_the_section_is_not_even_recognised(tmp_path):
    aloud = "четыре один один один"
    _, leg, house = call(tmp_path, ("wait", 3), aloud, *WHOLE_CARD, ("wait", 6), "HANG UP")
    assert aloud not in house.dialogue.messages
    assert aloud not in json.dumps(leg.events, ensure_ascii=False)


def test_keys_too_many_stay_in_the_section(tmp_path):
    script = (("key", f"{NUMBER}#"), ("key", "1240#"), ("key", "737##00"), ("wait", 6), "HANG UP")
    _, _, house = call(tmp_path, *script)
    assert told(house)["outcome"] == "paid"
    assert not [m for m in house.dialogue.messages if m.startswith("/dtmf")]


def test_who_hangs_up_in_the_section_pays_nothing(tmp_path):
    reason, _, house = call(tmp_path, ("key", f"{NUMBER}#1240"), "HANG UP")
    assert reason == "hangup"
    assert house.payments.asked == []
    assert house.dialogue.messages[-1] == "/hangup"


def test_the_transcript_says_that_a_section_was_masked_and_the_page_is_told(tmp_path):
    _, leg, house = call(tmp_path, *WHOLE_CARD, ("wait", 6), "HANG UP")
    kinds = [u.kind for u in house.store.utterances if u.who == "caller"]
    assert kinds == ["said", "masked"]
    assert [e["on"] for e in leg.events if e["type"] == "masked"] == [True, False]


def test_after_the_section_the_call_goes_on_by_voice(tmp_path):
    leg_script = (*WHOLE_CARD, "спасибо", ("wait", 2), "HANG UP")
    _, _, house = call(tmp_path, *leg_script, paid=reply("Оплата прошла."))
    assert house.dialogue.messages[-2] == "спасибо"


def test_a_bug_in_the_section_is_an_apology_and_a_human(tmp_path):
    payments = FakePayments(ZeroDivisionError())
    reason, leg, house = call(tmp_path, *WHOLE_CARD, payments=payments)
    assert reason == "completed"
    assert phrases.APOLOGY in leg.said_by_assistant()
    assert house.store.handoffs[0][0] == "failure"
