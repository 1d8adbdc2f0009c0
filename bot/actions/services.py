"""Paid services: prices, and an order (P12)."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from billing.interface import BillingError, BillingUnavailable
from bot.actions.customer_system import customer_system, in_time
from bot.actions.say import go_on, hand_off, metadata, say
from bot.replies.idempotency import idempotency_key
from bot.replies.offers import ORDER
from bot.replies.reply import Reply
from bot.replies.services import chosen, service_replies, services_meant


class ActionServices(Action):
    """Tells the named service's price and offers to order it, or lists the services."""

    def name(self) -> str:
        return "action_services"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        said = tracker.latest_message["text"]
        try:
            services = await in_time(customer_system().services())
        except BillingUnavailable:
            return hand_off(dispatcher, tracker, Reply("utter_handoff_failure"), "failure")
        for reply in service_replies(services, said):
            say(dispatcher, reply)
        meant = services_meant(services, said)
        return [SlotSet("service", chosen(meant[0]) if len(meant) == 1 else None)]


async def order_wanted(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """The order is asked to be confirmed; who is not identified yet is identified first."""
    if metadata(tracker).get("caller") is None or tracker.slots["identification"] == "unknown":
        return hand_off(dispatcher, tracker, Reply("utter_order_by_operator"), "asked")
    if tracker.slots["identification"] == "confirmed":
        return confirm_order(dispatcher, tracker)
    return [SlotSet("goal", "услуги"), SlotSet("order", "wanted")]


def confirm_order(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """What is ordered for which address; «да» orders it."""
    values = {"service": tracker.slots["service"]["name"], "address": tracker.slots["address"]}
    say(dispatcher, Reply(ORDER, values))
    return []


class ActionConfirmOrder(Action):
    """The caller is identified: back to the order."""

    def name(self) -> str:
        return "action_confirm_order"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return confirm_order(dispatcher, tracker)


async def place_order(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Order the service, once a call, and read the order's number back."""
    account, phone = tracker.slots["account"], metadata(tracker)["caller"]
    service = tracker.slots["service"]["code"]
    key = idempotency_key("order", tracker.sender_id, account, service, phone)
    try:
        order = await in_time(customer_system().order_service(account, service, phone, key))
    except BillingError:
        return hand_off(dispatcher, tracker, Reply("utter_order_failed"), "failure")
    say(dispatcher, Reply("utter_order_placed", {"number": order.number}))
    return go_on(dispatcher, tracker)
