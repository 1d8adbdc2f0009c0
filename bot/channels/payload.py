"""The bodies of one turn of the dialogue contract (docs/architecture.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.hints import MENU, WAIT_STEP, Listening
from bot.replies.handoff_failed import WHY
from bot.replies.later import NEXT
from bot.replies.offers import OFFERS
from bot.replies.offers import STEP as OFFER
from bot.replies.repeat import WAIT, response_of
from bot.replies.turns import said

MAX_MESSAGE = 2000
"""Characters: far more than one utterance holds."""

EVENTS = frozenset({"session_start", "no_input", "no_match", "hangup"})

_KEYS = re.compile(r"[0-9*#]{1,64}")
_DIGITS = re.compile(r"[0-9]{0,64}")
_LAST4 = re.compile(r"(?:[0-9]{4})?")
_REASON = re.compile(r"[a-z_]{0,40}")
_OUTCOMES = frozenset({"paid", "declined", "cancelled", "not_entered", "failed"})
_EFFECTS = frozenset({"bot", "slot", "active_loop", "session_started", "rewind", "followup"})


class BadRequest(ValueError):
    """The gateway's request cannot be used; the message names the field, not its value."""


class DialogueFailed(Exception):
    """Rasa answered, but one of its actions did not."""


@dataclass(frozen=True)
class Turn:
    """What the gateway sent: `message` is an utterance or an event in Rasa's notation."""

    sender: str
    message: str
    metadata: dict[str, Any]


def parse_turn(body: bytes) -> Turn:
    """Check a request body. Raises `BadRequest`."""
    try:
        request = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("the body is not JSON") from error
    if not isinstance(request, dict):
        raise BadRequest("the body is not a JSON object")
    metadata = request.get("metadata")
    if not isinstance(metadata, dict):
        raise BadRequest("metadata: an object is needed")
    for name in ("caller", "dialled", "heard"):
        if not isinstance(metadata.get(name), str | None):
            raise BadRequest(f"metadata.{name}: a string or null is needed")
    return Turn(
        sender=_text(request, "sender", ""),
        message=_message(_text(request, "message", "")),
        metadata={
            "line": _text(metadata, "line", "metadata."),
            "caller": metadata.get("caller"),
            "dialled": metadata.get("dialled"),
            "heard": metadata.get("heard"),
            "channel": _text(metadata, "channel", "metadata."),
        },
    )


def _text(holder: Mapping[str, Any], key: str, prefix: str) -> str:
    value = holder.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadRequest(f"{prefix}{key}: a string that is not empty is needed")
    if len(value) > MAX_MESSAGE:
        raise BadRequest(f"{prefix}{key}: longer than {MAX_MESSAGE} characters")
    return value


def _message(message: str) -> str:
    if not message.startswith("/") or message[1:] in EVENTS:
        return message
    for event, wanted in _HOLDING.items():
        if message.startswith(event + "{"):
            wanted(_json_of(message, event))
            return message
    known = ", ".join(sorted(f"/{event}" for event in EVENTS))
    raise BadRequest(f"message: no such event; known are {', '.join(_HOLDING)}, {known}")


def _json_of(message: str, event: str) -> dict[str, Any]:
    try:
        told = json.loads(message[len(event) :])
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"message: the {event} event holds no JSON") from error
    if not isinstance(told, dict):
        raise BadRequest(f"message: the {event} event holds no JSON object")
    return told


def _check_keyed(told: dict[str, Any]) -> None:
    digits = told.get("digits")
    if told.keys() != {"digits"} or not isinstance(digits, str) or not _KEYS.fullmatch(digits):
        raise BadRequest('message: /dtmf needs {"digits": "..."} of 1 to 64 keys 0-9, * and #')


def _check_dictated(told: dict[str, Any]) -> None:
    flags = [told.get("ambiguous"), told.get("corrected")]
    readings = told.get("alternatives")
    figures = (
        [told.get("digits"), told.get("decimals"), *readings]
        if isinstance(readings, list)
        else [None]
    )
    if (
        told.keys() != {"digits", "ambiguous", "corrected", "decimals", "alternatives"}
        or not all(isinstance(flag, bool) for flag in flags)
        or not all(isinstance(one, str) and _DIGITS.fullmatch(one) for one in figures)
    ):
        raise BadRequest(
            'message: /digits needs {"digits": "...", "ambiguous": bool, "corrected": bool, '
            '"decimals": "...", "alternatives": ["..."]} of up to 64 figures each'
        )


