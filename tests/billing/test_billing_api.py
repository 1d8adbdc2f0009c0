"""The HTTP API under garbage: a clear problem, never a 500, nothing personal in the log."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from billing.api import create_app
from billing.payment_links import PaymentLinks
from billing.sms.file import FileSmsSender
from billing.sql.card_payments import DemoAcquirer
from billing.sql.database import create_engine
from billing.sql.store import SqlCustomerSystem
from tests.billing.conftest import NOW

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
JSON = {"Content-Type": "application/json"}
KEY = {"Idempotency-Key": "k1"}
ONE = "/accounts/1000000001"


@pytest.fixture
async def client(store: SqlCustomerSystem) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(store, store.ping))
    async with httpx.AsyncClient(transport=transport, base_url="http://billing") as client:
        yield client


@pytest.fixture(scope="module")
def api_schema(sqlite_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BaseSchema]:
    """The real server on a port of its own."""
    path = tmp_path_factory.mktemp("api") / "billing.db"
    shutil.copy(sqlite_demo, path)
    links = PaymentLinks(FileSmsSender(path.parent / "sms"))
    engine = create_engine(f"sqlite+aiosqlite:///{path}")
    store = SqlCustomerSystem(engine, links=links)
    app = create_app(store, store.ping, acquirer=DemoAcquirer(engine, lambda: NOW))
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    thread = threading.Thread(target=server.run, daemon=True, kwargs={"sockets": [listening]})
    thread.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/openapi.json"
    try:
        yield schemathesis.openapi.from_url(url, wait_for_schema=30)
    finally:
        server.should_exit = True
        thread.join()


def test_no_request_breaks_the_server_or_its_openapi(api_schema: BaseSchema) -> None:
    operations = [result.ok() for result in api_schema.get_all_operations()]
    assert len(operations) == 16
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
        def any_request(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)

        any_request()


BODIES = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"5",
    b'"x"',
    b"{}",
    b"\xff\xfe",
    b"\0",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"phone": null, "service": null, "readings": null}',
    b'{"phone": 5, "service": 5, "readings": 5}',
    b'{"phone": "", "service": "", "readings": []}',
    b'{"phone": "\\ud800", "service": "\\ud800", "readings": [{}]}',
    b'{"phone": "\\u0000", "service": "\\u0000", "readings": [null]}',
    json.dumps({"phone": "9" * 10**6, "service": "x" * 10**6, "readings": [1] * 10**5}).encode(),
    b'{"phone": "112", "service": "x", "readings": [{"meter":"1","zone":"single","value":1}]}',
    b'{"readings": [{"meter": "30100001", "zone": "single", "value": "20600"}]}',
    b'{"readings": [{"meter": "30100001", "zone": "single", "value": 20600.5}]}',
    b'{"readings": [{"meter": "30100001", "zone": "single", "value": true}]}',
    b'{"readings": [{"meter": "30100001", "zone": "single", "value": -1}]}',
    b'{"readings": [{"meter": "30100001", "zone": "single", "value": NaN}]}',
    b'{"readings": [{"meter": "30100001", "zone": "single", "value": 1' + b"0" * 5000 + b"}]}",
    b'{"readings": [{"meter": "30100001", "zone": "dawn", "value": 20600}]}',
    b'{"readings": [{"meter": "\\u0000", "zone": "single", "value": 20600}]}',
]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:40].decode("ascii", "replace"))
async def test_a_garbage_body_is_a_clear_problem(client: httpx.AsyncClient, body: bytes) -> None:
    for path in ("/accounts/lookup", f"{ONE}/readings", f"{ONE}/phones", f"{ONE}/orders"):
        answer = await client.post(path, content=body, headers=JSON | KEY)
        assert answer.status_code in (400, 404, 422), path
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
        assert answer.json()["title"]
        assert len(answer.content) < 20_000


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/accounts/1", 404),
        ("GET", "/accounts/%00/balance", 404),
        ("GET", "/accounts/%ff%fe/balance", 404),
        ("GET", "/accounts/%D0%BE%D0%B4%D0%B8%D0%BD/meters", 404),
        ("GET", "/accounts/" + "9" * 5000, 404),
        ("GET", "/accounts/' OR 1=1 --/balance", 404),
        ("GET", f"{ONE}/ledger", 422),
        ("GET", f"{ONE}/ledger?since=", 422),
        ("GET", f"{ONE}/ledger?since=вчера", 422),
        ("GET", f"{ONE}/ledger?since=2026-02-30", 422),
        ("GET", f"{ONE}/ledger?since=99999-01-01", 422),
        ("GET", f"{ONE}/ledger?since=0001-01-01", 200),
        ("GET", f"{ONE}/ledger?since=9999-12-31", 200),
        ("GET", "/offices?near=" + "x" * 201, 422),
        ("GET", "/offices?near=%00", 200),
        ("GET", "/offices?near=%ff", 200),
        ("GET", "/nothing", 404),
        ("GET", "/", 404),
        ("DELETE", ONE, 405),
        ("PATCH", "/services", 405),
        ("POST", f"{ONE}/phones", 422),
    ],
)
async def test_a_garbage_url_is_a_clear_problem(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == status
    if status >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status


async def test_a_write_without_a_key_is_refused_and_not_done(client: httpx.AsyncClient) -> None:
    body = {"service": "plumbing", "phone": "+74951234501"}
    answer = await client.post(f"{ONE}/orders", json=body)
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["at"] == ["header", "Idempotency-Key"]


async def test_another_body_under_the_same_key_is_409(client: httpx.AsyncClient) -> None:
    first = {"service": "plumbing", "phone": "+74951234501"}
    assert (await client.post(f"{ONE}/orders", json=first, headers=KEY)).status_code == 200
    second = {"service": "repairs", "phone": "+74951234501"}
    answer = await client.post(f"{ONE}/orders", json=second, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_conflict")


async def test_a_refusal_does_not_repeat_what_was_sent(client: httpx.AsyncClient) -> None:
    answer = await client.post("/accounts/lookup", json={"phone": ["+79161234567"]})
    assert answer.status_code == 422
    assert "9161234567" not in answer.text


async def test_the_log_holds_routes_and_no_accounts_or_phones(client: httpx.AsyncClient) -> None:
    with capture_logs() as logs:
        await client.get(f"{ONE}/balance")
        await client.post("/accounts/lookup", json={"phone": "+74951234501"})
        await client.get("/accounts/lookup/1000000001")
    assert [(entry["route"], entry["status"]) for entry in logs] == [
        ("/accounts/{number}/balance", 200),
        ("/accounts/lookup", 200),
        (None, 404),
    ]
    assert "1000000001" not in str(logs)
    assert "4951234501" not in str(logs)


async def test_health_is_503_while_the_database_is_away() -> None:
    engine: AsyncEngine = create_engine("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    store = SqlCustomerSystem(engine)
    transport = httpx.ASGITransport(create_app(store, store.ping))
    async with httpx.AsyncClient(transport=transport, base_url="http://billing") as client:
        for path in ("/healthz", f"{ONE}/balance", "/offices"):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    await engine.dispose()


async def test_health_is_200_while_the_database_answers(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
