"""A local HTTP server of files for downloads: resumes, and can damage, cut or refuse."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FileServer:
    """`files` maps a path to its bytes; `plan` to what befalls its next answers, in order:
    "damage", "cut" (half of it, then the line drops) or a status such as 503."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.plan: dict[str, list[str | int]] = {}
        self.requests: list[tuple[str, str | None]] = []
        self.url = ""


@contextmanager
def serving() -> Iterator[FileServer]:
    state = FileServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            state.requests.append((self.path, wanted))
            fate = state.plan.get(self.path, []).pop(0) if state.plan.get(self.path) else None
            body = state.files.get(self.path)
            if isinstance(fate, int) or body is None:
                self.send_error(fate if isinstance(fate, int) else 404)
                return
            if fate == "damage":
                body = body[:-1] + bytes([body[-1] ^ 1])
            start = int(re.sub(r"\D", "", wanted)) if wanted else 0
            if start >= len(body) and wanted:
                self.send_error(416)
                return
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            piece = body[start:]
            self.wfile.write(piece[: len(piece) // 2] if fate == "cut" else piece)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
