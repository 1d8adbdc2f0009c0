"""Offers: questions outside the forms that «да» accepts, such as «Запомнить ваш телефон?».

Nothing is kept of an offer but the words: whatever else the caller says instead, the offer is past.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.replies.repeat import response_of
from bot.replies.reprompt import question_stands
from bot.replies.turns import Event, said, turns

STEP = "offer"
"""The step of the listening hints while an offer stands."""

SAVE_PHONE = "utter_offer_save_phone"
BALANCE = "utter_offer_balance"
CALLBACK = "utter_offer_callback"
CALLBACK_INSTEAD = "utter_offer_callback_instead"

PAYMENT_LINK = "utter_offer_payment_link"
CARD = "utter_offer_card"
ANOTHER_CARD = "utter_offer_another_card"
SERVICE = "utter_offer_service"
RESUME = "utter_offer_resume"
RESUME_READINGS = "utter_offer_resume_readings"

OFFERS = frozenset(
    {
        *(SAVE_PHONE, BALANCE, CALLBACK, CALLBACK_INSTEAD, PAYMENT_LINK),
        *(CARD, ANOTHER_CARD, SERVICE, RESUME, RESUME_READINGS),
    }
)
"""Responses of the domain, named `utter_offer_...`; `bot.actions.offers` does what they promise."""


def standing_offer(events: Iterable[Event]) -> Event | None:
    """The `bot` event of the offer that the words before the latest turn ended with, else None.

    Re-prompts and promises to wait are passed over, unless they ended with an offer themselves.
    """
    for turn in reversed(turns(events)[:-1]):
        words = said(turn)
        if words and response_of(words[-1]) in OFFERS:
            return words[-1]
        if words and not question_stands(turn):
            return None
    return None


def offer_made(events: Iterable[Event]) -> str | None:
    """The response's name of the standing offer."""
    offer = standing_offer(events)
    return response_of(offer) if offer else None
