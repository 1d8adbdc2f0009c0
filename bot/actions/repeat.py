"""Says again what was said last."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.say import metadata, repeat, say
from bot.replies.repeat import from_the_cut, last_words
from bot.replies.reply import Reply


class ActionRepeat(Action):
    """Repeats the last answer with its question."""

    def name(self) -> str:
        return "action_repeat"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        words = from_the_cut(last_words(tracker.events), metadata(tracker).get("heard"))
        repeat(dispatcher, words)
        if not words:
            say(dispatcher, Reply("utter_listening"))
        return []
