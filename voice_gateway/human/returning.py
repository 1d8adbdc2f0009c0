"""Callers who come back: the operator who talked with them a short while ago is asked first."""

from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from voice_gateway.operators.sides import CallerCard
from voice_gateway.records.records import Records

_log = structlog.get_logger(__name__)
_WITHIN = timedelta(days=1)


async def who_knows(card: CallerCard, records: Records) -> str | None:
    """The operator who talked with this customer within a day; None for nobody, and where the
    records cannot tell."""
    now = datetime.now(UTC)
    try:
        earlier = await records.talks.earlier(card.account, card.phone, now)
    except SQLAlchemyError as error:
        _log.error("returning_unknown", call=card.call_id, error=type(error).__name__)
        return None
    recent = [talk.operator_id for talk, _ in earlier if now - talk.began_at < _WITHIN]
    return recent[0] if recent else None
