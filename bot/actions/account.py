"""An answer from the confirmed account, the same way for every topic."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from billing.interface import AccountNotFound, BillingUnavailable, CustomerSystem
from bot.actions.customer_system import customer_system, in_time
from bot.actions.say import go_on, hand_off, say
from bot.replies.later import then
from bot.replies.needs import NEED_OF_GOAL, allowed
from bot.replies.reply import Reply
from bot.utility import load_utility

T = TypeVar("T")


def more_needed(
    dispatcher: CollectingDispatcher, tracker: Tracker, goal: str
) -> list[EventType] | None:
    """None when the caller is identified well enough for the goal; else the account number is
    asked first, and then the goal is taken up again. Returns the events to apply.
    """
    if allowed(NEED_OF_GOAL[goal], tracker.slots, load_utility().needs):
        return None
    if tracker.active_loop_name is not None:
        say(dispatcher, Reply("utter_account_number_later"))
        return []
    dispatcher.utter_message(json_message=then(f"/{goal}"))
    # No rule knows what comes after an answer that was not given.
    return [SlotSet("identification", "found"), FollowupAction("action_listen")]


async def answer_from_account(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    goal: str,
    ask: Callable[[CustomerSystem, str], Awaitable[T]],
    replies: Callable[[T], Sequence[Reply]],
) -> list[EventType]:
    """Ask billing for the account's figures and say the replies; an operator when it cannot."""
    more = more_needed(dispatcher, tracker, goal)
    if more is not None:
        return more
    try:
        answer = await in_time(ask(customer_system(), tracker.slots["account"]))
    except (AccountNotFound, BillingUnavailable):
        return hand_off(dispatcher, tracker, Reply("utter_handoff_failure"), "failure")
    for reply in replies(answer):
        say(dispatcher, reply)
    return go_on(dispatcher, tracker)
