"""Paid services and their prices (P12)."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from billing.interface import BillingUnavailable
from bot.actions.customer_system import customer_system, in_time
from bot.actions.say import hand_off, say
from bot.replies.reply import Reply
from bot.replies.services import (
    chosen,
    service_replies,
    services_meant,
)


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
