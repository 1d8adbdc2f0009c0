"""The call begins and ends."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, EventType, SessionStarted
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.latest import latest_intent
from bot.actions.say import hang_up, metadata, say
from bot.lines import load_lines
from bot.replies.reply import Reply


class ActionSessionStart(Action):
    """Greets the caller.

    Rasa runs it twice at `/session_start`: by itself before the first message of a conversation,
    and for the message. Only the message is greeted.
    """

    def name(self) -> str:
        return "action_session_start"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        if latest_intent(tracker) != "session_start":
            return [SessionStarted(), ActionExecuted("action_listen")]
        line = load_lines().line(metadata(tracker).get("line"))
        say(dispatcher, Reply(line.greeting))
        return [ActionExecuted("action_listen")]


class ActionGoodbye(Action):
    """The caller takes leave."""

    def name(self) -> str:
        return "action_goodbye"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        hang_up(dispatcher)
        return []
