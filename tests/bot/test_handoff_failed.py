"""Nobody was reached: what the caller hears then."""

from __future__ import annotations

import pytest

from bot.replies.handoff_failed import WHY, handoff_failed_replies
from bot.replies.offers import OFFERS


@pytest.mark.parametrize("reason", sorted(WHY))
def test_who_can_be_called_back_is_offered_it(reason: str) -> None:
    why, offer = (reply.response for reply in handoff_failed_replies(reason, "+74951234501"))
    assert why == WHY[reason]
    assert offer in OFFERS


def test_without_a_number_no_call_back_is_promised() -> None:
    _, later = (reply.response for reply in handoff_failed_replies("busy", None))
    assert later not in OFFERS
