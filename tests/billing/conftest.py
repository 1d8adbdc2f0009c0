"""Every store a `CustomerSystem` may stand on, each with the fixed demo customers.

SQLite is always there, PostgreSQL wherever a server's programs are installed.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from billing.api import create_app
from billing.demo import load_demo
from billing.http_adapter import HttpCustomerSystem
from billing.interface import CustomerSystem
from billing.payment_links import PaymentLinks
from billing.sms.file import FileSmsSender
from billing.sql.database import create_engine, migrate
from billing.sql.store import MOSCOW, SqlCustomerSystem
from tests.postgres_fixture import create_database

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=MOSCOW)
FIXED_CUSTOMERS = 13

_counter = itertools.count()


async def _fill(url: str) -> None:
    engine = create_engine(url)
    await migrate(engine)
    await load_demo(engine, NOW.date(), count=FIXED_CUSTOMERS)
    await engine.dispose()


@pytest.fixture(scope="session")
def sqlite_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file to copy."""
    path = tmp_path_factory.mktemp("billing") / "demo.db"
    asyncio.run(_fill(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_demo(postgres_socket: Path) -> str:
    """The name of a database to copy."""
    asyncio.run(_fill(asyncio.run(create_database(postgres_socket, "demo", "template1"))))
    return "demo"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/billing.db"
    socket = request.getfixturevalue("postgres_socket")
    return asyncio.run(create_database(socket, f"empty{next(_counter)}", "template1"))


@pytest.fixture(params=["sqlite", "postgresql"])
def demo_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind with the fixed demo customers."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_demo"), tmp_path / "billing.db")
        return f"sqlite+aiosqlite:///{tmp_path}/billing.db"
    socket = request.getfixturevalue("postgres_socket")
    template = request.getfixturevalue("postgres_demo")
    return asyncio.run(create_database(socket, f"copy{next(_counter)}", template))


@pytest.fixture
async def engine(demo_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(demo_url)
    yield engine
    await engine.dispose()


@pytest.fixture
def sms_folder(tmp_path: Path) -> Path:
    """Where the store's text messages become files."""
    return tmp_path / "sms"


@pytest.fixture
def store(engine: AsyncEngine, sms_folder: Path) -> SqlCustomerSystem:
    """The SQL store at noon of `NOW`."""
    return SqlCustomerSystem(engine, lambda: NOW, PaymentLinks(FileSmsSender(sms_folder)))


@pytest.fixture
async def over_http(store: SqlCustomerSystem) -> AsyncIterator[HttpCustomerSystem]:
    """The same store behind the real API and its client."""
    transport = httpx.ASGITransport(create_app(store, store.ping))
    async with HttpCustomerSystem("http://billing", timeout_s=5, transport=transport) as system:
        yield system


@pytest.fixture(params=["sql", "http"])
def system(
    request: pytest.FixtureRequest, store: SqlCustomerSystem, over_http: HttpCustomerSystem
) -> CustomerSystem:
    """Every implementation of the contract."""
    return store if request.param == "sql" else over_http
