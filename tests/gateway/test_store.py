import asyncio
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.exc import IntegrityError

from voice_gateway.records import tables as _of_conversations  # noqa: F401
from voice_gateway.store.models import Base, Call, Utterance
from voice_gateway.store.store import Store


@pytest.fixture
async def store(tmp_path):
    store = Store(f"sqlite+aiosqlite:///{tmp_path}/gateway.db")
    await store.migrate()
    yield store
    await store.close()


def a_call(call_id="c1"):
    now = datetime.now(UTC)
    return Call(id=call_id, line="consultation", channel="web", caller=None, began_at=now)


def said(text, call_id="c1"):
    now = datetime.now(UTC)
    return Utterance(call_id=call_id, turn=1, who="caller", kind="said", text=text, at=now)


async def test_the_migrations_make_exactly_the_models_tables(store):
    def differences(connection):
        return compare_metadata(MigrationContext.configure(connection), Base.metadata)

    async with store._engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_twice_does_nothing(store):
    await store.migrate()


async def test_a_transcript_comes_back_in_the_order_it_was_said(store):
    await store.begin_call(a_call())
    await store.add_utterances([said("раз"), said("два")])
    await store.add_utterances([said("три")])
    await store.add_utterances([])
    assert [u.text for u in await store.utterances("c1")] == ["раз", "два", "три"]


async def test_those_who_write_at_once_do_not_shut_one_another_out(tmp_path):
    impatient = Store(f"sqlite+aiosqlite:///{tmp_path}/gateway.db?timeout=0")
    await impatient.migrate()
    await impatient.begin_call(a_call())
    await asyncio.gather(*(impatient.add_utterances([said(str(n))]) for n in range(40)))
    assert len(await impatient.utterances("c1")) == 40
    await impatient.close()


async def test_of_those_written_together_one_that_fails_is_told_and_spoils_no_other(store):
    await store.begin_call(a_call())
    writes = [store.begin_call(a_call()), *(store.add_utterances([said(str(n))]) for n in range(5))]
    results = await asyncio.gather(*writes, return_exceptions=True)
    assert [type(one) for one in results] == [IntegrityError] + [type(None)] * 5
    assert [one.text for one in await store.utterances("c1")] == list("01234")


async def test_a_write_with_a_mistake_of_its_own_is_told_and_tried_no_second_time(store):
    async def mistaken(session):
        raise KeyError("a mistake")

    await store.begin_call(a_call())
    writes = [store.written(mistaken), store.add_utterances([said("0")])]
    results = await asyncio.gather(*writes, return_exceptions=True)
    assert [type(one) for one in results] == [KeyError, type(None)]
    await store.add_utterances([said("1")])
    assert [one.text for one in await store.utterances("c1")] == ["0", "1"]


async def test_who_is_cancelled_while_writing_for_others_leaves_their_writing_to_them(store):
    await store.begin_call(a_call())
    first, *others = (asyncio.create_task(store.add_utterances([said(str(n))])) for n in range(5))
    while not store._turn.locked():  # noqa: ASYNC110 - until it writes for all
        await asyncio.sleep(0)
    first.cancel()
    await asyncio.gather(*others)
    heard = [one.text for one in await store.utterances("c1")]
    assert heard[-4:] == list("1234")


async def test_the_place_in_the_queue_counts_only_callers_still_on_the_line(store):
    for call_id in ("c1", "c2", "c3"):
        await store.begin_call(a_call(call_id))
    assert await store.add_handoff("c1", "asked", {}) == 1
    assert await store.add_handoff("c2", "failure", {"account": "1"}) == 2
    await store.end_call("c1", "handed_off")
    assert await store.add_handoff("c3", "asked", {}) == 2
    assert [h.collected for h in await store.handoffs("c2")] == [{"account": "1"}]


async def test_calls_that_a_crash_left_open_are_ended_at_the_next_start(store):
    await store.begin_call(a_call("c1"))
    await store.begin_call(a_call("c2"))
    await store.end_call("c2", "hangup")
    await store.close_unfinished()
    assert (await store.call("c1")).end_reason == "gateway_stopped"
    assert (await store.call("c2")).end_reason == "hangup"


async def test_a_migration_that_breaks_off_leaves_nothing_behind(tmp_path, monkeypatch):
    store = Store(f"sqlite+aiosqlite:///{tmp_path}/gateway.db")
    create_table = Operations.create_table

    def breaks_at_the_last(operations, name, *columns, **options):
        if name == "handoffs":
            raise OSError("the disk is full")
        return create_table(operations, name, *columns, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Operations, "create_table", breaks_at_the_last)
        with pytest.raises(OSError, match="full"):
            await store.migrate()
    await store.migrate()
    await store.begin_call(a_call())
    await store.close()
