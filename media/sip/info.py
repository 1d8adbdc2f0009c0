"""Keys in the bodies of INFO requests."""

import re

_RELAY = re.compile(r"^\s*Signal\s*=\s*(\S+)\s*$", re.IGNORECASE | re.MULTILINE)
_NUMBERED = {"10": "*", "11": "#"}  # the events' numbers (RFC 4733, 3.2), which some phones send
_KEYS = frozenset("0123456789*#")


def key_of(content_type: str, body: str) -> str | None:
    """The key of application/dtmf-relay («Signal=5») or application/dtmf («5»); None if none."""
    match content_type.lower():
        case "application/dtmf-relay":
            found = _RELAY.search(body)
            text = found[1] if found else ""
        case "application/dtmf":
            text = body.strip()
        case _:
            return None
    key = _NUMBERED.get(text, text)
    return key if key in _KEYS else None


def relay_body(key: str) -> str:
    """The body that sends a key as application/dtmf-relay."""
    return f"Signal={key}\r\nDuration=160\r\n"
