"""Says again what was said last."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.say import say
from bot.replies.repeat import last_words, response_of
from bot.replies.reply import Reply


class ActionRepeat(Action):
    """Repeats the last answer with its question."""

    def name(self) -> str:
        return "action_repeat"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        words = last_words(tracker.events)
        for word in words:
            # The name is kept: «нет» after a repeated «Чем ещё помочь?» still ends the call.
            dispatcher.utter_message(text=word["text"], utter_action=response_of(word))
        if not words:
            say(dispatcher, Reply("utter_listening"))
        return []
