"""What the caller's latest message was understood as."""

from rasa_sdk import Tracker

from bot.replies.turns import intent_of


def latest_intent(tracker: Tracker) -> str | None:
    return intent_of({"parse_data": tracker.latest_message})
