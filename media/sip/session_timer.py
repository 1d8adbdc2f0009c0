"""Session timers (RFC 4028): who says now and then that the call still stands, and when it is over
because nobody did. Pure; times are seconds of any one clock."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal

from media.sip.endpoint import LEAST_SESSION_S
from media.sip.identity import Headers

Role = Literal["uac", "uas"]
"""Of the one request at hand: who sent it, who answers it."""
_LONGEST_S = 2**31 - 1
_RETRY_S = 5.0
_GONE = frozenset({408, 481})
"""No answer, or a dialog that is not known: the far end is no more there (RFC 4028, 7.3)."""
_NUMBER = re.compile(r"\s*([0-9]{1,10})\s*(?:;|$)")
_REFRESHER = re.compile(r";\s*refresher\s*=\s*(uac|uas)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Terms:
    """What a message says of the session's time. What cannot be read counts as not said."""

    supported: bool = False
    expires_s: int | None = None
    refresher: Role | None = None
    least_s: int = LEAST_SESSION_S
    may_update: bool = False
    """Takes UPDATE (Allow), which refreshes without a word about the sound."""


def terms(headers: Headers) -> Terms:
    """headers: by lower-case name, compact forms too."""
    asked = _first(headers, "session-expires", "x")
    refresher = _REFRESHER.search(asked)
    return Terms(
        supported="timer" in _tokens(headers, "supported", "k", "require"),
        expires_s=_seconds(asked),
        refresher=("uac" if refresher[1].lower() == "uac" else "uas") if refresher else None,
        least_s=_seconds(_first(headers, "min-se")) or LEAST_SESSION_S,
        may_update="update" in _tokens(headers, "allow"),
    )


class Due(Enum):
    WAIT = auto()
    REFRESH = auto()
    """A request within the dialog, with `ask()` in it."""
    END = auto()
    """BYE: nobody refreshed the session in time."""


class SessionTimer:
    def __init__(self, wanted_s: int, least_s: int = LEAST_SESSION_S) -> None:
        """wanted_s: what we ask for. least_s: what we agree to."""
        self._interval_s, self._least_s = max(wanted_s, least_s), least_s
        self._ours = True
        """Whether we refresh."""
        self._theirs_is_least = False
        self._refresh_at: float | None = None
        self._ends_at: float | None = None

    def too_brief(self, asked: Terms) -> dict[str, str] | None:
        """The headers of a 422 to their request, None where it can be agreed to."""
        if asked.supported and asked.expires_s is not None and asked.expires_s < self._least_s:
            return {"Min-SE": str(self._least_s)}
        return None

    def answer(self, now: float, asked: Terms) -> dict[str, str]:
        """The headers of our 2xx to their INVITE or UPDATE; the time begins anew.

        Who does not know of session timers leaves the refreshing to us (RFC 4028, 9).
        """
        if asked.expires_s is not None:
            self._interval_s = max(asked.expires_s, self._least_s)
        refresher: Role = (asked.refresher or "uac") if asked.supported else "uas"
        self._begin(now, ours=refresher == "uas")
        told = {"Session-Expires": f"{self._interval_s};refresher={refresher}"}
        return {**told, "Require": "timer"} if refresher == "uac" else told

    def ask(self) -> dict[str, str]:
        """The headers of an INVITE or UPDATE of ours. It leaves who refreshes as it is; in the
        first one that is open."""
        refresher = ""
        if self._ends_at is not None:
            refresher = f";refresher={'uac' if self._ours else 'uas'}"
        told = {"Supported": "timer", "Session-Expires": f"{self._interval_s}{refresher}"}
        return {**told, "Min-SE": str(self._interval_s)} if self._theirs_is_least else told

    def refused(self, told: Terms) -> bool:
        """A 422 to our request: whether to send it again, with what the far end demands."""
        if told.least_s <= self._interval_s:
            return False
        self._interval_s, self._theirs_is_least = told.least_s, True
        return True

    def accepted(self, now: float, told: Terms) -> None:
        """A 2xx to our INVITE or UPDATE. Who says nothing of timers leaves the refreshing to us."""
        if told.expires_s is not None:
            self._interval_s = max(told.expires_s, self._least_s)
        self._begin(now, ours=told.expires_s is None or told.refresher != "uas")

    def failed(self, now: float, code: int) -> None:
        """Any other final status to a request of ours: a refresh is tried again, unless the far
        end is gone."""
        if code in _GONE:
            self._ends_at = now
        self._refresh_at = now + _RETRY_S if self._ours else None

    def due(self, now: float) -> Due:
        if self._ends_at is None:
            return Due.WAIT
        if now >= self._ends_at:
            return Due.END
        if self._refresh_at is not None and now >= self._refresh_at:
            self._refresh_at = None  # until it is answered
            return Due.REFRESH
        return Due.WAIT

    @property
    def next_at(self) -> float | None:
        """When something may be due; None before the session is agreed."""
        times = [at for at in (self._refresh_at, self._ends_at) if at is not None]
        return min(times, default=None)

    def _begin(self, now: float, ours: bool) -> None:
        self._ours = ours
        self._refresh_at = now + self._interval_s / 2 if ours else None
        # Before its time is up (RFC 4028, 10).
        self._ends_at = now + self._interval_s - min(32.0, self._interval_s / 3)


def _first(headers: Headers, *names: str) -> str:
    return next((value for name in names for value in headers.get(name, ())), "")


def _tokens(headers: Headers, *names: str) -> set[str]:
    values = [value for name in names for value in headers.get(name, ())]
    return {token.strip().lower() for value in values for token in value.split(",")}


def _seconds(text: str) -> int | None:
    found = _NUMBER.match(text)
    return min(int(found[1]), _LONGEST_S) if found else None
