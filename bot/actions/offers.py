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
from bot.actions.payment import send_payment_link
from bot.actions.say import go_on, hang_up, metadata, say
from bot.actions.services import order_wanted, place_order
from bot.lines import load_lines
from bot.replies.handoff import handoff
from bot.replies.idempotency import idempotency_key
from bot.replies.offers import (
    BALANCE,
    CALLBACK,
    CALLBACK_INSTEAD,
    ORDER,
    PAYMENT_LINK,
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
    told = metadata(tracker)
    line = load_lines().line(told["line"])
    say(dispatcher, Reply("utter_callback_noted", {"hours": line.operators.spoken()}))
    control = handoff("callback", tracker.slots, line.queue, told["caller"])
    dispatcher.utter_message(json_message=control)
    return []


TAKEN: dict[str, Callable[[CollectingDispatcher, Tracker], Awaitable[list[EventType]]]] = {
    SAVE_PHONE: _save_phone,
    BALANCE: tell_balance,
    CALLBACK: _take_callback,
    CALLBACK_INSTEAD: _take_callback,
    PAYMENT_LINK: send_payment_link,
    SERVICE: order_wanted,
    ORDER: place_order,
}
"""What «да» to each offer does; the offers are responses `utter_offer_...` of the domain."""


class ActionMenuYes(Action):
    """«Да» outside a form: the offer is taken; without one the caller is heard out."""

    def name(self) -> str:
        return "action_menu_yes"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        offer = offer_made(tracker.events)
        if offer is not None:
            # An order that was wanted once is not begun by a later «да» to something else.
            return [SlotSet("order", None), *await TAKEN[offer](dispatcher, tracker)]
        say(dispatcher, Reply("utter_listening"))
        return []


class ActionMenuNo(Action):
    """«Нет» outside a form: an offer is declined, or the call ends, or the menu is told."""

    def name(self) -> str:
        return "action_menu_no"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        if offer_made(tracker.events) is not None:
            if tracker.slots["save_phone"]:
                return go_on(dispatcher, tracker)
            say(dispatcher, Reply("utter_declined"))
        elif asked_for_more(tracker.events):
            hang_up(dispatcher)
        else:
            say(dispatcher, Reply("utter_menu"))
        return []
