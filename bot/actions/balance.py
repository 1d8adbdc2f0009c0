"""The state of the account (P6)."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.account import answer_from_account
from bot.replies.balance import balance_reply


async def tell_balance(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """What is due, paid ahead or settled."""
    return await answer_from_account(
        dispatcher,
        tracker,
        "баланс",
        lambda system, number: system.balance(number),
        lambda balance: [balance_reply(balance)],
    )


class ActionBalance(Action):
    """Tells what is due, paid ahead or settled."""

    def name(self) -> str:
        return "action_balance"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return await tell_balance(dispatcher, tracker)
