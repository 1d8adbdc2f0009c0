"""The payment form's questions and what its answers bring (P10)."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.dictation import dictated_for
from bot.actions.latest import latest_intent
from bot.actions.payment import begin_payment
from bot.actions.say import metadata, say
from bot.replies import payment_form
from bot.replies.dictation import dictated
from bot.replies.payment import LINK_SENT
from bot.replies.reply import Reply
from bot.replies.turns import was_said

_SUM_DIGITS = {"min": 2, "max": len(str(payment_form.MOST))}


class ActionAskPayBy(Action):
    """Says the sum and asks how to pay it."""

    def name(self) -> str:
        return "action_ask_pay_by"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        say(
            dispatcher,
            payment_form.way_question(tracker.slots["payment_due"], _link_possible(tracker)),
        )
        return []


class ActionAskPaySum(Action):
    """Asks for another sum."""

    def name(self) -> str:
        return "action_ask_pay_sum"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        say(dispatcher, Reply("utter_ask_pay_sum"))
        return [SlotSet("digits_expected", _SUM_DIGITS)]


class ActionAskPayOk(Action):
    """Reads the sum back."""

    def name(self) -> str:
        return "action_ask_pay_ok"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        say(dispatcher, payment_form.sum_confirmation(tracker.slots["pay_sum"]))
        return []


class ValidatePaymentForm(FormValidationAction):
    """Takes the way, the sum and «да»; then the payment is registered with billing."""

    def name(self) -> str:
        return "validate_payment_form"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> list[str]:
        return payment_form.form_steps(tracker.slots)

    def extract_pay_by(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        if tracker.slots["requested_slot"] != "pay_by":
            return {}
        told = tracker.latest_message
        intent = latest_intent(tracker)
        way = payment_form.way_meant(told["text"], intent, _link_possible(tracker))
        return {"pay_by": way} if way else {}

    def extract_pay_sum(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return dictated_for(tracker, "pay_sum")

    def validate_pay_by(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        # The form begins by emptying its slots, which Rasa may check like answers.
        return {"pay_by": None} if value is None else payment_form.way_chosen(value)

    def validate_pay_sum(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        if value is None or isinstance(value, str):
            return {"pay_sum": value}
        heard = payment_form.sum_heard(dictated(value["entities"]))
        if isinstance(heard, str):
            return {"pay_sum": heard}
        say(dispatcher, heard)
        return payment_form.sum_refused(tracker.slots["attempts"])

    async def validate_pay_ok(
        self,
        value: str | None,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> dict[str, Any]:
        if value is None:
            return {"pay_ok": None}
        if value == "нет":
            return payment_form.other_sum_wanted()
        return await begin_payment(tracker, tracker.slots["pay_sum"])


def _link_possible(tracker: Tracker) -> bool:
    known = metadata(tracker).get("caller") is not None
    return known and not was_said(tracker.events, [LINK_SENT])
