"""R1, R2: whose account it is."""

from __future__ import annotations

from billing.types import Account, Address
from bot.replies.account_number import form_steps
from bot.replies.identification import (
    Candidate,
    address_question,
    address_slots,
    asked_in_turn_before,
    candidates,
    forgotten,
)
from bot.utility import load_utility

FLAT: Candidate = {
    "number": "1000000001",
    "address": "Москва, улица Ленина, дом 5",
    "town": "Москва",
}
HOUSE: Candidate = {"number": "1000000002", "address": "деревня Горки, дом 1", "town": "Горки"}
DACHA: Candidate = {"number": "1000000003", "address": "Химки, дом 2", "town": "Химки"}

NEEDS = load_utility().needs
NUMBER_STEPS = ["goal", "account_number", "account_number_ok"]


def test_accounts_become_plain_values_without_the_holders_name() -> None:
    address = Address("Москва", "Москва", "улица Ленина", "5", None, "12")
    account = Account("1000000001", "Смирнова Анна Викторовна", address, ["+74951234501"])
    assert candidates([account]) == [
        {
            "number": "1000000001",
            "address": "Москва, улица Ленина, дом 5, квартира 12",
            "town": "Москва",
        }
    ]


def test_one_address_is_only_confirmed() -> None:
    for interrupted in (False, True):
        reply = address_question([FLAT], 0, interrupted)
        assert reply.response == "utter_ask_address"
        assert reply.values == {"address": FLAT["address"]}


def test_several_addresses_are_asked_one_by_one() -> None:
    asked = [address_question([FLAT, HOUSE, DACHA], i, interrupted=False) for i in range(3)]
    assert [reply.response for reply in asked] == [
        "utter_ask_address_first",
        "utter_ask_address_next",
        "utter_ask_address_last",
    ]
    assert [reply.values["address"] for reply in asked] == [
        FLAT["address"],
        HOUSE["address"],
        DACHA["address"],
    ]


def test_an_interrupted_question_is_asked_again_without_its_introduction() -> None:
    reply = address_question([FLAT, HOUSE], 0, interrupted=True)
    assert reply.response == "utter_ask_address_again"
    assert reply.values == {"address": FLAT["address"]}


def test_yes_confirms_the_account_asked_last() -> None:
    assert address_slots([FLAT, HOUSE], 1, "да") == {
        "address": HOUSE["address"],
        "account": HOUSE["number"],
        "identification": "confirmed",
        "identified_by": "address",
    }


def test_no_goes_on_to_the_next_address() -> None:
    assert address_slots([FLAT, HOUSE], 0, "нет") == {"address": None, "candidate": 1}


def test_no_to_all_addresses_goes_on_to_the_account_number() -> None:
    slots = {
        "identification": "found",
        "accounts": [FLAT, HOUSE],
        "candidate": 1,
        "goal": "баланс",
    }
    assert form_steps(slots, NEEDS) == ["goal", "address"]
    assert form_steps({**slots, **address_slots([FLAT, HOUSE], 1, "нет")}, NEEDS) == NUMBER_STEPS


def test_another_account_is_chosen_among_the_others_and_nothing_is_kept_of_the_first() -> None:
    slots = forgotten([FLAT, HOUSE, DACHA], HOUSE["number"])
    assert slots["accounts"][slots["candidate"] :] == [FLAT, DACHA]
    assert (slots["identification"], slots["account"], slots["address"]) == ("found", None, None)
    assert slots["readings_state"] == "pending"


def test_another_account_than_the_only_one_is_found_by_its_number() -> None:
    slots = {**forgotten([FLAT], FLAT["number"]), "goal": "баланс"}
    assert form_steps(slots, NEEDS) == NUMBER_STEPS


def test_who_named_another_account_before_is_asked_the_addresses_of_the_phone() -> None:
    slots = {**forgotten([FLAT], "1999999999"), "goal": "баланс"}
    assert form_steps(slots, NEEDS) == ["goal", "address"]


def test_a_form_left_by_the_caller_was_not_interrupted() -> None:
    asked = [{"event": "user"}, {"event": "action", "name": "address_form"}]
    left = [{"event": "user"}, {"event": "action", "name": "action_deactivate_loop"}]
    now = [{"event": "user"}]
    assert asked_in_turn_before(asked + now)
    assert not asked_in_turn_before(asked + left + now)
    assert not asked_in_turn_before(now)
