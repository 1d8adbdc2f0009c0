"""Stays in the queue that are over: the supervisors' board."""

from datetime import datetime

from sqlalchemy import select

from voice_gateway.records.tables import Wait
from voice_gateway.store.database import Database


class Waits:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def ended(self, wait: Wait) -> None:
        await self._database.add(wait)

    async def since(self, moment: datetime) -> list[Wait]:
        """Those that ended at `moment` or later, in order: today's, after a restart."""
        async with self._database.reading() as session:
            rows = await session.scalars(
                select(Wait).where(Wait.ended_at >= moment).order_by(Wait.ended_at)
            )
            return list(rows)
