"""Whose account it is: the form asks the addresses of the caller's phone one by one, then the
account number (R1-R4).
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from billing.interface import AccountNotFound, BillingUnavailable, InvalidPhone
from bot.actions.customer_system import customer_system, in_time
from bot.actions.dictation import dictated_for
from bot.actions.latest import latest_intent
from bot.actions.say import hand_off, metadata, say
from bot.replies.account_number import (
    INTRODUCTIONS,
    form_steps,
    introduction,
    number_confirmed,
    number_heard,
    number_refused,
)
from bot.replies.dictation import dictated
from bot.replies.identification import (
    GOALS,
    Candidate,
    address_question,
    address_slots,
    asked_in_turn_before,
    candidates,
)
from bot.replies.needs import number_needed
from bot.replies.reply import Reply
from bot.replies.turns import was_said
from bot.utility import load_utility


class ActionFindAccounts(Action):
    """Looks up the caller's phone. Says nothing; `identification` tells what came of it."""

    def name(self) -> str:
        return "action_find_accounts"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        accounts = await accounts_of_caller(tracker)
        if accounts is None:
            return [SlotSet("identification", "failed")]
        return [
            SlotSet("accounts", accounts),
            SlotSet("candidate", 0),
            SlotSet("attempts", 0),
            SlotSet("identification", "found"),
        ]


async def accounts_of_caller(tracker: Tracker) -> list[Candidate] | None:
    """The accounts of the caller's phone; None when the customer system does not answer."""
    caller = metadata(tracker).get("caller")
    try:
        accounts = await in_time(customer_system().accounts_by_phone(caller)) if caller else []
    except InvalidPhone:
        accounts = []
    except BillingUnavailable:
        return None
    return candidates(accounts)


class ActionAskAddress(Action):
    """Asks the form's question."""

    def name(self) -> str:
        return "action_ask_address"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        intent = latest_intent(tracker)
        interrupted = intent not in ("да", "нет") and asked_in_turn_before(tracker.events)
        if interrupted and intent in GOALS:
            say(dispatcher, Reply("utter_goal_noted", {"goal": GOALS[intent]}))
        if interrupted and intent == "показания" and tracker.slots["goal"] == intent:
            say(dispatcher, Reply("utter_goal_noted_readings"))
        accounts, index = tracker.slots["accounts"], tracker.slots["candidate"]
        say(dispatcher, address_question(accounts, index, interrupted))
        return []


class ActionAskAccountNumber(Action):
    """Asks for the account number, and says once why."""

    def name(self) -> str:
        return "action_ask_account_number"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        length = load_utility().account_digits
        if not was_said(tracker.events, INTRODUCTIONS):
            slots = tracker.slots
            needed = number_needed(slots["goal"], load_utility().needs)
            caller = metadata(tracker).get("caller")
            say(dispatcher, introduction(caller, slots["accounts"], needed))
        say(dispatcher, Reply("utter_ask_account_number", {"length": str(length)}))
        return [SlotSet("digits_expected", {"min": length, "max": length})]


class ActionAskAccountNumberOk(Action):
    """Reads the number back."""

    def name(self) -> str:
        return "action_ask_account_number_ok"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        number = tracker.slots["account_number"]
        say(dispatcher, Reply("utter_ask_account_number_ok", {"number": number}))
        return []


class ValidateAddressForm(FormValidationAction):
    """Takes «да» or «нет» for the address asked last, then the account number and a «да» to it."""

    def name(self) -> str:
        return "validate_address_form"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> list[str]:
        return form_steps(tracker.slots, load_utility().needs)

    def extract_account_number(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return dictated_for(tracker, "account_number")

    def validate_goal(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return {"goal": value}

    def validate_address(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return address_slots(tracker.slots["accounts"], tracker.slots["candidate"], value)

    async def validate_account_number(
        self,
        value: dict[str, Any],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> dict[str, Any]:
        utility = load_utility()
        entry = dictated(value["entities"])
        heard = number_heard(entry, utility.account_digits, utility.account_control)
        if isinstance(heard, str):
            try:
                await in_time(customer_system().account(heard))
            except AccountNotFound:
                heard = Reply("utter_account_number_not_found", {"number": heard})
            except BillingUnavailable:
                return {"account_number": None, "identification": "failed"}
            else:
                return {"account_number": heard}
        say(dispatcher, heard)
        return number_refused(tracker.slots["attempts"])

    async def validate_account_number_ok(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        if value == "нет":
            return number_refused(tracker.slots["attempts"])
        try:
            account = await in_time(customer_system().account(tracker.slots["account_number"]))
        except (AccountNotFound, BillingUnavailable):
            return {"account_number": None, "account_number_ok": None, "identification": "failed"}
        return number_confirmed(account, metadata(tracker).get("caller"))


class ActionUnknownCaller(Action):
    """Nothing told whose account it is: honest words and an operator."""

    def name(self) -> str:
        return "action_unknown_caller"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return hand_off(dispatcher, tracker, Reply("utter_unknown_caller"), "unknown_caller")
