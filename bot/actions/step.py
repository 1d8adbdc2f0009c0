"""The step of the dialogue that an action answers at."""

from __future__ import annotations

from rasa_sdk import Tracker

from bot.replies.offers import STEP as OFFER
from bot.replies.offers import standing_offer
from bot.replies.reprompt import MENU


def current_step(tracker: Tracker) -> str:
    """The slot the form asks for, `offer` while one stands, else `menu`."""
    requested: str | None = tracker.slots["requested_slot"]
    return requested or (OFFER if standing_offer(tracker.events) else MENU)
