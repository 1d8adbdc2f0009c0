"""How the caller wants to be talked with: slower, or with a word of help."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.say import repeat, say
from bot.actions.step import current_step
from bot.replies.help import help_reply
from bot.replies.repeat import last_words
from bot.replies.reply import Reply


class ActionSlower(Action):
    """From here on everything is said slower, the last answer again at once."""

    def name(self) -> str:
        return "action_slower"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        say(dispatcher, Reply("utter_slower"))
        if tracker.active_loop_name is None:
            repeat(dispatcher, last_words(tracker.events))
        return [SlotSet("rate", "slow")]


class ActionHelp(Action):
    """Tells what can be said or pressed here."""

    def name(self) -> str:
        return "action_help"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        say(dispatcher, help_reply(current_step(tracker)))
        return []
