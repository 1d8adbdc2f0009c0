"""Every store a `CustomerSystem` may stand on, each with the fixed demo customers.

SQLite is always there. PostgreSQL is a cluster of our own, on a socket in a temporary folder,
wherever a server's programs are installed.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path

import asyncpg
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


def _postgres_programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return packaged[-1].parent if packaged else None


@pytest.fixture(scope="session")
def postgres_socket() -> Iterator[Path]:
    """The folder of a running cluster's socket; its superuser is `postgres`, no password."""
    programs = _postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server on this machine (apt-get install postgresql)")
    # The server refuses root; the path of its socket must be short.
    user = "nobody" if os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if user is not None:
        shutil.chown(folder, user)

    def call(program: str, *arguments: str) -> None:
        subprocess.run(
            [programs / program, "-D", folder / "data", *arguments],
            check=True,
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )

    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    try:
        call("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        call("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield folder
        finally:
            call("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


async def _create_database(socket: Path, name: str, template: str) -> str:
    connection = await asyncpg.connect(host=str(socket), user="postgres", database="postgres")
    await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    await connection.close()
    return f"postgresql+asyncpg://postgres@/{name}?host={socket}"


@pytest.fixture(scope="session")
def postgres_demo(postgres_socket: Path) -> str:
    """The name of a database to copy."""
    asyncio.run(_fill(asyncio.run(_create_database(postgres_socket, "demo", "template1"))))
    return "demo"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/billing.db"
    socket = request.getfixturevalue("postgres_socket")
    return asyncio.run(_create_database(socket, f"empty{next(_counter)}", "template1"))


@pytest.fixture(params=["sqlite", "postgresql"])
def demo_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind with the fixed demo customers."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_demo"), tmp_path / "billing.db")
        return f"sqlite+aiosqlite:///{tmp_path}/billing.db"
    socket = request.getfixturevalue("postgres_socket")
    template = request.getfixturevalue("postgres_demo")
    return asyncio.run(_create_database(socket, f"copy{next(_counter)}", template))


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
