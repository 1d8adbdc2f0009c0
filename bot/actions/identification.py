"""Whose account it is (R1, R2): the form asks the addresses of the caller's phone one by one."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from billing.interface import BillingUnavailable, InvalidPhone
from bot.actions.customer_system import customer_system, in_time
from bot.actions.say import hand_off, metadata, say
from bot.replies.identification import (
    GOALS,
    address_question,
    address_slots,
    asked_in_turn_before,
    candidates,
    unknown_reply,
)
from bot.replies.reply import Reply
from bot.replies.turns import intent_of


class ActionFindAccounts(Action):
    """Looks up the caller's phone. Says nothing; `identification` tells what came of it."""

    def name(self) -> str:
        return "action_find_accounts"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        caller = metadata(tracker).get("caller")
        try:
            accounts = await in_time(customer_system().accounts_by_phone(caller)) if caller else []
        except InvalidPhone:
            accounts = []
        except BillingUnavailable:
            return [SlotSet("identification", "failed")]
        return [
            SlotSet("accounts", candidates(accounts)),
            SlotSet("candidate", 0),
            SlotSet("identification", "found" if accounts else "unknown"),
        ]


class ActionAskAddress(Action):
    """Asks the form's question."""

    def name(self) -> str:
        return "action_ask_address"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        intent = intent_of({"parse_data": tracker.latest_message})
        interrupted = intent not in ("да", "нет") and asked_in_turn_before(tracker.events)
        if interrupted and intent in GOALS:
            say(dispatcher, Reply("utter_goal_noted", {"goal": GOALS[intent]}))
        accounts, index = tracker.slots["accounts"], tracker.slots["candidate"]
        say(dispatcher, address_question(accounts, index, interrupted))
        return []


class ValidateAddressForm(FormValidationAction):
    """Takes «да» or «нет» for the address asked last."""

    def name(self) -> str:
        return "validate_address_form"

    def validate_goal(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return {"goal": value}

    def validate_address(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return address_slots(tracker.slots["accounts"], tracker.slots["candidate"], value)


class ActionUnknownCaller(Action):
    """No address fits: honest words and an operator."""

    def name(self) -> str:
        return "action_unknown_caller"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        reply = unknown_reply(metadata(tracker).get("caller"), tracker.slots["accounts"] or [])
        return hand_off(dispatcher, tracker, reply, "unknown_caller")
