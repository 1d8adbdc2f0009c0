"""«Подождите»: the caller looks for the bill or goes to the meter."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.say import say
from bot.replies.repeat import WAIT
from bot.replies.reply import Reply


class ActionWait(Action):
    """Promises to wait. The form's question stands and is not asked again."""

    def name(self) -> str:
        return "action_wait"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        say(dispatcher, Reply(WAIT))
        if tracker.active_loop_name is None:
            return []
        # The form turned «подождите» down: begun anew, it takes the next words for its answer.
        return [ActiveLoop(tracker.active_loop_name), FollowupAction("action_listen")]
