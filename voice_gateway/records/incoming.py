"""A file that is sent: kept, looked into, written down; or nothing of it is left."""

import asyncio
from datetime import datetime
from typing import BinaryIO

from sqlalchemy.exc import IntegrityError

from voice_gateway.records.clamav import Clamd
from voice_gateway.records.file_folder import FileFolder
from voice_gateway.records.file_names import cleaned
from voice_gateway.records.file_types import media_type
from voice_gateway.records.files import Files
from voice_gateway.records.tables import Sender, StoredFile

MOST_A_CALL = 50


class Infected(ValueError):
    pass


class NotBegun(LookupError):
    """Nothing is written down of this call (yet)."""


class TooManyFiles(ValueError):
    """A call has its share already."""


class Incoming:
    def __init__(self, files: Files, folder: FileFolder, clamd: Clamd | None) -> None:
        self._files, self._folder, self._clamd = files, folder, clamd

    async def keep(
        self,
        call_id: str,
        name: str,
        content: BinaryIO,
        who: Sender,
        operator_id: str | None,
        now: datetime,
    ) -> StoredFile:
        """name: as the sender gave it.

        Raises NotAllowed, Disguised, Infected, NotBegun, TooManyFiles,
        ScanUnavailable.
        """
        if len(await self._files.of(call_id)) >= MOST_A_CALL:
            raise TooManyFiles
        name = cleaned(name)
        file_id = await asyncio.to_thread(self._folder.keep, call_id, content)
        path = self._folder.path(call_id, file_id)
        try:
            kind = await asyncio.to_thread(media_type, path, name)
            if self._clamd is not None and not await self._clamd.is_clean(path):
                raise Infected
            file = StoredFile(
                id=file_id,
                call_id=call_id,
                who=who,
                operator_id=operator_id,
                name=name,
                type=kind,
                size=path.stat().st_size,
                stored_at=now,
            )
            await self._add(file)
        except BaseException:
            self._folder.delete(call_id, file_id)
            raise
        return file

    async def _add(self, file: StoredFile) -> None:
        try:
            await self._files.add(file)
        except IntegrityError:
            raise NotBegun from None
