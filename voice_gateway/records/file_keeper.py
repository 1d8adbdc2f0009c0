"""Sent files are deleted after a time."""

import asyncio
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from voice_gateway.records.file_folder import FileFolder
from voice_gateway.records.files import Files

_log = structlog.get_logger(__name__)
_EVERY_S = 3600.0
_LEFT_OVER = timedelta(days=1)


class FileKeeper:
    def __init__(self, files: Files, folder: FileFolder, keep: timedelta) -> None:
        self._files, self._folder, self._keep = files, folder, keep

    async def run(self) -> None:
        while True:
            try:
                await self.sweep(datetime.now(UTC))
            except (OSError, SQLAlchemyError) as error:
                _log.error("files_not_swept", error=type(error).__name__)
            await asyncio.sleep(_EVERY_S)

    async def sweep(self, now: datetime) -> None:
        old = await self._files.older_than(now - self._keep)
        for file in old:
            await asyncio.to_thread(self._folder.delete, file.call_id, file.id)
            await self._files.deleted(file.id, now)
        known = await self._files.ids()
        before = (now - _LEFT_OVER).timestamp()
        lost = await asyncio.to_thread(self._folder.unknown, known, before)
        for call_id, file_id in lost:
            await asyncio.to_thread(self._folder.delete, call_id, file_id)
        if old or lost:
            _log.info("files_deleted", old=len(old), lost=len(lost))
