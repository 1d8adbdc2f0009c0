"""Billing away, slow or mad in the middle of a form: the caller is told, the operator learns.

The actions' own server, asked as Rasa asks it; in billing's place stands one that can do anything.
"""

import contextlib
import json
import os
import socket
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
import yaml

from launcher import ports
from tests.system_fixture import ROOT

pytestmark = pytest.mark.system

PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
NOON = "2026-11-20T12:00:00+03:00"
SLOW_S = 5
START_WITHIN_S = 90
DOMAIN = yaml.safe_load((ROOT / "bot" / "domain.yml").read_text(encoding="utf-8"))
ACCOUNT, ADDRESS = "1000000001", "Москва, улица Ленина, дом 5, квартира 12"
REGISTER = {
    "meter": "30100001", "zone": "single", "which": "счётчика", "digits": 5,
    "last": 20456, "last_on": "2026-10-20",
}  # fmt: skip
READINGS = [{"meter": "30100001", "zone": "single", "value": 20500}]
KNOWN = {
    "account": ACCOUNT,
    "address": ADDRESS,
    "identification": "confirmed",
    "identified_by": "account_number",
}

# What billing may answer: status, content type, body.
NONSENSE = {
    "error": (500, "text/plain", b"Internal Server Error"),
    "html": (200, "text/html", b"<html><h1>200 OK</h1></html>"),
    "not JSON": (200, "application/json", b"{"),
    "nothing": (200, "application/json", b""),
    "wrong type": (200, "application/json", b'"ok"'),
    "missing fields": (200, "application/json", b'{"account": "1000000001"}'),
    "wrong fields": (200, "application/json", b'{"amount": [], "as_of": 7, "number": {}}'),
    "unknown problem": (409, "application/problem+json", b'{"code": "ignore_me"}'),
}


