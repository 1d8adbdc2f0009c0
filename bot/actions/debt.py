"""The sum of a debt (P9 in short)."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.account import answer_from_account
from bot.replies.debt import debt_reply


class ActionDebt(Action):
    """Tells how much is owed."""

    def name(self) -> str:
        return "action_debt"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return await answer_from_account(
            dispatcher, tracker, lambda system, number: system.balance(number), debt_reply
        )
