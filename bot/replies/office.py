"""The nearest office (P11)."""

from __future__ import annotations

from collections.abc import Sequence

from billing.types import Office
from bot.replies.reply import Reply


def office_reply(offices: Sequence[Office]) -> Reply:
    """The first of `offices`, which come best match first; asks where when there is none."""
    if not offices:
        return Reply("utter_office_where")
    office = offices[0]
    values = {"address": f"{office.town}, {office.address}", "hours": office.hours}
    if not office.bring:
        return Reply("utter_office_no_documents", values)
    return Reply("utter_office", {**values, "bring": _and(office.bring)})


def _and(things: Sequence[str]) -> str:
    *head, last = things
    return f"{', '.join(head)} и {last}" if head else last
