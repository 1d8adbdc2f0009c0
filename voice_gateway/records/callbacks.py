"""Call-backs: who is to be called, when, and how far it has come."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from voice_gateway.records.tables import CallBack, CallBackState
from voice_gateway.store.database import Database

OPEN: tuple[CallBackState, ...] = ("waiting", "calling")


class CallBacks:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, callback: CallBack) -> CallBack:
        """Keeps it; who asks again for the same number and queue has one call-back, the later."""
        async with self._database.writing() as session:
            await session.execute(
                update(CallBack)
                .where(
                    CallBack.phone == callback.phone,
                    CallBack.queue == callback.queue,
                    CallBack.state == "waiting",
                )
                .values(state="cancelled")
            )
            session.add(callback)
        return callback

    async def open(self) -> list[CallBack]:
        """Those that wait or are being called, the one to be called first first."""
        return await self._select(CallBack.state.in_(OPEN))

    async def due(self, now: datetime) -> list[CallBack]:
        """Those to be called now."""
        return await self._select(
            CallBack.state == "waiting",
            CallBack.opens_at <= now,
            CallBack.next_try_at <= now,
            CallBack.closes_at > now,
        )

    async def calling(self, callback_id: int) -> bool:
        """Takes it, with one more try; False when somebody else has."""
        async with self._database.writing() as session:
            taken = await session.execute(
                update(CallBack)
                .where(CallBack.id == callback_id, CallBack.state == "waiting")
                .values(state="calling", tries=CallBack.tries + 1)
                .returning(CallBack.id)
            )
            return taken.scalar() is not None

    async def again(self, callback_id: int, next_try_at: datetime) -> None:
        """Nobody answered: another try."""
        await self._set(callback_id, state="waiting", next_try_at=next_try_at)

    async def done(self, callback_id: int, operator_id: str) -> None:
        await self._set(callback_id, state="done", operator_id=operator_id)

    async def failed(self, callback_id: int) -> None:
        """No try is left, or its time has passed."""
        await self._set(callback_id, state="failed")

    async def cancelled(self, callback_id: int) -> None:
        await self._set(callback_id, state="cancelled")

    async def after_restart(self, now: datetime) -> None:
        """What was being called when the gateway stopped waits again; what came too late failed."""
        async with self._database.writing() as session:
            await session.execute(
                update(CallBack).where(CallBack.state == "calling").values(state="waiting")
            )
            await session.execute(
                update(CallBack)
                .where(CallBack.state == "waiting", CallBack.closes_at <= now)
                .values(state="failed")
            )

    async def _set(self, callback_id: int, **values: object) -> None:
        async with self._database.writing() as session:
            await session.execute(
                update(CallBack).where(CallBack.id == callback_id).values(**values)
            )

    async def _select(self, *which: ColumnElement[bool]) -> list[CallBack]:
        async with self._database.reading() as session:
            rows = await session.scalars(
                select(CallBack).where(*which).order_by(CallBack.next_try_at, CallBack.id)
            )
            return list(rows)
