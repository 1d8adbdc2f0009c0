"""What the gateway keeps of calls."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from voice_gateway.store.database import Database
from voice_gateway.store.models import Call, HandoffRequest, Utterance


class Store(Database):
    """Calls, what was said in them, and who asked for a human."""

    async def begin_call(self, call: Call) -> None:
        async def write(session: AsyncSession) -> None:
            session.add(call)

        await self.written(write)

    async def end_call(self, call_id: str, reason: str) -> None:
        ended = update(Call).where(Call.id == call_id)

        async def write(session: AsyncSession) -> None:
            await session.execute(ended.values(ended_at=datetime.now(UTC), end_reason=reason))

        await self.written(write)

    async def add_utterances(self, utterances: Sequence[Utterance]) -> None:
        """In the order they were said; none at all costs nothing."""

        async def write(session: AsyncSession) -> None:
            session.add_all(utterances)

        if utterances:
            await self.written(write)

    async def add_handoff(self, call_id: str, reason: str, collected: dict[str, Any]) -> int:
        """Returns the caller's place among those who wait, from 1."""

        async def write(session: AsyncSession) -> int:
            now = datetime.now(UTC)
            request = HandoffRequest(
                call_id=call_id, reason=reason, collected=collected, requested_at=now
            )
            session.add(request)
            await session.flush()
            # Only a caller who is still on the line waits.
            waiting = (
                select(func.count(HandoffRequest.id))
                .join(Call, Call.id == HandoffRequest.call_id)
                .where(HandoffRequest.taken_at.is_(None), Call.ended_at.is_(None))
            )
            return int((await session.execute(waiting)).scalar_one())

        return int(await self.written(write))

    async def utterances(self, call_id: str) -> list[Utterance]:
        """A call's transcript in the order it was said."""
        async with self.reading() as session:
            rows = await session.scalars(
                select(Utterance).where(Utterance.call_id == call_id).order_by(Utterance.id)
            )
            return list(rows)

    async def call(self, call_id: str) -> Call | None:
        async with self.reading() as session:
            return await session.get(Call, call_id)

    async def handoffs(self, call_id: str) -> list[HandoffRequest]:
        async with self.reading() as session:
            rows = await session.scalars(
                select(HandoffRequest).where(HandoffRequest.call_id == call_id)
            )
            return list(rows)

    async def close_unfinished(self) -> None:
        """After a crash: calls that nobody ended are over."""
        unfinished = update(Call).where(Call.ended_at.is_(None))

        async def write(session: AsyncSession) -> None:
            told = {"ended_at": datetime.now(UTC), "end_reason": "gateway_stopped"}
            await session.execute(unfinished.values(**told))

        await self.written(write)
