"""Which pages may speak to us."""

from collections.abc import Mapping
from urllib.parse import urlsplit


def is_own(headers: Mapping[str, str]) -> bool:
    """Whether a page of ours sent this. A browser names the page's origin in all that it sends by
    POST and in every WebSocket; what names none is no browser.
    """
    origin = headers.get("origin")
    if origin is None:
        return True
    sender = urlsplit(origin).netloc
    return bool(sender) and sender == headers.get("host")
