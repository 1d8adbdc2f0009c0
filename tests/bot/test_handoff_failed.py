"""Nobody was reached: what the caller hears then."""

from __future__ import annotations

import pytest

from bot.replies.handoff_failed import WHY, handoff_failed_replies
from bot.replies.offers import OFFERS


@pytest.mark.parametrize("reason", sorted(WHY))
def test_who_reached_nobody_is_told_why_and_offered_a_call_back(reason: str) -> None:
    why, offer = (reply.response for reply in handoff_failed_replies(reason))
    assert why == WHY[reason]
    assert offer in OFFERS
