"""The schema on each database, and what an older gateway left in it."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

import voice_gateway.records.tables
from tests.desk.conftest import CALL, a_call
from voice_gateway.store.models import Base
from voice_gateway.store.store import Store

MIGRATIONS = Path(voice_gateway.records.tables.__file__).parents[1] / "store" / "migrations"


async def test_the_migrations_make_exactly_the_models_tables(store):
    def differences(connection):
        return compare_metadata(MigrationContext.configure(connection), Base.metadata)

    async with store._engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_calls_of_before_there_were_operators_are_still_there(tmp_path):
    def to_the_first(connection):
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")

    store = Store(f"sqlite+aiosqlite:///{tmp_path}/gateway.db")
    async with store._engine.begin() as connection:
        await connection.run_sync(to_the_first)
    await store.begin_call(a_call())
    await store.migrate()
    assert (await store.call(CALL)).line == "consultation"
    await store.close()
