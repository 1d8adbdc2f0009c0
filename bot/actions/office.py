"""The nearest office (P11)."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from billing.interface import BillingUnavailable
from billing.types import Office
from bot.actions.customer_system import customer_system, in_time
from bot.actions.say import hand_off, say
from bot.replies.office import office_reply
from bot.replies.reply import Reply


class ActionOffice(Action):
    """Tells an office by the place the caller named, else by the confirmed address."""

    def name(self) -> str:
        return "action_office"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        try:
            offices = await in_time(_offices(tracker))
        except BillingUnavailable:
            return hand_off(dispatcher, tracker, Reply("utter_handoff_failure"), "failure")
        say(dispatcher, office_reply(offices))
        if offices and tracker.active_loop_name is None:
            say(dispatcher, Reply("utter_follow_up"))
        return []


async def _offices(tracker: Tracker) -> Sequence[Office]:
    system = customer_system()
    offices = await system.offices(tracker.latest_message["text"])
    if not offices and tracker.slots["identification"] == "confirmed":
        town = tracker.slots["accounts"][tracker.slots["candidate"]]["town"]
        offices = await system.offices(town)
    return offices
