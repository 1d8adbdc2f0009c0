"""Why a debt appeared (P9)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from billing.interface import CustomerSystem
from bot.actions.account import answer_from_account
from bot.replies.debt import debt_replies, debt_reply, ledger_since
from bot.replies.reply import Reply


class ActionDebt(Action):
    """Tells how much is owed and why, from the ledger."""

    def name(self) -> str:
        return "action_debt"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return await answer_from_account(
            dispatcher, tracker, "задолженность", _explain, lambda replies: replies
        )


async def _explain(system: CustomerSystem, number: str) -> Sequence[Reply]:
    balance = await system.balance(number)
    if balance.amount <= 0:
        return [debt_reply(balance)]
    ledger, tariff = await asyncio.gather(
        system.ledger(number, ledger_since(balance)), system.tariff(number)
    )
    return debt_replies(balance, ledger, tariff.in_force_from)
