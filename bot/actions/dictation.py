"""What was dictated or keyed for a slot of a form, and what «не знаю» to it brings."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.say import hand_off, say
from bot.replies.reply import Reply
from bot.replies.turns import intent_of, was_said

_WHERE = {"account_number": "utter_account_number_where"}
"""Where the caller finds what the step asks for."""


def dictated_for(tracker: Tracker, slot: str) -> dict[str, Any]:
    """The slot filled with the event `digits` as it came, when the form asks for this slot."""
    told = tracker.latest_message
    if tracker.slots["requested_slot"] != slot or intent_of({"parse_data": told}) != "digits":
        return {}
    return {slot: {"entities": told["entities"]}}


class ActionDontKnow(Action):
    """Tells once where to look; who knows no more then gets an operator."""

    def name(self) -> str:
        return "action_dont_know"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        where = _WHERE.get(tracker.slots["requested_slot"])
        if where is None:
            say(dispatcher, Reply("utter_menu"))
            return []
        if was_said(tracker.events, [where]):
            return hand_off(dispatcher, tracker, Reply("utter_unknown_caller"), "unknown_caller")
        say(dispatcher, Reply(where))
        return []
