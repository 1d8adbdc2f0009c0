"""One-time links: a phone caller opens the page of the call that runs (B1). Pure; time is an
argument."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

VALID = timedelta(minutes=15)


@dataclass(frozen=True)
class Link:
    url: str = field(repr=False)
    expires: datetime


class Links:
    """What is kept of a link cannot be made into one."""

    def __init__(self, base_url: str) -> None:
        """base_url: where visitors find this gateway, «https://host»."""
        self._base_url = base_url.rstrip("/")
        self._links: dict[str, tuple[str, datetime]] = {}

    def make(self, call_id: str, now: datetime) -> Link:
        """The call's earlier link is void from now."""
        self._links = {
            key: (call, expires)
            for key, (call, expires) in self._links.items()
            if call != call_id and expires > now
        }
        token, expires = secrets.token_urlsafe(32), now + VALID
        self._links[_hashed(token)] = (call_id, expires)
        return Link(f"{self._base_url}/v/{token}", expires)

    def take(self, token: str, now: datetime) -> str | None:
        """The call it leads to, once; None when it leads nowhere (any more)."""
        call_id, expires = self._links.pop(_hashed(token), (None, now))
        return call_id if expires > now else None


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
