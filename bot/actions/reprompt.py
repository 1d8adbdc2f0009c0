"""Nothing was heard or understood (P14)."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.say import hand_off, say
from bot.replies.reprompt import ACTION, MAX_ATTEMPTS, attempt_number, reprompt_reply
from bot.replies.turns import intent_of


class ActionReprompt(Action):
    """Asks again, more explicitly each time; the third time in a row an operator takes over."""

    def name(self) -> str:
        return ACTION

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        attempt = attempt_number(tracker.events)
        intent = intent_of({"parse_data": tracker.latest_message})
        reply = reprompt_reply(intent, tracker.slots["requested_slot"] or "menu", attempt)
        if attempt >= MAX_ATTEMPTS:
            return hand_off(dispatcher, tracker, reply, "not_understood")
        say(dispatcher, reply)
        return []
