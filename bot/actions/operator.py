"""A human takes over (P13)."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.latest import latest_intent
from bot.actions.say import hand_off, say
from bot.replies.handoff_failed import handoff_failed_replies
from bot.replies.reply import Reply


class ActionOperator(Action):
    """The caller asked for an operator, or is upset and needs one."""

    def name(self) -> str:
        return "action_operator"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        upset = latest_intent(tracker) == "жалоба"
        sympathy = Reply("utter_sympathy") if upset else None
        return hand_off(dispatcher, tracker, sympathy, "asked")


class ActionFailure(Action):
    """The customer system did not answer."""

    def name(self) -> str:
        return "action_failure"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return hand_off(dispatcher, tracker, Reply("utter_handoff_failure"), "failure")


class ActionHandoffFailed(Action):
    """The gateway reached nobody; the caller is with us again."""

    def name(self) -> str:
        return "action_handoff_failed"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        (reason,) = tracker.get_latest_entity_values("reason")
        for reply in handoff_failed_replies(reason):
            say(dispatcher, reply)
        return []
