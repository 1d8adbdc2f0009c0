"""Earlier calls, as operators read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from voice_gateway.accounts.tables import Operator
from voice_gateway.records.tables import Rating, Talk
from voice_gateway.store.database import Database
from voice_gateway.store.models import Call


@dataclass(frozen=True)
class CallInBrief:
    call: Call
    talks: Sequence[tuple[Talk, Operator]]
    rating: Rating | None


class History:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(
        self, limit: int, before: datetime | None, operator_id: str | None
    ) -> list[CallInBrief]:
        """Calls that began before `before`, newest first. operator_id: only those this operator
        took part in.
        """
        which = select(Call).order_by(Call.began_at.desc(), Call.id).limit(limit)
        if before is not None:
            which = which.where(Call.began_at < before)
        if operator_id is not None:
            own = select(Talk.call_id).where(Talk.operator_id == operator_id)
            which = which.where(Call.id.in_(own))
        async with self._database.reading() as session:
            calls = list(await session.scalars(which))
            ids = [call.id for call in calls]
            talks = await session.execute(
                select(Talk, Operator)
                .join(Operator, Operator.id == Talk.operator_id)
                .where(Talk.call_id.in_(ids))
                .order_by(Talk.id)
            )
            of_call: dict[str, list[tuple[Talk, Operator]]] = {}
            for talk, operator in talks:
                of_call.setdefault(talk.call_id, []).append((talk, operator))
            rows = await session.scalars(select(Rating).where(Rating.call_id.in_(ids)))
            ratings = {rating.call_id: rating for rating in rows}
        return [CallInBrief(call, of_call.get(call.id, ()), ratings.get(call.id)) for call in calls]
