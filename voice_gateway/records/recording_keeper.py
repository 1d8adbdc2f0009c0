"""Recordings, of sound and of pictures, are deleted after a time: voices and faces are in them."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

_log = structlog.get_logger(__name__)
_EVERY_S = 3600.0


class RecordingKeeper:
    def __init__(self, folder: Path, keep: timedelta) -> None:
        self._folder, self._keep = folder, keep

    async def run(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self.sweep, datetime.now(UTC))
            except OSError as error:
                _log.error("recordings_not_swept", error=type(error).__name__)
            await asyncio.sleep(_EVERY_S)

    def sweep(self, now: datetime) -> None:
        """Deletes what nothing was written into for so long. Raises OSError."""
        if not self._folder.is_dir():
            return
        before = (now - self._keep).timestamp()
        old = [file for file in self._folder.iterdir() if file.stat().st_mtime < before]
        for file in old:
            file.unlink()
        if old:
            _log.info("recordings_deleted", old=len(old))
