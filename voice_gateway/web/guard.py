"""What every request passes: a limit on its body, safe headers on its answer."""

import re

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 128 * 1024
_STREAMED = re.compile("/api/calls/[^/]+/files")
"""Posted here is what counts its own bytes: `files.py`."""


def content_policy(*frame_ancestors: str) -> str:
    """Everything of this origin, nothing inline, framed by those origins only."""
    return (
        f"default-src 'self'; frame-ancestors {' '.join(frame_ancestors)}; "
        "base-uri 'none'; form-action 'self'; object-src 'none'"
    )


_HEADERS = {
    "Content-Security-Policy": content_policy("'none'"),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "microphone=(self), camera=(self), display-capture=(self)",
}


class Guard:
    """ASGI middleware. A body over 128 KiB is refused with 413, declared or not, but where files
    are sent.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")  # it is about somebody
            await send(message)

        if scope["method"] == "POST" and _STREAMED.fullmatch(scope["path"]):
            await self._app(scope, receive, with_headers)
            return
        body = await _read(receive)
        if body is None:
            error = {"code": "too_large", "message": "Запрос слишком велик."}
            response = JSONResponse({"error": error}, status_code=413)
            await response(scope, receive, with_headers)
            return
        unread: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replayed() -> Message:
            return unread.pop() if unread else await receive()

        await self._app(scope, replayed, with_headers)


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None when it is too large. A visitor who leaves has sent nothing."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            return None
        if not message.get("more_body", False):
            return bytes(body)
