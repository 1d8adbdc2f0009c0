"""What the store knows of a call, for the operator who comes into it."""

from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from voice_gateway.operators.sides import CallerCard
from voice_gateway.records.chat import wire
from voice_gateway.records.records import Records
from voice_gateway.store.store import Store

_log = structlog.get_logger(__name__)
_SAID = ("said", "keyed")


class TalkCards:
    def __init__(self, store: Store, records: Records) -> None:
        self._store, self._records = store, records

    async def of(self, card: CallerCard) -> dict[str, Any]:
        """`transcript`, `chat` and `earlier` of the contract's `talk`; empty where the store
        cannot tell: the talk does not wait for it."""
        try:
            return {
                "transcript": await self._transcript(card.call_id),
                "chat": [wire(line) for line in await self._records.chat.of(card.call_id)],
                "earlier": await self._earlier(card),
            }
        except SQLAlchemyError as error:
            _log.error("talk_card_not_read", call=card.call_id, error=type(error).__name__)
            return {"transcript": [], "chat": [], "earlier": []}

    async def _transcript(self, call_id: str) -> list[dict[str, Any]]:
        return [
            {"who": line.who, "text": line.text, "at": _utc(line.at).isoformat()}
            for line in await self._store.utterances(call_id)
            if line.kind in _SAID and line.text
        ]

    async def _earlier(self, card: CallerCard) -> list[dict[str, Any]]:
        found = await self._records.talks.earlier(card.account, card.phone, datetime.now(UTC))
        return [
            {
                "call": talk.call_id,
                "at": talk.began_at.isoformat(),
                "operator": operator.title,
                "result": talk.result,
                "note": talk.notes,
                "code": talk.code,
            }
            for talk, operator in found
            if talk.call_id != card.call_id
        ]


def _utc(at: datetime) -> datetime:
    """SQLite keeps no zone."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at
