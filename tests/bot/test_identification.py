"""R1, R2: whose account it is."""

from __future__ import annotations

from billing.types import Account, Address
from bot.replies.identification import (
    Candidate,
    address_question,
    address_slots,
    asked_in_turn_before,
    candidates,
    unknown_reply,
)

FLAT: Candidate = {
    "number": "1000000001",
    "address": "Москва, улица Ленина, дом 5",
    "town": "Москва",
}
HOUSE: Candidate = {"number": "1000000002", "address": "деревня Горки, дом 1", "town": "Горки"}
DACHA: Candidate = {"number": "1000000003", "address": "Химки, дом 2", "town": "Химки"}


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
    }


def test_no_goes_on_to_the_next_address() -> None:
    assert address_slots([FLAT, HOUSE], 0, "нет") == {"address": None, "candidate": 1}


def test_no_to_all_ends_the_form_with_the_caller_unknown() -> None:
    assert address_slots([FLAT, HOUSE], 1, "нет") == {
        "address": None,
        "identification": "unknown",
        "requested_slot": None,
    }


def test_the_reason_for_not_knowing_the_caller_is_honest() -> None:
    assert unknown_reply(None, []).response == "utter_unknown_withheld"
    assert unknown_reply("+74951234501", []).response == "utter_unknown_number"
    assert unknown_reply("+74951234501", [FLAT]).response == "utter_unknown_declined"


def test_a_form_left_by_the_caller_was_not_interrupted() -> None:
    asked = [{"event": "user"}, {"event": "action", "name": "address_form"}]
    left = [{"event": "user"}, {"event": "action", "name": "action_deactivate_loop"}]
    now = [{"event": "user"}]
    assert asked_in_turn_before(asked + now)
    assert not asked_in_turn_before(asked + left + now)
    assert not asked_in_turn_before(now)
