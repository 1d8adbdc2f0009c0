"""Fetching a file whole or not at all: resumed, retried, checked by sha256."""

from __future__ import annotations

import hashlib
import http.client
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

TIMEOUT_S = 30.0
ATTEMPTS = 4
CHUNK = 1 << 18

OnBytes = Callable[[int, "int | None"], None]


class Unreachable(Exception):
    """The file could not be fetched; what came of it is kept for the next attempt."""


class Damaged(Exception):
    """The file came, and is not the one expected; it was removed."""


def opener(certificates: str | None) -> urllib.request.OpenerDirector:
    """Opens http(s) and file URLs through the environment's proxies, trusting `certificates`."""
    context = ssl.create_default_context()
    if certificates and Path(certificates).exists():
        context.load_verify_locations(certificates)
    return urllib.request.build_opener(urllib.request.HTTPSHandler(context=context))


def sha256_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def fetch(
    url: str,
    target: Path,
    *,
    sha256: str | None,
    on_bytes: OnBytes = lambda done, total: None,
    certificates: str | None = None,
) -> None:
    """Bring `url` to `target`.

    `on_bytes(done, total)` is called as bytes come; total is None if unknown. A piece left by an
    interrupted fetch is continued. Raises `Unreachable`, `Damaged`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    reason = ""
    for _ in range(ATTEMPTS):
        try:
            _append(url, part, on_bytes, certificates)
        except urllib.error.HTTPError as error:
            if error.code == 416:  # the piece is not the beginning of this file
                part.unlink(missing_ok=True)
            elif error.code < 500:
                raise Unreachable(f"{error.code} {error.reason}") from error
            reason = f"{error.code} {error.reason}"
            continue
        except (urllib.error.URLError, OSError, http.client.HTTPException) as error:
            reason = str(getattr(error, "reason", "") or error)
            if not part.exists() and "Name or service not known" in reason:
                break
            continue
        if sha256 and sha256_of(part) != sha256:
            part.unlink()
            raise Damaged(target.name)
        part.replace(target)
        return
    raise Unreachable(reason)


def _append(url: str, part: Path, on_bytes: OnBytes, certificates: str | None) -> None:
    done = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={done}-"} if done else {})
    with opener(certificates).open(request, timeout=TIMEOUT_S) as answer:
        resumed = getattr(answer, "status", None) == 206
        done = done if resumed else 0
        length = answer.headers.get("Content-Length")
        total = done + int(length) if length else None
        with part.open("ab" if resumed else "wb") as stream:
            while chunk := answer.read(CHUNK):
                stream.write(chunk)
                done += len(chunk)
                on_bytes(done, total)
    if total is not None and done < total:
        raise http.client.IncompleteRead(b"", total - done)
