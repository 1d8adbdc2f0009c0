"""An order for a service: identification, the time, «да», and writing it once (P12)."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from billing.interface import BillingError
from bot.actions.customer_system import customer_system, in_time
from bot.actions.say import go_on, hand_off, metadata, say
from bot.replies import order_form
from bot.replies.idempotency import idempotency_key
from bot.replies.needs import allowed
from bot.replies.reply import Reply
from bot.utility import load_utility


async def order_wanted(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """«Да» to a service. Who is not identified yet is identified first; who cannot be called back
    is given to an operator.
    """
    if metadata(tracker).get("caller") is None or tracker.slots["identification"] == "unknown":
        return hand_off(dispatcher, tracker, Reply("utter_order_by_operator"), "asked")
    wanted = [SlotSet("goal", "услуги"), SlotSet("order", "wanted")]
    if tracker.slots["identification"] != "confirmed":
        return wanted
    if allowed("services", tracker.slots, load_utility().needs):
        return _begin()
    return [*wanted, SlotSet("identification", "found"), FollowupAction("address_form")]


def _begin() -> list[EventType]:
    return [
        SlotSet("order", "asking"),
        SlotSet("order_time", None),
        SlotSet("order_ok", None),
        SlotSet("attempts", 0),
    ]


class ActionBeginOrder(Action):
    """The caller is identified: back to the order."""

    def name(self) -> str:
        return "action_begin_order"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return _begin()


class ActionAskOrderTime(Action):
    """Asks when a master may come."""

    def name(self) -> str:
        return "action_ask_order_time"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        say(dispatcher, Reply("utter_ask_order_time"))
        return []


class ActionAskOrderOk(Action):
    """Reads the order back."""

    def name(self) -> str:
        return "action_ask_order_ok"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        say(dispatcher, order_form.confirmation(tracker.slots))
        return []


class ValidateOrderForm(FormValidationAction):
    """Takes the time, and after «да» places the order."""

    def name(self) -> str:
        return "validate_order_form"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> list[str]:
        return order_form.form_steps(tracker.slots)

    def extract_order_time(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        if tracker.slots["requested_slot"] not in ("order_time", "order_ok"):
            return {}
        # The time may be changed when the order is read back: «нет, лучше вечером».
        time = order_form.time_meant(tracker.latest_message["text"])
        return {"order_time": time} if time else {}

    def validate_order_time(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return {"order_time": value, "order_ok": None}

    async def validate_order_ok(
        self,
        value: str | None,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> dict[str, Any]:
        slots, phone = tracker.slots, metadata(tracker)["caller"]
        # The form begins by emptying the slot, which Rasa has checked like an answer.
        if value is None or order_form.time_meant(tracker.latest_message["text"]):
            return {"order_ok": None}
        if value == "нет":
            return {"order": "declined"}
        account, service, time = slots["account"], slots["service"]["code"], slots["order_time"]
        visit = order_form.visit(time)
        key = idempotency_key("order", tracker.sender_id, account, service, phone, visit)
        try:
            order = await in_time(
                customer_system().order_service(account, service, phone, key, visit)
            )
        except BillingError:
            return {"order": "failed"}
        return {"order": "taken", "order_number": order.number}


class ActionOrderTaken(Action):
    """Tells the order's number."""

    def name(self) -> str:
        return "action_order_taken"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        say(dispatcher, Reply("utter_order_placed", {"number": tracker.slots["order_number"]}))
        return go_on(dispatcher, tracker)


class ActionOrderFailed(Action):
    """The order could not be written: an operator takes it."""

    def name(self) -> str:
        return "action_order_failed"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return hand_off(dispatcher, tracker, Reply("utter_order_failed"), "failure")
