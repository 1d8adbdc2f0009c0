"""An answer from the confirmed account, the same way for every topic."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from billing.interface import AccountNotFound, BillingUnavailable, CustomerSystem
from bot.actions.customer_system import customer_system, in_time
from bot.actions.say import go_on, hand_off, say
from bot.replies.reply import Reply

T = TypeVar("T")


async def answer_from_account(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    ask: Callable[[CustomerSystem, str], Awaitable[T]],
    replies: Callable[[T], Sequence[Reply]],
) -> list[EventType]:
    """Ask billing for the account's figures and say the replies; an operator when it cannot."""
    try:
        answer = await in_time(ask(customer_system(), tracker.slots["account"]))
    except (AccountNotFound, BillingUnavailable):
        return hand_off(dispatcher, tracker, Reply("utter_handoff_failure"), "failure")
    for reply in replies(answer):
        say(dispatcher, reply)
    return go_on(dispatcher, tracker)
