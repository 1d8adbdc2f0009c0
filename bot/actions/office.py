"""The nearest office (P11)."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from billing.interface import AccountNotFound, BillingUnavailable, CustomerSystem
from billing.types import Office
from bot.actions.clock import now
from bot.actions.customer_system import customer_system, in_time
from bot.actions.say import go_on, hand_off, say
from bot.replies.office import office_replies, place_asked, place_question, places
from bot.replies.reply import Reply


class ActionOffice(Action):
    """Tells an office by the place the caller named, else by the confirmed address."""

    def name(self) -> str:
        return "action_office"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return await tell_office(dispatcher, tracker)


async def tell_office(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """The office that fits best with today's hours, or the question where the caller is."""
    asked = place_asked(tracker.events)
    try:
        # An answer to «Где вы?» is a place, known or not: the caller's own address is not meant.
        near, offices = await in_time(_offices(customer_system(), tracker, own=asked is None))
    except (AccountNotFound, BillingUnavailable):
        return hand_off(dispatcher, tracker, Reply("utter_handoff_failure"), "failure")
    if near:
        return _tell(dispatcher, tracker, [*places(near[0], offices)], 0)
    if tracker.active_loop_name:
        say(dispatcher, Reply("utter_office_later"))
        return []
    question = place_question(asked, offices)
    if question.response == "utter_handoff_not_understood":
        return hand_off(dispatcher, tracker, question, "not_understood")
    say(dispatcher, question)
    return _done(tracker)


class ActionOfficeNext(Action):
    """«Другой»: the next nearest office."""

    def name(self) -> str:
        return "action_office_next"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        offices = tracker.slots["offices"]
        if not offices:
            say(dispatcher, Reply("utter_menu"))
            return []
        return _tell(dispatcher, tracker, offices, int(tracker.slots["office"]) + 1)


def _tell(
    dispatcher: CollectingDispatcher, tracker: Tracker, offices: list[Any], index: int
) -> list[EventType]:
    for reply in office_replies(offices, index, now()):
        say(dispatcher, reply)
    return [
        SlotSet("offices", offices),
        SlotSet("office", min(index, len(offices) - 1)),
        *go_on(dispatcher, tracker),
        *_done(tracker),
    ]


def _done(tracker: Tracker) -> list[EventType]:
    # After action_reprompt no rule knows what comes next; in a form, its question does.
    return [] if tracker.active_loop_name else [FollowupAction("action_listen")]


async def _offices(
    system: CustomerSystem, tracker: Tracker, own: bool
) -> tuple[list[Office], list[Office]]:
    """The offices near the place that was named, or near the caller's own address; and all."""
    offices, near = await asyncio.gather(
        system.offices(), system.offices(tracker.latest_message["text"][:200])
    )
    if not near and own and tracker.slots["identification"] == "confirmed":
        address = (await system.account(tracker.slots["account"])).address
        near = await system.offices(address.town) or await system.offices(address.region)
    return near, offices
