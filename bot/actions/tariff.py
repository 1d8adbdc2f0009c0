"""The caller's electricity price (P8)."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.account import answer_from_account
from bot.replies.tariff import tariff_reply


class ActionTariff(Action):
    """Tells the price by zone."""

    def name(self) -> str:
        return "action_tariff"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return await answer_from_account(
            dispatcher,
            tracker,
            "тариф",
            lambda system, number: system.tariff(number),
            lambda tariff: [tariff_reply(tariff)],
        )
