"""Wheels, sdists and zips: brought from an index or an URL, and one file taken out of them."""

from __future__ import annotations

import lzma
import shutil
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import IO

from launcher import download, package_index, problems
from launcher.pip_config import PipConfig
from launcher.terminal import Terminal

# What reading a truncated or altered archive raises.
BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError)


def bring(
    archive: Path,
    *,
    project: str | None,
    url: str | None,
    sha256: str | None,
    what: str,
    config: PipConfig,
    terminal: Terminal,
) -> None:
    """Fetch a file of a package (`project`) or of an `url`. Raises `Problem`, `Damaged`."""
    if project:
        url, failures = package_index.find(config, project, archive.name)
        if url is None:
            reason = "; ".join(failures) or f"no index offers {archive.name}"
            raise problems.unreachable(what, reason)
    assert url is not None
    try:
        download.fetch(
            url,
            archive,
            sha256=sha256,
            on_bytes=lambda done, total: terminal.bytes_progress(what, done, total),
            certificates=config.certificates,
        )
    except download.Unreachable as error:
        raise problems.unreachable(what, f"{package_index.name_of(url)}: {error}") from error


def extract(archive: Path, member: str, target: Path) -> None:
    """Copy one member of a wheel or an sdist to `target`. A missing one is `Damaged`."""
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as wheel, wheel.open(member) as zipped:
                _copy(zipped, target)
        else:
            with tarfile.open(archive) as sdist:
                stream = sdist.extractfile(member)
                if stream is None:
                    raise download.Damaged(f"{archive.name}: {member} is no file")
                _copy(stream, target)
    except KeyError as error:
        raise download.Damaged(f"{archive.name} lacks {member}") from error


def _copy(stream: IO[bytes], target: Path) -> None:
    with target.open("wb") as out:
        shutil.copyfileobj(stream, out)
