"""Another course of the conversation: back, from the beginning, or another question first."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.say import go_on, say
from bot.replies.back import step_back
from bot.replies.later import then
from bot.replies.reply import Reply
from bot.replies.resume import ACTION, START_OVER, set_aside


class ActionBack(Action):
    """One step back inside a form; before its first step the form is left."""

    def name(self) -> str:
        return "action_back"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        changes = step_back(tracker.slots["requested_slot"], tracker.slots)
        if tracker.active_loop_name is None or changes is None:
            say(dispatcher, Reply("utter_menu"))
            return [*_leave_form(), FollowupAction("action_listen")]
        say(dispatcher, Reply("utter_back"))
        return [SlotSet(name, value) for name, value in changes.items()]


class ActionStartOver(Action):
    """Leaves what was begun and not finished; who is identified stays so."""

    def name(self) -> str:
        return "action_start_over"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        say(dispatcher, Reply("utter_start_over"))
        return [*_leave_form(), *(SlotSet(name, value) for name, value in START_OVER.items())]


class ActionSetAside(Action):
    """Leaves the form for another question. Says nothing: the answer to that question comes."""

    def name(self) -> str:
        return ACTION

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        waits = set_aside(tracker.active_loop_name, tracker.slots["goal"])
        return [*_leave_form(), SlotSet("set_aside", waits)]


class ActionDeclined(Action):
    """What was asked about is not wanted: on to what waits, or to another question."""

    def name(self) -> str:
        return "action_declined"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return go_on(dispatcher, tracker, "utter_declined")


class ActionAskAnew(Action):
    """Leaves the form and takes the caller's words again, as if they began with them."""

    def name(self) -> str:
        return "action_ask_anew"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        dispatcher.utter_message(json_message=then(tracker.latest_message["text"]))
        return _leave_form()


def _leave_form() -> list[EventType]:
    return [ActiveLoop(None), SlotSet("requested_slot", None)]
