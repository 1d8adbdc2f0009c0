"""Accounts and records on every database, and the console's API over them without a call."""

import asyncio
import itertools
import shutil
from datetime import UTC, datetime
from types import SimpleNamespace

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from tests.postgres_fixture import create_database
from voice_gateway.accounts.accounts import Accounts
from voice_gateway.accounts.passwords import Passwords
from voice_gateway.operators import desk_config
from voice_gateway.records.file_folder import FileFolder
from voice_gateway.records.incoming import Incoming
from voice_gateway.records.records import Records
from voice_gateway.settings import Settings
from voice_gateway.store.models import Call
from voice_gateway.store.store import Store
from voice_gateway.web import desk_api, errors, files, login, sso
from voice_gateway.web.guard import Guard

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PASSWORD = "Окно во двор, 3 этаж"
CALL = "c" * 32
VISITOR = "the-visitors-token"

_counter = itertools.count()


async def _migrated(url):
    store = Store(url)
    await store.migrate()
    await store.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("gateway") / "empty.db"
    asyncio.run(_migrated(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_socket):
    asyncio.run(_migrated(asyncio.run(create_database(postgres_socket, "gateway"))))
    return "gateway"


@pytest.fixture
def sqlite_url(sqlite_template, tmp_path):
    shutil.copy(sqlite_template, tmp_path / "gateway.db")
    return f"sqlite+aiosqlite:///{tmp_path}/gateway.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request):
    """A database of each kind."""
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite_url")
    socket = request.getfixturevalue("postgres_socket")
    template = request.getfixturevalue("postgres_template")
    return asyncio.run(create_database(socket, f"desk{next(_counter)}", template))


@pytest.fixture
async def store(url):
    store = Store(url)
    yield store
    await store.close()


@pytest.fixture
async def sqlite_store(sqlite_url):
    store = Store(sqlite_url)
    yield store
    await store.close()


def accounts_over(store) -> Accounts:
    """Hashes are as cheap as may be."""
    return Accounts.over(store, Passwords(PasswordHasher(1, 8, 1)))


def a_call(call_id=CALL, began_at=NOW, **values) -> Call:
    values = {"line": "consultation", "channel": "web", "caller": None} | values
    return Call(id=call_id, began_at=began_at, **values)


async def an_operator(accounts, name="olga", role="operator", title="Ольга Петровна"):
    """Who has a password of her own already."""
    await accounts.operators.add(name, title, role, ["consultation"], "first password")
    await accounts.operators.set_password(name, PASSWORD, must_change=False)
    return await accounts.operators.by_name(name)


class FakeConversations:
    """One visitor, and the operators who are in the call."""

    def __init__(self):
        self.in_call = set()
        self.sent = []

    def is_visitor(self, call_id, token):
        return (call_id, token) == (CALL, VISITOR)

    def takes_part(self, call_id, operator_id):
        return (call_id, operator_id) in self.in_call

    def file_sent(self, call_id, who, file):
        self.sent.append((call_id, who, file.name))


class Console(httpx.AsyncClient):
    """A browser with the console open; `sign_in` first."""

    async def sign_in(self, name="olga", password=PASSWORD):
        response = await self.post("/api/login", json={"name": name, "password": password})
        if response.is_success:
            self.headers["X-CSRF-Token"] = response.json()["csrf"]
        return response


@pytest.fixture
async def house(sqlite_store, tmp_path):
    """The parts of the gateway that these routes stand on, and `app`."""
    app = FastAPI()
    errors.install(app)
    for router in (login.router, sso.router, desk_api.router, files.router):
        app.include_router(router)
    app.add_middleware(Guard)
    records = Records.over(sqlite_store)
    folder = FileFolder(tmp_path / "files")
    parts = SimpleNamespace(
        settings=Settings(var=tmp_path, max_file_bytes=300_000),
        store=sqlite_store,
        records=records,
        accounts=accounts_over(sqlite_store),
        conversations=FakeConversations(),
        files=folder,
        incoming=Incoming(records.files, folder, None),
        desk=desk_config.load(None),
        sso=None,
    )
    for name, part in vars(parts).items():
        setattr(app.state, name, part)
    await sqlite_store.begin_call(a_call())
    return SimpleNamespace(app=app, **vars(parts))


def browser(app, base_url="http://gateway") -> Console:
    return Console(transport=httpx.ASGITransport(app), base_url=base_url)


@pytest.fixture
async def console(house):
    """Nobody is signed in yet."""
    async with browser(house.app) as console:
        yield console


def error(response):
    """Status and code; the message is Russian and for people."""
    body = response.json()
    assert set(body) == {"error"}
    assert any("а" <= c <= "я" for c in body["error"]["message"].lower())
    return response.status_code, body["error"]["code"]
