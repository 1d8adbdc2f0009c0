"""A call-back: the number, the time, and the end of the call (B2)."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.clock import now
from bot.actions.dictation import dictated_for
from bot.actions.say import go_on, metadata, say
from bot.lines import Line, load_lines
from bot.replies.callback import (
    PHONE_DIGITS,
    Window,
    callback_steps,
    noted_reply,
    phone_heard,
    phone_refused,
    phone_written,
    window_meant,
    window_question,
    windows,
)
from bot.replies.dictation import dictated
from bot.replies.handoff import handoff
from bot.replies.reply import Reply


class ActionCallback(Action):
    """A call-back is wanted: to the caller's own number, where it is known."""

    def name(self) -> str:
        return "action_callback"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return [
            SlotSet("callback_state", "asking"),
            SlotSet("callback_phone", metadata(tracker).get("caller")),
            SlotSet("callback_phone_ok", None),
            SlotSet("callback_window", None),
            SlotSet("attempts", 0),
        ]


class ActionAskCallbackPhone(Action):
    """Asks for the number."""

    def name(self) -> str:
        return "action_ask_callback_phone"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        say(dispatcher, Reply("utter_ask_callback_phone"))
        fewest, most = PHONE_DIGITS
        return [SlotSet("digits_expected", {"min": fewest, "max": most})]


class ActionAskCallbackPhoneOk(Action):
    """Reads the number back."""

    def name(self) -> str:
        return "action_ask_callback_phone_ok"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        phone = phone_written(tracker.slots["callback_phone"])
        say(dispatcher, Reply("utter_ask_callback_phone_ok", {"phone": phone}))
        return []


class ActionAskCallbackWindow(Action):
    """Asks when to call."""

    def name(self) -> str:
        return "action_ask_callback_window"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        say(dispatcher, window_question(_windows(tracker)))
        return []


class ValidateCallbackForm(FormValidationAction):
    """Takes the number, «да» to it, and a part of the day."""

    def name(self) -> str:
        return "validate_callback_form"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> list[str]:
        return callback_steps(tracker.slots)

    def extract_callback_phone(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return dictated_for(tracker, "callback_phone")

    def extract_callback_window(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        if tracker.slots["requested_slot"] != "callback_window":
            return {}
        meant = window_meant(tracker.latest_message["text"], _windows(tracker))
        return {"callback_window": meant} if meant else {}

    def validate_callback_phone(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        if not isinstance(value, dict):
            return {"callback_phone": value}
        heard = phone_heard(dictated(value["entities"]))
        if isinstance(heard, str):
            return {"callback_phone": heard}
        say(dispatcher, heard)
        return phone_refused(tracker.slots["attempts"])

    def validate_callback_phone_ok(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        if value == "нет":
            return phone_refused(tracker.slots["attempts"])
        return {"callback_phone_ok": value}

    def validate_callback_window(
        self,
        value: Window | None,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> dict[str, Any]:
        return {"callback_window": value, **({"callback_state": "done"} if value else {})}


class ActionCallbackDone(Action):
    """Writes the call-back down and ends the call; without a number there is none."""

    def name(self) -> str:
        return "action_callback_done"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        slots, line = tracker.slots, _line(tracker)
        window: Window | None = slots["callback_window"]
        if window is None:
            say(dispatcher, Reply("utter_callback_refused", {"hours": line.operators.spoken()}))
            return go_on(dispatcher, tracker)
        say(dispatcher, noted_reply(window, now().astimezone(line.operators.time_zone).date()))
        control = handoff("callback", slots, line.queue, slots["callback_phone"], window)
        dispatcher.utter_message(json_message=control)
        return []


def _line(tracker: Tracker) -> Line:
    return load_lines().line(metadata(tracker).get("line"))


def _windows(tracker: Tracker) -> list[Window]:
    return windows(_line(tracker).operators, now())
