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


def handoff_failed_replies(reason: str, caller: str | None) -> list[Reply]:
    """`caller`: E.164; without the number nobody can call back."""
    return [Reply(WHY[reason]), Reply("utter_call_later" if caller is None else CALLBACK_INSTEAD)]
