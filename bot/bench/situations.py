"""In which situations each action is measured: the tracker that Rasa would send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.bench.callers import Caller
from bot.replies.readings import Reading, RegisterAsked, readings_of

Slots = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What the caller said last, as Rasa understood it; or an event of the gateway."""

    text: str
    intent: str
    entities: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Situation:
    """`slots` go over those of an identified caller; `offered` is the response said before;
    `filled` are the form's slots that this turn fills.
    """

    action: str
    said: Said
    title: str = ""
    slots: Callable[[Caller], Slots] = lambda caller: {}
    form: str | None = None
    offered: str = "utter_follow_up"
    filled: Callable[[Caller], Slots] = lambda caller: {}


def _nobody(caller: Caller) -> Slots:
    unknown = ("account", "address", "account_number", "account_number_ok")
    return {**dict.fromkeys(unknown), "identification": "found", "goal": "баланс"}


def _asked_number(caller: Caller) -> Slots:
    return {**_nobody(caller), "accounts": [], "requested_slot": "account_number"}


def _heard_number(caller: Caller) -> Slots:
    wanted = {"account_number": caller.number, "requested_slot": "account_number_ok"}
    return {**_asked_number(caller), **wanted}


def _asked_reading(caller: Caller) -> Slots:
    slots = {"registers": caller.registers, "readings": [], "readings_state": "asking"}
    return {**slots, "attempts": 0, "goal": "показания", "requested_slot": "reading"}


def _new_value(register: RegisterAsked) -> str:
    return str(((register["last"] or 0) + 100) % 10 ** register["digits"])


def _last_reading_heard(caller: Caller) -> Slots:
    """All registers of the first meter are confirmed but the last one: «да» submits them."""
    own = [one for one in caller.registers if one["meter"] == caller.registers[0]["meter"]]
    readings: list[Reading] = [
        {"meter": one["meter"], "zone": one["zone"], "value": int(_new_value(one))} for one in own
    ]
    assert readings_of(own[0]["meter"], caller.registers, readings) is not None
    slots = {"readings": readings[:-1], "reading": _new_value(own[-1])}
    return {**_asked_reading(caller), **slots, "requested_slot": "reading_ok"}


def _digits(digits: str) -> Said:
    entities = {"digits": digits, "ambiguous": False, "corrected": False, "decimals": ""}
    return Said("/digits", "digits", (*entities.items(), ("alternatives", [])))


YES, SILENCE = Said("да", "да"), Said("/no_input", "no_input")
BALANCE = Said("какой у меня баланс", "баланс")

SITUATIONS = (
    Situation("action_find_accounts", BALANCE, slots=_nobody),
    Situation("action_ask_address", BALANCE, slots=_nobody, form="address_form"),
    Situation(
        "validate_address_form", YES, "«да» to the address",
        slots=lambda c: {**_nobody(c), "requested_slot": "address"},
        form="address_form", filled=lambda c: {"address": "да"},
    ),
    Situation(
        "validate_address_form", _digits("1000000001"), "account number",
        slots=_asked_number, form="address_form",
    ),
    Situation(
        "validate_address_form", YES, "«да» to the account number",
        slots=_heard_number, form="address_form", filled=lambda c: {"account_number_ok": "да"},
    ),
    Situation("action_ask_account_number_ok", YES, slots=_heard_number, form="address_form"),
    Situation("action_balance", BALANCE),
    Situation("action_tariff", Said("какой у меня тариф", "тариф")),
    Situation("action_debt", Said("откуда такой долг", "задолженность")),
    Situation("action_office", Said("где ваш офис", "офис"), "own address"),
    Situation("action_office", Said("офис в Химках", "офис"), "a named place"),
    Situation(
        "action_office_next", Said("другой", "другой"),
        slots=lambda c: {
            "offices": [{"address": x.address, "hours": x.hours, "bring": x.bring}
                        for x in c.offices]
        },
    ),
    Situation("action_payment", Said("как оплатить", "оплата")),
    Situation("action_services", Said("сколько стоит вызвать сантехника", "услуги")),
    Situation("action_begin_order", YES),
    Situation(
        "validate_order_form", YES, "«да» orders",
        slots=lambda c: {"order": "asking", "requested_slot": "order_ok"},
        form="order_form", filled=lambda c: {"order_ok": "да"},
    ),
    Situation(
        "validate_payment_form", YES, "«да» begins it",
        slots=lambda c: {
            "payment_state": "asking", "pay_by": "card", "pay_sum": "940.50",
            "requested_slot": "pay_ok",
        },
        form="payment_form", filled=lambda c: {"pay_ok": "да"},
    ),
    Situation(
        "action_paid",
        Said("/paid", "paid", (("outcome", "paid"), ("last4", "7079"), ("reason", None))),
    ),
    Situation(
        "action_handoff_failed",
        Said("/handoff_failed", "handoff_failed", (("reason", "busy"),)),
    ),
    Situation(
        "validate_callback_form", Said("утром", "другой"),
        slots=lambda c: {"callback_state": "asking", "requested_slot": "callback_window"},
        form="callback_form",
    ),
    Situation("action_menu_yes", YES, "save the phone", offered="utter_offer_save_phone"),
    Situation("action_menu_yes", YES, "balance", offered="utter_offer_balance"),
    Situation("action_menu_yes", YES, "payment link", offered="utter_offer_payment_link"),
    Situation("action_menu_yes", YES, "order", offered="utter_offer_service"),
    Situation("action_menu_no", Said("нет", "нет"), offered="utter_offer_balance"),
    Situation("action_begin_readings", Said("передать показания", "показания")),
    Situation(
        "action_ask_replace_readings", Said("передать показания", "показания"),
        slots=lambda c: {"given": {"date": "20.11.2026", "values": "15780"}},
    ),
    Situation("action_ask_reading", BALANCE, slots=_asked_reading, form="readings_form"),
    Situation(
        "validate_readings_form", _digits("15780"), "a reading",
        slots=_asked_reading, form="readings_form",
    ),
    Situation(
        "action_ask_reading_ok", _digits("15780"),
        slots=_last_reading_heard, form="readings_form",
    ),
    Situation(
        "validate_readings_form", YES, "«да» submits",
        slots=_last_reading_heard, form="readings_form", filled=lambda c: {"reading_ok": "да"},
    ),
    Situation("action_reprompt", SILENCE),
    Situation("action_reprompt", SILENCE, "an offer", offered="utter_offer_balance"),
)  # fmt: skip
"""Those that need a situation of their own; `situations` adds the rest."""


def situations(actions: list[str]) -> list[Situation]:
    """At least one situation for each of the domain's actions, in their order."""
    every: list[Situation] = []
    for action in actions:
        own = [one for one in SITUATIONS if one.action == action]
        every += own or [Situation(action, BALANCE)]
    return every
