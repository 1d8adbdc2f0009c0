"""What a media server recorded becomes films that any player shows."""

import asyncio
import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

_log = structlog.get_logger(__name__)
_EVERY_S = 30.0
_TAKES_AT_MOST_S = 600.0
_EMPTY = len(b"MJR00002")
PROGRAM = "janus-pp-rec"
"""Of Debian's janus-tools."""


class FilmKeeper:
    """A .mjr is renamed into being when its recording is over (deploy/janus)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def run(self) -> None:
        if shutil.which(PROGRAM) is None:
            _log.warning("films_stay_raw", missing=PROGRAM)
            return
        # Ours, whoever writes into it.
        await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
        while True:
            await self.sweep()
            await asyncio.sleep(_EVERY_S)

    async def sweep(self) -> None:
        """Each NAME.mjr becomes NAME.webm; one that cannot becomes NAME.mjr.damaged. Another keeper
        of the same folder (a second gateway) does not get in the way."""
        for raw in await asyncio.to_thread(lambda: sorted(self._folder.glob("*.mjr"))):
            with _taken(raw) as ours:
                if not ours:
                    continue
                film = raw.with_suffix(".webm")
                never_shown = raw.stat().st_size <= _EMPTY
                if never_shown or await _converted(raw, film):
                    raw.unlink()
                else:
                    film.unlink(missing_ok=True)
                    raw.rename(raw.with_suffix(".mjr.damaged"))
                    _log.error("film_damaged", file=raw.name)


@contextmanager
def _taken(raw: Path) -> Iterator[bool]:
    """False if another has it in hand, or had it; one that dies lets go of it."""
    try:
        file = raw.open("rb")
    except FileNotFoundError:
        yield False
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield raw.exists()


async def _converted(raw: Path, film: Path) -> bool:
    program = await asyncio.create_subprocess_exec(
        *(PROGRAM, str(raw), str(film)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(_TAKES_AT_MOST_S):
            return await program.wait() == 0
    except TimeoutError:
        return False
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()
