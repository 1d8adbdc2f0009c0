"""«Да» and «нет» outside the forms: the answer to an offer, or to «Чем ещё помочь?»."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from billing.interface import BillingError
from bot.actions.balance import tell_balance
from bot.actions.customer_system import customer_system, in_time
from bot.actions.order_form import order_wanted
from bot.actions.payment import send_payment_link, take_another_card, take_card
from bot.actions.say import go_on, hang_up, metadata, say
from bot.replies.idempotency import idempotency_key
from bot.replies.later import then
from bot.replies.offers import (
    ANOTHER_CARD,
    BALANCE,
    CALLBACK,
    CALLBACK_INSTEAD,
    CARD,
    PAYMENT_LINK,
    RESUME,
    RESUME_READINGS,
    SAVE_PHONE,
    SERVICE,
    offer_made,
)
from bot.replies.repeat import asked_for_more
from bot.replies.reply import Reply


async def _save_phone(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    account, phone = tracker.slots["account"], metadata(tracker)["caller"]
    key = idempotency_key("phone", tracker.sender_id, account, phone)
    try:
        await in_time(customer_system().save_phone(account, phone, key))
    except BillingError:
        say(dispatcher, Reply("utter_phone_not_saved"))
    else:
        say(dispatcher, Reply("utter_phone_saved"))
    return go_on(dispatcher, tracker)


async def _take_callback(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    dispatcher.utter_message(json_message=then("/обратный_звонок"))
    return []


async def _resume(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    dispatcher.utter_message(json_message=then(f"/{tracker.slots['set_aside']}"))
    return []


TAKEN: dict[str, Callable[[CollectingDispatcher, Tracker], Awaitable[list[EventType]]]] = {
    SAVE_PHONE: _save_phone,
    BALANCE: tell_balance,
    CALLBACK: _take_callback,
    CALLBACK_INSTEAD: _take_callback,
    RESUME: _resume,
    RESUME_READINGS: _resume,
    PAYMENT_LINK: send_payment_link,
    CARD: take_card,
    ANOTHER_CARD: take_another_card,
    SERVICE: order_wanted,
}
"""What «да» to each offer does; the offers are responses `utter_offer_...` of the domain."""


class ActionMenuYes(Action):
    """«Да» outside a form: the offer is taken; without one the caller is heard out."""

    def name(self) -> str:
        return "action_menu_yes"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        # An order that was wanted once is not begun by a later «да» to something else.
        afresh = SlotSet("order", "pending")
        offer = offer_made(tracker.events)
        if offer is not None:
            return [afresh, *await TAKEN[offer](dispatcher, tracker)]
        say(dispatcher, Reply("utter_listening"))
        return [afresh]


class ActionMenuNo(Action):
    """«Нет» outside a form: an offer is declined, or the call ends, or the menu is told."""

    def name(self) -> str:
        return "action_menu_no"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        if offer_made(tracker.events) is not None:
            return go_on(dispatcher, tracker, "utter_declined")
        if asked_for_more(tracker.events):
            hang_up(dispatcher)
            return []
        return go_on(dispatcher, tracker, "utter_menu")
