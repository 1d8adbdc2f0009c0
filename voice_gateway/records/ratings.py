"""Stars of a call."""

from datetime import datetime

from sqlalchemy import delete

from voice_gateway.records.tables import Rating
from voice_gateway.store.database import Database


class Ratings:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def rate(self, call_id: str, stars: int, comment: str | None, now: datetime) -> None:
        """stars: 1-5; a second rating of the call takes the place of the first."""
        async with self._database.writing() as session:
            await session.execute(delete(Rating).where(Rating.call_id == call_id))
            session.add(Rating(call_id=call_id, stars=stars, comment=comment, at=now))

    async def of(self, call_id: str) -> Rating | None:
        async with self._database.reading() as session:
            return await session.get(Rating, call_id)
