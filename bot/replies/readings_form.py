"""The slots of the readings form after each answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from billing.interface import ReadingRejected, RejectionReason
from bot.replies.dictation import MAX_ATTEMPTS
from bot.replies.readings import Reading, RegisterAsked, next_register
from bot.replies.reply import Reply

_ASK_NEXT: dict[str, Any] = {"reading": None, "reading_ok": None}

REFUSED: dict[RejectionReason, str] = {
    "too_long": "utter_reading_refused_too_long",
    "below_last": "utter_reading_refused_below_last",
    "too_high": "utter_reading_refused_too_high",
    "already_submitted": "utter_reading_refused_already",
    "account_closed": "utter_reading_refused_closed",
    "missing_zone": "utter_reading_refused",
    "unknown_register": "utter_reading_refused",
}
"""Why the customer system did not take the readings, in words."""

_WORTH_RETRYING = ("too_long", "below_last", "too_high")


def form_steps(slots: Mapping[str, Any]) -> list[str]:
    """The form's slots; none when it is over. What was given already is replaced only if asked."""
    if slots["readings_state"] != "asking":
        return []
    return [*(["replace_readings"] if slots["given"] else []), "reading", "reading_ok"]


def replace_answered(answer: str | None) -> dict[str, Any]:
    """The slots after «заменить» («да») or «оставить» («нет»); None before any answer."""
    slots: dict[str, Any] = {"replace_readings": answer}
    return {**slots, "readings_state": "already"} if answer == "нет" else slots


def not_taken(attempts: int) -> dict[str, Any]:
    """One more entry was of no use; after the last one an operator writes the readings down."""
    slots = {**_ASK_NEXT, "attempts": attempts + 1}
    return slots if attempts + 1 < MAX_ATTEMPTS else {**slots, "readings_state": "refused"}


def confirmed(register: RegisterAsked, digits: str, readings: Sequence[Reading]) -> list[Reading]:
    """The confirmed readings with this one."""
    new: Reading = {"meter": register["meter"], "zone": register["zone"], "value": int(digits)}
    return [*readings, new]


def go_on(registers: Sequence[RegisterAsked], readings: Sequence[Reading]) -> dict[str, Any]:
    """The next register is asked; when none is left all were accepted."""
    slots = {**_ASK_NEXT, "attempts": 0, "registers": registers, "readings": readings}
    if next_register(registers, readings) is None:
        return {**slots, "readings_state": "done" if readings else "already"}
    return slots


def failed(readings: Sequence[Reading]) -> dict[str, Any]:
    """The customer system did not answer: an operator gets what was collected."""
    return {**_ASK_NEXT, "readings": readings, "readings_state": "failed"}


def refusal_reply(refusal: ReadingRejected) -> Reply:
    """Why the readings were not accepted (R6)."""
    return Reply(REFUSED[refusal.reason])


def refused(
    refusal: ReadingRejected,
    meter: str,
    registers: Sequence[RegisterAsked],
    readings: Sequence[Reading],
    attempts: int,
) -> dict[str, Any]:
    """The register at fault is asked again, or its meter is passed over, or an operator is due."""
    if refusal.reason == "already_submitted":
        return go_on(
            [one for one in registers if one["meter"] != meter],
            [one for one in readings if one["meter"] != meter],
        )
    if refusal.reason not in _WORTH_RETRYING:
        return {**_ASK_NEXT, "readings": readings, "readings_state": "refused"}
    slots = not_taken(attempts)
    if "readings_state" in slots:
        return {**slots, "readings": readings}
    kept = [one for one in readings if (one["meter"], one["zone"]) != (meter, refusal.zone)]
    return {**slots, "readings": kept}
