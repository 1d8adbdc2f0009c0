"""Passwords: argon2id (RFC 9106), beside the event loop."""

import asyncio
import secrets
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 256
_AT_ONCE = 2
_ONE_TIME_BYTES = 12


class WeakPassword(ValueError):
    """Too short, too long, or somebody's name."""


class Passwords:
    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """hasher: cheaper ones are for tests only."""
        self._hasher = hasher or PasswordHasher()
        # A hash costs 64 MiB for a moment: sign-ins queue rather than fill the memory.
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def hash(self, password: str) -> str:
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, kept: str | None, password: str) -> bool:
        """Whether `kept` is this password's hash; None is nobody's, and takes as long to tell."""
        async with self._room:
            fits = await asyncio.to_thread(self._fits, kept, password)
        return fits and kept is not None

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash(one_time())

    def _fits(self, kept: str | None, password: str) -> bool:
        try:
            return self._hasher.verify(kept or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False


def check(password: str, name: str) -> None:
    """Raises WeakPassword. NIST SP 800-63B: length is what counts; no classes of characters."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"{SHORTEST}-{LONGEST} characters")
    named = len(name) > 3 and name.casefold() in password.casefold()
    if named or len(set(password)) < SHORTEST // 3:
        raise WeakPassword("easy to guess")


def one_time() -> str:
    """A password to be changed at the first sign-in."""
    return secrets.token_urlsafe(_ONE_TIME_BYTES)
