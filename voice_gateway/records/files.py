"""Which files were sent in which call; their content lies in `FileFolder`."""

from datetime import datetime

from sqlalchemy import select, update

from voice_gateway.records.tables import StoredFile
from voice_gateway.store.database import Database


class Files:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, file: StoredFile) -> None:
        await self._database.add(file)

    async def get(self, call_id: str, file_id: str) -> StoredFile | None:
        """None when this call has no such file, or its content is deleted."""
        async with self._database.reading() as session:
            file: StoredFile | None = await session.scalar(
                select(StoredFile).where(
                    StoredFile.id == file_id,
                    StoredFile.call_id == call_id,
                    StoredFile.deleted_at.is_(None),
                )
            )
            return file

    async def of(self, call_id: str) -> list[StoredFile]:
        async with self._database.reading() as session:
            rows = await session.scalars(
                select(StoredFile)
                .where(StoredFile.call_id == call_id)
                .order_by(StoredFile.stored_at, StoredFile.id)
            )
            return list(rows)

    async def older_than(self, moment: datetime) -> list[StoredFile]:
        """Those stored before `moment` whose content is still there."""
        async with self._database.reading() as session:
            rows = await session.scalars(
                select(StoredFile).where(
                    StoredFile.stored_at < moment, StoredFile.deleted_at.is_(None)
                )
            )
            return list(rows)

    async def ids(self) -> set[str]:
        """Of all whose content is still there."""
        async with self._database.reading() as session:
            rows = await session.scalars(
                select(StoredFile.id).where(StoredFile.deleted_at.is_(None))
            )
            return set(rows)

    async def deleted(self, file_id: str, now: datetime) -> None:
        async with self._database.writing() as session:
            await session.execute(
                update(StoredFile).where(StoredFile.id == file_id).values(deleted_at=now)
            )
