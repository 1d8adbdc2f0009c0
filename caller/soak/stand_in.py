"""In the dialogue's place: answers every turn at once, so that only the gateway is measured."""

import itertools
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GOODBYE_KEY, HUMAN_KEY, FIGURES_KEY = "9", "0", "5"
_SUMS = 100
_FIGURES = {"step": "reading", "grammar": "digits", "digits": {"min": 4, "max": 5}}
_MENU = {"step": "menu", "no_input_ms": 6000}
_GREETING = "Здравствуйте! Чем я могу помочь?"
_UNHEARD = "Вас не слышно. Скажите, пожалуйста, что вас интересует."
_FIGURES_ASKED = "Назовите, пожалуйста, показания счётчика по одной цифре."


class StandInDialogue:
    """Speaks the gateway's contract with Rasa (docs/architecture.md) on a free port."""

    def __init__(self) -> None:
        sums = itertools.cycle(range(_SUMS))

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self._answer(answer(str(told["message"]), next(sums)))

            def do_GET(self) -> None:
                self._answer({})

            def log_message(self, *_: object) -> None:
                pass

            def _answer(self, told: dict[str, Any]) -> None:
                body = json.dumps(told).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def answer(message: str, number: int) -> dict[str, Any]:
    """What is said to one message; `number` makes sums differ, as those of customers do."""
    control: dict[str, Any] | None = None
    listen: dict[str, Any] = _MENU
    balance = f"На вашем счёте {1000 + 7 * number},{number:02} рубля. Что ещё вас интересует?"
    if message == "/session_start":
        text = _GREETING
    elif message in ("/no_input", "/no_match"):
        text = _UNHEARD
    elif message == f'/dtmf{{"digits": "{FIGURES_KEY}"}}':
        text, listen = _FIGURES_ASKED, _FIGURES
    elif message == f'/dtmf{{"digits": "{HUMAN_KEY}"}}':
        text, control = "Соединяю.", {"handoff": {"reason": "asked", "collected": {}}}
    elif message == f'/dtmf{{"digits": "{GOODBYE_KEY}"}}':
        text, control = "До свидания!", {"hangup": True}
    else:
        text = balance
    return {"messages": [{"text": text}], "listen": listen, "control": control}