class Impostor:
    """In billing's place: gives one answer to everything and notes what it was asked."""

    def __init__(self) -> None:
        self.answer = NONSENSE["error"]
        self.delay_s = 0.0
        self.asked: list[str] = []
        impostor = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                impostor.asked.append(f"{self.command} {self.path}")
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                time.sleep(impostor.delay_s)
                status, kind, body = impostor.answer
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET  # noqa: N815 - the standard library's name

            def handle(self) -> None:
                with contextlib.suppress(ConnectionError):  # the client did not wait
                    super().handle()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Actions:
    """The action server, as a process of its own."""

    def __init__(self, billing_url: str) -> None:
        self._url = f"http://127.0.0.1:{(port := ports.free_port())}"
        environment = {
            **os.environ,
            "BILLING_URL": billing_url,
            "DOZVON_NOW": NOON,
            "PYTHONPATH": str(ROOT),
            "SANIC_HOST": "127.0.0.1",
        }
        command = [PYTHON, "-m", "rasa_sdk", "--actions", "bot.actions", "--port", str(port)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        give_up = time.monotonic() + START_WITHIN_S
        while not self._healthy():
            assert self._process.poll() is None, "the action server ended"
            assert time.monotonic() < give_up, "the action server does not answer"
            time.sleep(0.2)

    def _healthy(self) -> bool:
        try:
            return httpx.get(f"{self._url}/health").is_success
        except httpx.HTTPError:
            return False

    def run(self, action: str, slots: dict, said: str = "", new: dict | None = None, loop=None):
        """What the action says and sets. `new`: slots that the caller's words have just filled."""
        filled = [{"event": "slot", "name": n, "value": v} for n, v in (new or {}).items()]
        metadata = {"line": "consultation", "caller": "+74951234501", "channel": "phone"}
        everything = {name: told.get("initial_value") for name, told in DOMAIN["slots"].items()}
        message = {"text": said, "intent": {"name": said}, "entities": [], "metadata": metadata}
        body = {
            "next_action": action,
            "sender_id": "c1",
            "domain": DOMAIN,
            "tracker": {
                "sender_id": "c1",
                "slots": {"requested_slot": None, **everything, **slots, **(new or {})},
                "latest_message": message,
                "latest_action_name": "action_listen",
                "latest_event_time": 0,
                "followup_action": None,
                "paused": False,
                "events": [{"event": "user", "text": said, "parse_data": message}, *filled],
                "latest_input_channel": "voice",
                "active_loop": {"name": loop} if loop else {},
            },
        }
        response = httpx.post(f"{self._url}/webhook", json=body, timeout=30)
        told = response.raise_for_status().json()
        says = [one["response"] for one in told["responses"] if one.get("response")]
        control = [one["custom"] for one in told["responses"] if one.get("custom")]
        sets = {one["name"]: one["value"] for one in told["events"] if one["event"] == "slot"}
        return says, control, sets

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(30)


@pytest.fixture(scope="module")
def impostor():
    server = Impostor()
    yield server
    server.close()


@pytest.fixture(scope="module")
def actions(impostor):
    if not PYTHON.exists():
        pytest.skip("no .venv-rasa: ./dozvon up builds it")
    process = Actions(impostor.url)
    yield process
    process.close()


@pytest.fixture(params=[*NONSENSE, "slow"])
def wrong(request, impostor):
    """Billing does this wrong now; a slow one would answer something that can be used."""
    impostor.asked.clear()
    impostor.delay_s = SLOW_S if request.param == "slow" else 0.0
    usable = {"amount": "1.00", "as_of": "2026-11-20", "id": "p1", "account": ACCOUNT}
    slow = (200, "application/json", json.dumps(usable).encode())
    impostor.answer = NONSENSE.get(request.param, slow)
    yield impostor
    impostor.delay_s = 0.0


def collected(control) -> dict:
    [handoff] = [one["handoff"] for one in control if "handoff" in one]
    assert handoff["reason"] == "failure"
    return handoff["collected"]


@pytest.mark.parametrize("goal", ["баланс", "тариф", "задолженность", "оплата"])
def test_a_question_that_billing_cannot_answer_goes_to_an_operator(actions, wrong, goal):
    names = {"баланс": "balance", "тариф": "tariff", "задолженность": "debt", "оплата": "payment"}
    says, control, _ = actions.run(f"action_{names[goal]}", {**KNOWN, "goal": goal}, goal)
    assert says == ["utter_handoff_failure", "utter_connecting"]
    told = collected(control)
    assert (told["goal"], told["account"], told["address"]) == (goal, ACCOUNT, ADDRESS)


def test_readings_that_billing_did_not_take_reach_the_operator(actions, wrong):
    form = {
        **KNOWN, "goal": "показания", "readings_state": "asking", "registers": [REGISTER],
        "readings": [], "reading": "20500", "requested_slot": "reading_ok",
    }  # fmt: skip
    new = {"reading_ok": "да"}
    _, _, sets = actions.run("validate_readings_form", form, "да", new, "readings_form")
    assert sets["readings_state"] == "failed"
    assert sets["readings"] == READINGS
    # Asked once: what may have been written is not written again.
    assert wrong.asked == [f"POST /accounts/{ACCOUNT}/readings"]
    says, control, _ = actions.run("action_readings_refused", {**form, **sets})
    assert says == ["utter_readings_failed", "utter_connecting"]
    assert collected(control)["readings"] == READINGS


def test_an_order_that_billing_did_not_take_reaches_the_operator(actions, wrong):
    service = {"code": "plumbing", "name": "сантехнические работы", "price": "1 400 ₽"}
    form = {
        **KNOWN, "goal": "услуги", "order": "asking", "service": service, "order_time": "утром",
        "requested_slot": "order_ok",
    }  # fmt: skip
    _, _, sets = actions.run("validate_order_form", form, "да", {"order_ok": "да"}, "order_form")
    assert sets["order"] == "failed"
    assert wrong.asked == [f"POST /accounts/{ACCOUNT}/orders"]
    says, control, _ = actions.run("action_order_failed", {**form, **sets})
    assert says == ["utter_order_failed", "utter_connecting"]
    assert collected(control)["order"] == {"service": "сантехнические работы", "time": "утром"}


def test_no_card_is_asked_for_a_payment_that_billing_did_not_begin(actions, wrong):
    form = {
        **KNOWN, "goal": "оплата", "payment_state": "asking", "payment_due": "10.00",
        "pay_by": "card", "pay_sum": "10.00", "requested_slot": "pay_ok",
    }  # fmt: skip
    new = {"pay_ok": "да"}
    _, control, sets = actions.run("validate_payment_form", form, "да", new, "payment_form")
    assert sets["payment_state"] == "failed"
    assert sets.get("payment") is None
    assert control == []
    says, control, _ = actions.run("action_failure", {**form, **sets})
    assert says == ["utter_handoff_failure", "utter_connecting"]
    assert collected(control)["account"] == ACCOUNT


def test_who_calls_is_not_guessed_when_billing_is_wrong(actions, wrong):
    _, _, sets = actions.run("action_find_accounts", {"goal": "баланс"}, "баланс")
    assert sets["identification"] == "failed"
    assert not sets.get("accounts")


def test_a_closed_port_is_a_failure_too(impostor):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        actions = Actions(f"http://127.0.0.1:{taken.getsockname()[1]}")
        try:
            says, control, _ = actions.run("action_balance", {**KNOWN, "goal": "баланс"}, "баланс")
        finally:
            actions.close()
    assert says == ["utter_handoff_failure", "utter_connecting"]
    assert collected(control)["account"] == ACCOUNT
