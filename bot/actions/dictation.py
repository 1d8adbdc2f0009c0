"""What was dictated or keyed for a slot of a form, and what «не знаю» to it brings."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.latest import latest_intent
from bot.actions.say import hand_off, say
from bot.actions.step import current_step
from bot.replies.handoff import Reason
from bot.replies.help import help_reply
from bot.replies.reply import Reply
from bot.replies.turns import was_said

_HELP: dict[str, tuple[str, str, Reason]] = {
    "account_number": ("utter_account_number_where", "utter_unknown_caller", "unknown_caller"),
    "reading": ("utter_reading_where", "utter_readings_to_operator", "readings_refused"),
}
"""For each step: where the caller finds what it asks for, and who takes over if they cannot."""


def dictated_for(tracker: Tracker, slot: str) -> dict[str, Any]:
    """The slot filled with the event `digits` as it came, when the form asks for this slot."""
    told = tracker.latest_message
    if tracker.slots["requested_slot"] != slot or latest_intent(tracker) != "digits":
        return {}
    return {slot: {"entities": told["entities"]}}


class ActionDontKnow(Action):
    """Tells once where to look; who knows no more then gets an operator."""

    def name(self) -> str:
        return "action_dont_know"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        step = current_step(tracker)
        if step not in _HELP:
            say(dispatcher, help_reply(step))
            return []
        where, given_up, reason = _HELP[step]
        if was_said(tracker.events, [where]):
            return hand_off(dispatcher, tracker, Reply(given_up), reason)
        say(dispatcher, Reply(where))
        return []
