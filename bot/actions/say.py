"""The dispatcher's side of a reply."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.clock import now
from bot.lines import load_lines
from bot.replies.callback import callback_offer
from bot.replies.handoff import HANGUP, Reason, handoff
from bot.replies.later import left_to_answer, then
from bot.replies.needs import allowed
from bot.replies.offers import SAVE_PHONE
from bot.replies.repeat import response_of
from bot.replies.reply import Reply
from bot.replies.resume import resume_reply
from bot.replies.turns import Event
from bot.utility import load_utility


def say(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Say one of the domain's responses."""
    dispatcher.utter_message(response=reply.response, **reply.values)


def repeat(dispatcher: CollectingDispatcher, words: Iterable[Event]) -> None:
    """Say these `bot` events again.

    Their responses' names are kept: «нет» after a repeated «Чем ещё помочь?» still ends the call.
    """
    for word in words:
        dispatcher.utter_message(text=word["text"], utter_action=response_of(word))


def go_on(
    dispatcher: CollectingDispatcher, tracker: Tracker, closing: str = "utter_follow_up"
) -> list[EventType]:
    """After an answer: the active form asks its own question; else what was asked in the same
    sentence is answered, a form that was left is offered, or what else the caller wants is asked.

    `closing`: the response that asks it. Returns the events to apply.
    """
    if tracker.active_loop_name is not None:
        return []
    later = left_to_answer(tracker.events)
    if later is not None:
        dispatcher.utter_message(json_message=then(later))
        return []
    if tracker.slots["save_phone"] and allowed("save_phone", tracker.slots, load_utility().needs):
        say(dispatcher, Reply(SAVE_PHONE))
        return [SlotSet("save_phone", False)]
    resume = resume_reply(tracker.slots["set_aside"], tracker.events)
    if resume is not None:
        say(dispatcher, resume)
        return []
    say(dispatcher, Reply(closing))
    return []


def hand_off(
    dispatcher: CollectingDispatcher, tracker: Tracker, reply: Reply | None, reason: Reason
) -> list[EventType]:
    """Say why, give the call to an operator and leave any form. Returns the events to apply.

    `reply`: why, where the caller did not ask for it; that an operator comes is said after it.
    Outside operator hours a call-back is offered instead (P1, B2).
    """
    if reply is not None:
        say(dispatcher, reply)
    told = metadata(tracker)
    line = load_lines().line(told.get("line"))
    if line.operators.open_at(now()):
        say(dispatcher, Reply("utter_connecting"))
        dispatcher.utter_message(json_message=handoff(reason, tracker.slots, line.queue))
    else:
        say(dispatcher, callback_offer(line.operators))
    # Nothing more may be said: without the follow-up a rule would ask its form's question again.
    return [ActiveLoop(None), SlotSet("requested_slot", None), FollowupAction("action_listen")]


def hang_up(dispatcher: CollectingDispatcher) -> None:
    """Say goodbye and end the call."""
    say(dispatcher, Reply("utter_goodbye"))
    dispatcher.utter_message(json_message=HANGUP)


def metadata(tracker: Tracker) -> dict[str, Any]:
    """What the gateway told about the call with the latest message: line, caller, channel."""
    told: dict[str, Any] = tracker.latest_message.get("metadata") or {}
    return told
