"""Keys under which billing writes a thing once, however often it is asked to."""

from __future__ import annotations

import hashlib


def idempotency_key(what: str, call: str, *parts: str) -> str:
    """The same key for the same thing confirmed in the same call; ASCII, without its contents."""
    told = "\0".join((call, *parts)).encode()
    return f"{what}-{hashlib.sha256(told).hexdigest()}"
