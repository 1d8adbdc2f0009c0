"""R3, R4: the caller by the account number."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from billing.types import Account, Address
from bot.replies.account_number import (
    form_steps,
    introduction,
    number_confirmed,
    number_heard,
    number_refused,
)
from bot.replies.control_digit import control_digit_right
from bot.replies.dictation import MAX_ATTEMPTS, Dictated, dictated, digits_counted
from bot.replies.idempotency import idempotency_key
from bot.replies.identification import Candidate, candidates
from bot.replies.reply import Reply
from bot.utility import AccountControl, Identified, Need, load_utility

NUMBER = "1000000001"
CALLER = "+79161234567"
NEEDS = load_utility().needs
ADDRESS = Address("Москва", "Москва", "улица Ленина", "5", None, "12")


def account(*phones: str, closed_on: date | None = None) -> Account:
    return Account(NUMBER, "Смирнова Анна Викторовна", ADDRESS, list(phones), closed_on)


@pytest.mark.parametrize(
    ("slots", "steps"),
    [
        ({"identification": "found", "accounts": []}, "account_number"),
        ({"identification": "found", "accounts": None}, "account_number"),
        ({"identification": "found", "accounts": candidates([account()])}, "address"),
        ({"identification": "confirmed", "accounts": []}, None),
        ({"identification": "unknown", "accounts": []}, None),
        ({"identification": "failed", "accounts": []}, None),
    ],
)
def test_the_number_is_asked_only_when_no_address_is_left(
    slots: dict[str, Any], steps: str | None
) -> None:
    asked = form_steps({"candidate": 0, "goal": "баланс", **slots}, NEEDS)
    assert asked[1:2] == ([steps] if steps else [])


@pytest.mark.parametrize(("goal", "step"), [("баланс", "address"), ("тариф", "account_number")])
def test_where_an_address_is_not_enough_the_number_is_asked_at_once(goal: str, step: str) -> None:
    slots = {"identification": "found", "accounts": candidates([account()]), "candidate": 0}
    needs: dict[Need, Identified] = {**NEEDS, "tariff": "account_number"}
    assert form_steps({**slots, "goal": goal}, needs)[1] == step


@pytest.mark.parametrize(
    ("caller", "accounts", "needed", "response"),
    [
        (None, [], False, "utter_unknown_withheld"),
        (CALLER, [], False, "utter_unknown_number"),
        (CALLER, candidates([account()]), False, "utter_unknown_declined"),
        (CALLER, candidates([account()]), True, "utter_account_number_needed"),
        (CALLER, [], True, "utter_unknown_number"),
    ],
)
def test_the_reason_for_asking_the_number_is_honest(
    caller: str | None, accounts: list[Candidate], needed: bool, response: str
) -> None:
    assert introduction(caller, accounts, needed).response == response


@pytest.mark.parametrize(
    ("entry", "heard"),
    [
        (Dictated(NUMBER), NUMBER),
        (Dictated(""), Reply("utter_account_number_unheard")),
        (
            Dictated("123"),
            Reply("utter_account_number_length", {"heard": "3 цифры", "length": "10"}),
        ),
        (
            Dictated(NUMBER + "5"),
            Reply("utter_account_number_length", {"heard": "11 цифр", "length": "10"}),
        ),
        # A doubtful entry counts when just one reading of it can be a number: it is read back.
        (Dictated("100000001", alternatives=("10000001", NUMBER)), NUMBER),
        (
            Dictated("100000001", alternatives=("1000000010", NUMBER)),
            Reply("utter_account_number_length", {"heard": "9 цифр", "length": "10"}),
        ),
    ],
)
def test_a_number_has_the_utilitys_length_or_is_asked_again(
    entry: Dictated, heard: str | Reply
) -> None:
    assert number_heard(entry, 10, None) == heard


@pytest.mark.parametrize(
    ("control", "right", "wrong"),
    [("luhn", "1000000008", "1000000009"), ("mod11_10", "1000000005", "1000000006")],
)
def test_a_wrong_control_digit_is_told_and_the_right_reading_of_a_doubtful_entry_is_taken(
    control: AccountControl, right: str, wrong: str
) -> None:
    assert number_heard(Dictated(right), 10, control) == right
    assert number_heard(Dictated(wrong), 10, control) == Reply("utter_account_number_control")
    assert number_heard(Dictated(wrong, alternatives=(right,)), 10, control) == right


# Worked examples: a payment card's number, and the string of ISO/IEC 7064 itself.
@pytest.mark.parametrize(
    ("control", "number"), [("luhn", "4539578763621486"), ("mod11_10", "07945")]
)
def test_the_control_digit_is_that_of_the_standard(control: AccountControl, number: str) -> None:
    right = [f for f in "0123456789" if control_digit_right(number[:-1] + f, control)]
    assert right == [number[-1]]


def test_the_third_wrong_number_leaves_the_caller_unknown() -> None:
    told = [number_refused(attempts) for attempts in range(MAX_ATTEMPTS)]
    assert [slots.get("identification") for slots in told] == [None, None, "unknown"]
    assert all(slots["account_number"] is None for slots in told)
    assert form_steps({"accounts": [], "candidate": 0, **told[-1]}, NEEDS) == ["goal"]


@pytest.mark.parametrize(
    ("caller", "found", "offered"),
    [
        (CALLER, account(), True),
        (CALLER, account("+74951234501"), True),
        (CALLER, account(CALLER), False),
        (None, account(), False),
        (CALLER, account(closed_on=date(2026, 7, 1)), False),
    ],
)
def test_a_phone_is_worth_saving_when_it_is_known_and_new_to_an_open_account(
    caller: str | None, found: Account, offered: bool
) -> None:
    slots = number_confirmed(found, caller)
    assert slots["save_phone"] is offered
    assert (slots["identification"], slots["account"]) == ("confirmed", NUMBER)


def test_an_event_becomes_a_dictated_entry() -> None:
    told = {"digits": "157", "ambiguous": True, "corrected": False, "decimals": "3"}
    entities = [{"entity": name, "value": value} for name, value in told.items()]
    entities.append({"entity": "alternatives", "value": ["1507"]})
    assert dictated(entities) == Dictated("157", "3", ("1507",))


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 цифру"),
        (2, "2 цифры"),
        (5, "5 цифр"),
        (11, "11 цифр"),
        (13, "13 цифр"),
        (21, "21 цифру"),
    ],
)
def test_digits_are_counted_in_the_right_case(count: int, words: str) -> None:
    assert digits_counted(count) == words


def test_a_key_is_the_same_for_the_same_thing_in_the_same_call_only() -> None:
    key = idempotency_key("phone", "call-1", NUMBER, CALLER)
    assert key == idempotency_key("phone", "call-1", NUMBER, CALLER)
    assert key != idempotency_key("phone", "call-2", NUMBER, CALLER)
    assert key != idempotency_key("phone", "call-1", NUMBER + CALLER)
    assert NUMBER not in key
    assert CALLER[1:] not in key
    assert key.isascii()
    assert len(key) <= 200
