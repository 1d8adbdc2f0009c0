"""The HTTP API against everything a stranger may send."""

import json
from types import SimpleNamespace

import httpx
import pytest

from tests.gateway.fakes import FakeDialogue
from voice_gateway.call.registry import CallRegistry
from voice_gateway.settings import Settings
from voice_gateway.web.app import create_app

OFFER = {"sdp": "v=0\r\n", "type": "offer"}


@pytest.fixture
async def client(tmp_path):
    settings = Settings(var=tmp_path, call_token="secret", max_calls=1)
    app = create_app(settings)
    app.state.settings = settings
    app.state.calls = CallRegistry(settings.max_calls)
    app.state.house = SimpleNamespace(
        asr=SimpleNamespace(rate=8000, name="fake"),
        voice=SimpleNamespace(engine=SimpleNamespace(name="fake")),
        dialogue=FakeDialogue(),
    )
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        client.app = app
        yield client


def error(response):
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message"}
    assert "Traceback" not in response.text
    assert any("а" <= c <= "я" for c in body["error"]["message"].lower())
    return response.status_code, body["error"]["code"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"sdp"',
        b"\xff\xfe\x00",
        b"{}",
        json.dumps({**OFFER, "type": "answer"}).encode(),
        json.dumps({**OFFER, "sdp": 5}).encode(),
        json.dumps({**OFFER, "sdp": ""}).encode(),
        json.dumps({**OFFER, "line": "../../etc/passwd"}).encode(),
        json.dumps({**OFFER, "line": "x" * 1000}).encode(),
        json.dumps({**OFFER, "caller": "112"}).encode(),
        json.dumps({**OFFER, "caller": "+7" + "9" * 40}).encode(),
        json.dumps({**OFFER, "caller": ["+74951234501"]}).encode(),
        b"[" * 20000,
    ],
    ids=lambda b: b[:30].decode("ascii", "replace"),
)
async def test_a_malformed_request_is_refused_with_a_sentence_for_people(client, body):
    headers = {"Content-Type": "application/json"}
    status, code = error(await client.post("/api/calls", content=body, headers=headers))
    assert status in (400, 422)
    assert code == "invalid_request"


async def test_the_error_names_fields_but_never_their_values(client):
    response = await client.post("/api/calls", json={**OFFER, "caller": "8-secret-phone"})
    assert "caller" in response.text
    assert "secret" not in response.text


async def test_an_offer_that_is_no_offer_is_refused(client):
    assert error(await client.post("/api/calls", json=OFFER)) == (400, "bad_offer")


async def test_a_body_over_the_limit_is_refused_declared_or_not(client):
    async def chunks():
        for _ in range(40):
            yield b" " * 10000

    assert error(await client.post("/api/calls", content=b" " * 200_000)) == (413, "too_large")
    assert error(await client.post("/api/calls", content=chunks())) == (413, "too_large")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "x"}])
async def test_a_number_is_believed_only_with_the_token(client, headers):
    body = {**OFFER, "caller": "+74951234501"}
    response = await client.post("/api/calls", json=body, headers=headers)
    assert error(response) == (403, "caller_not_trusted")


async def test_with_the_token_the_number_is_believed(client):
    body = {**OFFER, "caller": "+74951234501"}
    response = await client.post(
        "/api/calls", json=body, headers={"Authorization": "Bearer secret"}
    )
    assert error(response) == (400, "bad_offer")  # the number passed; the offer is still junk


async def test_a_call_too_many_is_refused_politely(client):
    client.app.state.calls._calls.add(object())
    assert error(await client.post("/api/calls", json=OFFER)) == (503, "full")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/static/../settings.py", 404),
        ("GET", "/static/%2e%2e/%2e%2e/settings.py", 404),
        ("DELETE", "/api/calls", 405),
        ("GET", "/api/calls", 405),
    ],
)
async def test_other_doors_are_closed_politely(client, method, path, status):
    assert error(await client.request(method, path))[0] == status


async def test_the_page_comes_with_headers_that_forbid_foreign_code(client):
    response = await client.get("/")
    assert response.status_code == 200
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_health_tells_of_the_dialogue_but_depends_on_the_gateway_alone(client):
    response = await client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["dialogue"] is True


async def test_metrics_are_there(client):
    assert "dozvon_calls_active" in (await client.get("/metrics")).text
