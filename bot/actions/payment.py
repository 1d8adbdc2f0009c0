"""Payment: ways to pay, by card in the call, or by a link in an SMS (P10).

Card figures never come here: the gateway takes them and tells how it ended.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from billing.interface import BillingError, NothingToPay
from bot.actions.account import more_needed
from bot.actions.customer_system import customer_system, in_time
from bot.actions.say import go_on, hand_off, metadata, say
from bot.replies import payment_form
from bot.replies.idempotency import idempotency_key
from bot.replies.offers import OFFERS
from bot.replies.payment import (
    LINK_SENT,
    begun,
    card_control,
    paid_replies,
    unidentified_replies,
)
from bot.replies.reply import Reply
from bot.replies.turns import was_said


class ActionPayment(Action):
    """Begins to take a payment from the identified caller; others hear the ways to pay.

    `payment_state` tells what comes next: asking — the form, wanted — identification first.
    """

    def name(self) -> str:
        return "action_payment"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        slots = tracker.slots
        if slots["identification"] == "confirmed":
            return await _begin(dispatcher, tracker)
        # Who accepted the offer, or named the card at once, wants to pay here and now.
        said = tracker.latest_message.get("text") or ""
        now = slots["payment_state"] == "wanted" or payment_form.way_meant(said, None, True)
        if now and slots["identification"] != "unknown":
            return [SlotSet("payment_state", "wanted"), SlotSet("goal", "оплата")]
        replies = unidentified_replies(slots["identification"])
        for reply in replies:
            say(dispatcher, reply)
        over = [] if replies[-1].response in OFFERS else go_on(dispatcher, tracker)
        return [SlotSet("payment_state", "pending"), *over]


async def _begin(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    more = more_needed(dispatcher, tracker, "оплата")
    if more is not None:
        return [SlotSet("payment_state", "pending"), *more]
    try:
        balance = await in_time(customer_system().balance(tracker.slots["account"]))
    except BillingError:
        over = hand_off(dispatcher, tracker, Reply("utter_handoff_failure"), "failure")
        return [SlotSet("payment_state", "pending"), *over]
    if balance.amount <= 0:
        say(dispatcher, Reply("utter_payment_nothing_due"))
        return [SlotSet("payment_state", "pending"), *go_on(dispatcher, tracker)]
    return _set(payment_form.began(balance.amount))


async def take_card(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """«Да» to the offer to pay by card: from the beginning."""
    return [SlotSet("payment_state", "wanted"), FollowupAction("action_payment")]


async def take_another_card(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """After a declined card: the same sum, a new payment."""
    slots = await begin_payment(tracker, tracker.slots["payment"]["amount"])
    if slots["payment_state"] == "failed":
        return hand_off(dispatcher, tracker, Reply("utter_handoff_failure"), "failure")
    _ask_for_card(dispatcher, slots["payment"])
    return _set(slots)


class ActionTakeCard(Action):
    """The gateway is told to take a card."""

    def name(self) -> str:
        return "action_take_card"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        _ask_for_card(dispatcher, tracker.slots["payment"])
        return []


class ActionPaid(Action):
    """Says what became of the payment."""

    def name(self) -> str:
        return "action_paid"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        told = {entity["entity"]: entity["value"] for entity in tracker.latest_message["entities"]}
        phone = metadata(tracker).get("caller")
        amount = tracker.slots["payment"]["amount"]
        *before, last = paid_replies(told, amount, phone, was_said(tracker.events, [LINK_SENT]))
        for reply in before:
            say(dispatcher, reply)
        if told["outcome"] == "failed":
            return hand_off(dispatcher, tracker, last, "failure")
        if last.response == "utter_payment_not_entered":
            return hand_off(dispatcher, tracker, last, "not_understood")
        say(dispatcher, last)
        return [] if last.response in OFFERS else go_on(dispatcher, tracker)


class ActionSendPaymentLink(Action):
    """The link that was chosen in the form."""

    def name(self) -> str:
        return "action_send_payment_link"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return await send_payment_link(dispatcher, tracker)


async def send_payment_link(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """The link to the caller's phone, once a call."""
    account, phone = tracker.slots["account"], metadata(tracker)["caller"]
    key = idempotency_key("payment-link", tracker.sender_id, account, phone)
    try:
        await in_time(customer_system().send_payment_link(account, phone, key))
    except NothingToPay:
        say(dispatcher, Reply("utter_payment_nothing_due"))
    except BillingError:
        say(dispatcher, Reply("utter_payment_link_not_sent"))
    else:
        say(dispatcher, Reply(LINK_SENT))
    return go_on(dispatcher, tracker)


async def begin_payment(tracker: Tracker, amount: str) -> dict[str, Any]:
    """The slots once billing has registered the payment, or could not. Nothing is charged yet."""
    account, before = tracker.slots["account"], (tracker.slots["payment"] or {}).get("id", "")
    key = idempotency_key("payment", tracker.sender_id, account, amount, before)
    try:
        payment = await in_time(customer_system().begin_payment(account, Decimal(amount), key))
    except BillingError:
        return {"payment_state": "failed"}
    return {"payment_state": "card", "payment": begun(payment)}


def _ask_for_card(dispatcher: CollectingDispatcher, payment: Any) -> None:
    say(dispatcher, Reply("utter_payment_keys"))
    dispatcher.utter_message(json_message=card_control(payment))


def _set(slots: dict[str, Any]) -> list[EventType]:
    return [SlotSet(name, value) for name, value in slots.items()]
