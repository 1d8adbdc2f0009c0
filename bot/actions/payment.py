"""Ways to pay, and a link to pay by SMS (P10)."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from billing.interface import AccountNotFound, BillingError, BillingUnavailable, NothingToPay
from bot.actions.customer_system import customer_system, in_time
from bot.actions.say import go_on, hand_off, metadata, say
from bot.replies.idempotency import idempotency_key
from bot.replies.offers import OFFERS
from bot.replies.payment import payment_replies
from bot.replies.reply import Reply
from bot.replies.turns import was_said

_SENT = "utter_payment_link_sent"


class ActionPayment(Action):
    """Tells the ways to pay, to the identified caller with the sum and the offer of a link."""

    def name(self) -> str:
        return "action_payment"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        balance = None
        if tracker.slots["identification"] == "confirmed":
            try:
                balance = await in_time(customer_system().balance(tracker.slots["account"]))
            except (AccountNotFound, BillingUnavailable):
                return hand_off(dispatcher, tracker, Reply("utter_handoff_failure"), "failure")
        sent = was_said(tracker.events, [_SENT])
        replies = payment_replies(balance, metadata(tracker).get("caller"), sent)
        for reply in replies:
            say(dispatcher, reply)
        return [] if replies[-1].response in OFFERS else go_on(dispatcher, tracker)


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
        say(dispatcher, Reply(_SENT))
    return go_on(dispatcher, tracker)
