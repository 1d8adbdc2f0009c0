"""Nobody was reached: the caller is told why, and is offered a call-back (B2)."""

from __future__ import annotations

from bot.replies.offers import CALLBACK_INSTEAD
from bot.replies.reply import Reply

WHY = {
    "busy": "utter_operators_busy",
    "no_answer": "utter_operators_not_answering",
    "failed": "utter_operators_not_connected",
}
"""Responses by the reason of the event `handoff_failed`."""


def handoff_failed_replies(reason: str) -> list[Reply]:
    """reason: of WHY. The call-back's form asks for the number."""
    return [Reply(WHY[reason]), Reply(CALLBACK_INSTEAD)]