def _check_paid(told: dict[str, Any]) -> None:
    last4, reason = told.get("last4"), told.get("reason")
    if (
        told.keys() != {"outcome", "last4", "reason"}
        or told["outcome"] not in _OUTCOMES
        or not (isinstance(last4, str) and _LAST4.fullmatch(last4))
        or not (isinstance(reason, str) and _REASON.fullmatch(reason))
    ):
        raise BadRequest(
            f'message: /paid needs {{"outcome": one of {", ".join(sorted(_OUTCOMES))}, '
            '"last4": "" or four figures, "reason": "" or a name}'
        )


def _check_handoff_failed(told: dict[str, Any]) -> None:
    if told.keys() != {"reason"} or told["reason"] not in tuple(WHY):
        raise BadRequest(f'message: /handoff_failed needs {{"reason": one of {", ".join(WHY)}}}')


_HOLDING: dict[str, Callable[[dict[str, Any]], None]] = {
    "/dtmf": _check_keyed,
    "/digits": _check_dictated,
    "/paid": _check_paid,
    "/handoff_failed": _check_handoff_failed,
}
"""Events that hold JSON, and what checks it."""


def answer(
    listening: Listening,
    messages: Iterable[Mapping[str, Any]],
    events: Sequence[Mapping[str, Any]],
    step: str | None,
    digits_expected: Mapping[str, Any] | None = None,
    rate: str | None = None,
    collected: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The answer's body.

    `messages`: what Rasa's collecting channel took down. `events`: Rasa's events (dicts) of this
    turn: one `user` event, what followed it, and at a call's beginning what Rasa did before it.
    `step`: the requested slot of the active form. `digits_expected`: {"min", "max", "likely"} of a
    step that takes digits. `rate`: «slow» for a caller who asked for it. `collected`: what is known
    of the caller, for an operator when a later turn fails. Raises `DialogueFailed`.
    """
    user = next(event for event in events if event["event"] == "user")
    silent = silent_action(events)
    if silent is not None:
        raise DialogueFailed(f"{silent} failed")
    texts, control = [], None
    for message in messages:
        if message.get("text"):
            texts.append({"text": message["text"], **({"rate": rate} if rate else {})})
        # A handoff is never overruled by what comes after it.
        if next_message(message) is None:
            control = control or message.get("custom")
    if not texts and user["text"] != "/hangup":
        raise DialogueFailed("nothing was said")
    listen = listening.listen(step or step_outside_forms(events), digits_expected)
    if _last_response(events) == WAIT:
        listen["no_input_ms"] = listening.steps.get(WAIT_STEP, listening.default).no_input_ms
    return {
        "messages": texts,
        "listen": listen,
        "understood": _understood(user),
        "control": control,
        "collected": dict(collected or {}),
    }


def next_message(message: Mapping[str, Any]) -> str | None:
    """What an action bids the dialogue to take next, as if the caller had said it, or None."""
    told: str | None = (message.get("custom") or {}).get(NEXT)
    return told


def step_outside_forms(events: Sequence[Mapping[str, Any]]) -> str:
    """The step after the turn of these events when no form is active."""
    return OFFER if _last_response(events) in OFFERS else MENU


def _last_response(events: Sequence[Mapping[str, Any]]) -> str | None:
    words = said(events)
    return response_of(words[-1]) if words else None


def silent_action(events: Iterable[Mapping[str, Any]]) -> str | None:
    """The first action that left no trace, which is how Rasa records one that failed.

    Rasa logs an exception of an action or of its server and goes on as if the action had done
    nothing. Every action of ours says something or sets a slot, so nothing means failure.
    """
    running: str | None = None
    for event in events:
        if event["event"] == "action":
            if running is not None:
                return running
            running = None if event["name"] == "action_listen" else event["name"]
        elif event["event"] in _EFFECTS:
            running = None
    return running


def _understood(user: Mapping[str, Any]) -> dict[str, Any] | None:
    if user["text"].startswith("/"):
        return None
    intent = user["parse_data"]["intent"]
    return {"intent": intent["name"], "confidence": round(intent["confidence"], 4)}
