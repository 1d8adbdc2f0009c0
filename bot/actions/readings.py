"""Meter readings (P2, P7, R4-R9): the window of dates, the form, and writing them once."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from billing.interface import BillingError, ReadingRejected
from bot.actions.account import more_needed
from bot.actions.clock import now
from bot.actions.customer_system import customer_system, in_time
from bot.actions.dictation import dictated_for
from bot.actions.latest import latest_intent
from bot.actions.say import go_on, hand_off, metadata, say
from bot.lines import load_lines
from bot.replies import readings_form
from bot.replies.dictation import dictated
from bot.replies.handoff import Reason
from bot.replies.idempotency import idempotency_key
from bot.replies.identification import asked_in_turn_before
from bot.replies.later import left_to_answer
from bot.replies.offers import BALANCE
from bot.replies.readings import (
    expected_digits,
    given,
    next_register,
    question,
    read_back,
    reading_heard,
    readings_of,
    registers_to_ask,
    replace_meant,
    window_reply,
)
from bot.replies.repeat import asked_last
from bot.replies.reply import Reply
from bot.utility import load_utility


class ActionReadingsWindow(Action):
    """Tells the dates when readings are not taken today; else `goal` becomes the readings."""

    def name(self) -> str:
        return "action_readings_window"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        line = load_lines().line(metadata(tracker).get("line"))
        closed = window_reply(now().date(), line.readings)
        if closed is None:
            return [SlotSet("readings_window", "open"), SlotSet("goal", "показания")]
        say(dispatcher, closed)
        return [SlotSet("readings_window", "closed"), *go_on(dispatcher, tracker)]


class ActionBeginReadings(Action):
    """Finds out what there is to ask; a form that was left is taken up where it was."""

    def name(self) -> str:
        return "action_begin_readings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        if tracker.slots["readings_state"] == "asking":
            return [SlotSet("attempts", 0), SlotSet("readings_state", "asking")]
        more = more_needed(dispatcher, tracker, "показания")
        if more is not None:
            return more
        try:
            meters = await in_time(customer_system().meters(tracker.slots["account"]))
        except BillingError:
            return hand_off(dispatcher, tracker, Reply("utter_handoff_failure"), "failure")
        registers = registers_to_ask(meters, now().date())
        if isinstance(registers, Reply):
            say(dispatcher, registers)
            return [SlotSet("readings_state", "pending"), *go_on(dispatcher, tracker)]
        return [
            SlotSet("registers", registers),
            SlotSet("given", given(meters, now().date())),
            SlotSet("replace_readings", None),
            SlotSet("readings", []),
            SlotSet("attempts", 0),
            SlotSet("readings_state", "asking"),
        ]


class ActionAskReplaceReadings(Action):
    """Tells what was given this month, and asks whether it stays."""

    def name(self) -> str:
        return "action_ask_replace_readings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        say(dispatcher, Reply("utter_ask_replace_readings", {**tracker.slots["given"]}))
        return []


class ActionAskReading(Action):
    """Asks for the next register's reading."""

    def name(self) -> str:
        return "action_ask_reading"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        registers, readings = tracker.slots["registers"], tracker.slots["readings"]
        answered = latest_intent(tracker) in ("digits", "да", "нет")
        interrupted = not answered and asked_in_turn_before(tracker.events, "readings_form")
        begins = asked_last(tracker.events) == "utter_ask_replace_readings"
        again = tracker.slots["attempts"] > 0 or (interrupted and not begins)
        say(dispatcher, question(registers, readings, again))
        register = next_register(registers, readings)
        if register is None:
            return [SlotSet("digits_expected", None)]
        limit = load_utility().improbable_kwh_a_day
        return [SlotSet("digits_expected", expected_digits(register, now().date(), limit))]


class ActionAskReadingOk(Action):
    """Reads the reading back."""

    def name(self) -> str:
        return "action_ask_reading_ok"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        slots = tracker.slots
        register = next_register(slots["registers"], slots["readings"])
        if register is not None:
            limit = load_utility().improbable_kwh_a_day
            for reply in read_back(register, slots["reading"], now().date(), limit):
                say(dispatcher, reply)
        return []


class ValidateReadingsForm(FormValidationAction):
    """Takes the figures, and after «да» to the last of a meter submits them."""

    def name(self) -> str:
        return "validate_readings_form"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> list[str]:
        return readings_form.form_steps(tracker.slots)

    def extract_replace_readings(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        if tracker.slots["requested_slot"] != "replace_readings":
            return {}
        intent = latest_intent(tracker)
        said = replace_meant(tracker.latest_message["text"])
        answer = said or (intent if intent in ("да", "нет") else None)
        return {"replace_readings": answer} if answer else {}

    def validate_replace_readings(
        self,
        value: str | None,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> dict[str, Any]:
        return readings_form.replace_answered(value)

    def extract_reading(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return dictated_for(tracker, "reading")

    def validate_reading(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        if isinstance(value, str):
            return {"reading": value}
        entry = dictated(value["entities"])
        register = next_register(tracker.slots["registers"], tracker.slots["readings"])
        if register is None:
            return {"reading": None}
        heard = reading_heard(entry, register)
        if isinstance(heard, Reply):
            say(dispatcher, heard)
            return readings_form.not_taken(tracker.slots["attempts"])
        if entry.decimals:
            say(dispatcher, Reply("utter_reading_decimals"))
        return {"reading": heard}

    async def validate_reading_ok(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        slots = tracker.slots
        register = next_register(slots["registers"], slots["readings"])
        if value == "нет" or register is None:
            return readings_form.not_taken(slots["attempts"])
        readings = readings_form.confirmed(register, slots["reading"], slots["readings"])
        new = readings_of(register["meter"], slots["registers"], readings)
        if new is None:
            return readings_form.go_on(slots["registers"], readings)
        system, replace = customer_system(), slots["given"] is not None
        told = [f"{one.meter} {one.zone} {one.value}" for one in new]
        key = idempotency_key("readings", tracker.sender_id, slots["account"], *told)
        try:
            await in_time(system.submit_readings(slots["account"], new, key, replace))
        except ReadingRejected as refusal:
            say(dispatcher, readings_form.refusal_reply(refusal))
            return readings_form.refused(
                refusal, register["meter"], slots["registers"], readings, slots["attempts"]
            )
        except BillingError:
            return readings_form.failed(readings)
        return readings_form.go_on(slots["registers"], readings)


class ActionReadingsDone(Action):
    """All readings are written."""

    def name(self) -> str:
        return "action_readings_done"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        say(dispatcher, Reply("utter_readings_accepted"))
        if left_to_answer(tracker.events) is not None:
            return go_on(dispatcher, tracker)
        say(dispatcher, Reply(BALANCE))
        return []


class ActionReadingsOver(Action):
    """Everything was submitted before: nothing to write."""

    def name(self) -> str:
        return "action_readings_over"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        if tracker.slots["replace_readings"] == "нет":
            say(dispatcher, Reply("utter_readings_kept"))
        return go_on(dispatcher, tracker)


class ActionReadingsRefused(Action):
    """The readings cannot be taken here: an operator gets what was collected."""

    def name(self) -> str:
        return "action_readings_refused"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        failed = tracker.slots["readings_state"] == "failed"
        reply = Reply("utter_readings_failed" if failed else "utter_readings_to_operator")
        reason: Reason = "failure" if failed else "readings_refused"
        return hand_off(dispatcher, tracker, reply, reason)
