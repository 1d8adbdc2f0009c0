"""What is written down of talks, in order and behind the talk's back."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from voice_gateway import metrics
from voice_gateway.accounts.audit import Audit
from voice_gateway.operators.sides import CallerCard
from voice_gateway.records.records import Records
from voice_gateway.records.tables import Talk, Wait, WaitOutcome

_log = structlog.get_logger(__name__)
_WAITING = 1000


@dataclass
class Kept:
    """An operator's part in a call, as it stands."""

    call_id: str
    row: int | None = None
    notes: str = field(default="", repr=False)
    result: str | None = None


class TalkLog:
    """A database that fails costs the record, never the talk."""

    def __init__(self, records: Records, audit: Audit) -> None:
        self._records, self._audit = records, audit
        self._writes: asyncio.Queue[Callable[[], Awaitable[object]]] = asyncio.Queue(_WAITING)
        self._kept: dict[str, Kept] = {}

    def of(self, operator: str, call_id: str) -> Kept | None:
        kept = self._kept.get(operator)
        return kept if kept and kept.call_id == call_id else None

    def begin(self, operator: str, card: CallerCard) -> None:
        kept = self._kept[operator] = Kept(card.call_id)
        talk = Talk(
            call_id=card.call_id,
            operator_id=operator,
            queue=card.queue,
            name=card.name,
            account=card.account,
            phone=card.phone,
            code=card.code,
            began_at=datetime.now(UTC),
            notes="",
        )

        async def write() -> None:
            kept.row = await self._records.talks.begin(talk)

        self._write(write)

    def note(self, operator: str, notes: str) -> bool:
        """False when the operator has no talk that it could belong to."""
        kept = self._kept.get(operator)
        if kept is None:
            return False
        kept.notes = notes
        self._later(kept, lambda row: self._records.talks.note(row, notes))
        return True

    def result(self, operator: str, result: str) -> bool:
        kept = self._kept.get(operator)
        if kept is None:
            return False
        kept.result = result
        self._later(kept, lambda row: self._records.talks.result(row, result))
        return True

    def code(self, operator: str, code: str) -> None:
        """The session code that was left in the talk."""
        if kept := self._kept.get(operator):
            self._later(kept, lambda row: self._records.talks.code(row, code))

    def end(self, operator: str, call_id: str, reason: str) -> None:
        """Notes and result may still come, until the next talk begins."""
        if kept := self.of(operator, call_id):
            now = datetime.now(UTC)
            self._later(kept, lambda row: self._records.talks.end(row, reason, now))

    def waited(self, card: CallerCard, seconds: float, outcome: WaitOutcome) -> None:
        now = datetime.now(UTC)
        wait = Wait(
            call_id=card.call_id,
            queue=card.queue,
            began_at=now - timedelta(seconds=seconds),
            ended_at=now,
            outcome=outcome,
        )
        self._write(lambda: self._records.waits.ended(wait))

    def listened(self, operator: str, call_id: str) -> None:
        now = datetime.now(UTC)
        self._write(lambda: self._audit.note(operator, "listened_in", call_id, now))

    async def run(self) -> None:
        """Writes until cancelled."""
        while True:
            await self._one(await self._writes.get())

    async def finish(self) -> None:
        """What is still to be written, when nothing more comes."""
        while not self._writes.empty():
            await self._one(self._writes.get_nowait())

    async def _one(self, write: Callable[[], Awaitable[object]]) -> None:
        try:
            await write()
        except SQLAlchemyError as error:
            _log.error("talk_not_kept", error=type(error).__name__)

    def _later(self, kept: Kept, write: Callable[[int], Awaitable[object]]) -> None:
        async def when_begun() -> None:
            if kept.row is not None:
                await write(kept.row)

        self._write(when_begun)

    def _write(self, write: Callable[[], Awaitable[object]]) -> None:
        if self._writes.full():
            metrics.DROPPED.labels("talk_log").inc()
            return
        self._writes.put_nowait(write)
