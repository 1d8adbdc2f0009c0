"""Who calls, and whom: numbers from a request's headers, as far as they are believed."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from media.sip.endpoint import CallerHeader, DialledHeader
from media.sip.phone_number import e164

Headers = Mapping[str, Sequence[str]]
"""Header values as they were sent, by lower-case name."""

_USER = re.compile(r"(?:sips?|tel):([^@;>?]+)", re.IGNORECASE)
_WITHHELD = frozenset({"id", "user", "header"})  # RFC 3323, 4.2


def number_of(value: str) -> str | None:
    """The number in an address or URI, E.164; None if there is none («anonymous», an extension)."""
    # What stands in quotes is a display name: anybody's words.
    found = _USER.search(re.sub(r'"(?:[^"\\]|\\.)*"', "", value))
    return e164(unquote(found[1])) if found else None


def caller_number(headers: Headers, believed: Sequence[CallerHeader]) -> str | None:
    """The caller's number; None when withheld (RFC 3323, RFC 3325) or not to be believed."""
    privacy = {
        word.strip().lower() for text in headers.get("privacy", ()) for word in text.split(";")
    }
    anonymous = any("anonymous" in text.lower() for text in headers.get("from", ()))
    if privacy & _WITHHELD or anonymous:
        return None
    return _first(headers, believed)


def dialled_number(uri: str, headers: Headers, sources: Sequence[DialledHeader]) -> str | None:
    """The number that was called; `uri` is the request's."""
    return _first({**headers, "request-uri": (uri,)}, sources)


def _first(headers: Headers, names: Sequence[str]) -> str | None:
    for name in names:
        for value in headers.get(name, ()):
            if (number := number_of(value)) is not None:
                return number
    return None
