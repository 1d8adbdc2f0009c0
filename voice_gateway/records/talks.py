"""Operators' parts in calls: notes, results, and who spoke with this caller before."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import or_, select, update

from voice_gateway.accounts.tables import Operator
from voice_gateway.records.tables import Talk
from voice_gateway.store.database import Database

WithOperator = tuple[Talk, Operator]
_EARLIER = 20


class Talks:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, talk: Talk) -> int:
        """Its id, by which the rest is told."""
        await self._database.add(talk)
        return talk.id

    async def note(self, talk_id: int, notes: str) -> None:
        await self._set(talk_id, notes=notes)

    async def result(self, talk_id: int, result: str) -> None:
        await self._set(talk_id, result=result)

    async def code(self, talk_id: int, code: str) -> None:
        await self._set(talk_id, code=code)

    async def end(self, talk_id: int, reason: str, now: datetime) -> None:
        await self._set(talk_id, ended_at=now, end_reason=reason)

    async def of(self, call_id: str) -> list[WithOperator]:
        """In the order they began."""
        return await self._select(Talk.call_id == call_id)

    async def earlier(
        self, account: str | None, phone: str | None, before: datetime
    ) -> list[WithOperator]:
        """The newest talks with this customer, newest first; none when nothing is known of them."""
        known = [
            column == value
            for column, value in ((Talk.account, account), (Talk.phone, phone))
            if value
        ]
        if not known:
            return []
        async with self._database.reading() as session:
            rows = await session.execute(
                select(Talk, Operator)
                .join(Operator, Operator.id == Talk.operator_id)
                .where(or_(*known), Talk.began_at < before)
                .order_by(Talk.began_at.desc())
                .limit(_EARLIER)
            )
            return [(talk, operator) for talk, operator in rows]

    async def takes_part(self, call_id: str, operator_id: str) -> bool:
        """Whether the operator is in the call, or was."""
        found = await self._select(Talk.call_id == call_id, Talk.operator_id == operator_id)
        return bool(found)

    async def close_unfinished(self) -> None:
        """After a crash: talks that nobody ended are over."""
        async with self._database.writing() as session:
            await session.execute(
                update(Talk)
                .where(Talk.ended_at.is_(None))
                .values(ended_at=datetime.now(UTC), end_reason="gateway_stopped")
            )

    async def _select(self, *which: Any) -> list[WithOperator]:
        async with self._database.reading() as session:
            rows = await session.execute(
                select(Talk, Operator)
                .join(Operator, Operator.id == Talk.operator_id)
                .where(*which)
                .order_by(Talk.id)
            )
            return [(talk, operator) for talk, operator in rows]

    async def _set(self, talk_id: int, **values: Any) -> None:
        async with self._database.writing() as session:
            await session.execute(update(Talk).where(Talk.id == talk_id).values(**values))
