"""ClamAV's daemon: INSTREAM of clamd(8), over TCP or a local socket."""

import asyncio
import struct
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

_CHUNK = 64 * 1024
_TIMEOUT_S = 60.0


class ScanUnavailable(RuntimeError):
    """clamd does not answer, or not as agreed."""


class Clamd:
    def __init__(self, url: str) -> None:
        """url: tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl"""
        self._url = urlsplit(url)

    async def is_clean(self, path: Path) -> bool:
        """Raises ScanUnavailable."""
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                answer = await self._ask(path)
        except (OSError, asyncio.IncompleteReadError) as error:  # TimeoutError is an OSError
            raise ScanUnavailable(type(error).__name__) from None
        if answer.endswith(b"FOUND"):
            return False
        if not answer.endswith(b"OK"):
            raise ScanUnavailable("clamd refused the file")
        return True

    async def _ask(self, path: Path) -> bytes:
        if self._url.scheme == "unix":
            reader, writer = await asyncio.open_unix_connection(self._url.path)
        else:
            reader, writer = await asyncio.open_connection(self._url.hostname, self._url.port)
        try:
            writer.write(b"zINSTREAM\0")
            for chunk in _chunks(await asyncio.to_thread(path.read_bytes)):
                writer.write(struct.pack("!I", len(chunk)) + chunk)
                await writer.drain()
            writer.write(struct.pack("!I", 0))
            await writer.drain()
            return (await reader.readuntil(b"\0")).rstrip(b"\0")
        finally:
            writer.close()


def _chunks(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _CHUNK):
        yield content[start : start + _CHUNK]
