"""Offers: questions outside the forms that «да» accepts, such as «Запомнить ваш телефон?».

Nothing is kept of an offer but the words: whatever else the caller says instead, the offer is past.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.replies.repeat import last_words, response_of
from bot.replies.turns import Event

STEP = "offer"
"""The step of the listening hints while an offer stands."""

SAVE_PHONE = "utter_offer_save_phone"

OFFERS = frozenset({SAVE_PHONE})
"""Responses of the domain, named `utter_offer_...`; `bot.actions.offers` does what they promise."""


def offer_made(events: Iterable[Event]) -> str | None:
    """The offer that the last words before the latest turn ended with, else None."""
    words = last_words(events)
    response = response_of(words[-1]) if words else None
    return response if response in OFFERS else None
