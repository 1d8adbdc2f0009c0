"""What is written down of talks: in order, behind the talk's back, and never at its cost."""

import asyncio
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from voice_gateway.operators.sides import CallerCard
from voice_gateway.operators.talk_log import TalkLog

CARD = CallerCard("c1", "web", "services", "consultation", "asked", name="Анна", account="1")


class SlowTalks:
    """Rows get their ids late; every write is kept in its order."""

    def __init__(self, broken=()) -> None:
        self.written = []
        self._broken = set(broken)

    async def begin(self, talk):
        await self._write("begin", talk.call_id, talk.operator_id, talk.queue)
        return 7

    async def note(self, row, notes):
        await self._write("note", row, notes)

    async def result(self, row, result):
        await self._write("result", row, result)

    async def code(self, row, code):
        await self._write("code", row, code)

    async def end(self, row, reason, now):
        await self._write("end", row, reason)

    async def _write(self, name, *what):
        await asyncio.sleep(0)
        if name in self._broken:
            raise OperationalError("insert", {}, Exception("disk full"))
        self.written.append((name, *what))


@pytest.fixture
def kept():
    return SlowTalks()


def log_of(talks):
    return TalkLog(SimpleNamespace(talks=talks, waits=None), SimpleNamespace())


async def test_everything_of_a_talk_is_written_in_its_order(kept):
    log = log_of(kept)
    log.begin("olga", CARD)
    assert log.note("olga", "первое")
    assert log.note("olga", "второе")
    log.code("olga", "4821-7305")
    log.end("olga", "c1", "finished")
    assert log.result("olga", "Вопрос решён")
    await log.finish()
    assert kept.written == [
        ("begin", "c1", "olga", "services"),
        ("note", 7, "первое"),
        ("note", 7, "второе"),
        ("code", 7, "4821-7305"),
        ("end", 7, "finished"),
        ("result", 7, "Вопрос решён"),
    ]


async def test_notes_belong_to_the_operator_s_last_talk_and_to_nobody_else_s(kept):
    log = log_of(kept)
    assert log.note("olga", "ещё ничего не было") is False
    log.begin("olga", CARD)
    assert log.note("ivan", "чужое") is False
    assert log.of("olga", "c1") is not None
    assert log.of("olga", "c2") is None
    log.end("olga", "c2", "finished")
    await log.finish()
    assert [name for name, *_ in kept.written] == ["begin"]


async def test_a_database_that_fails_costs_the_record_and_nothing_else():
    talks = SlowTalks(broken={"begin"})
    log = log_of(talks)
    log.begin("olga", CARD)
    log.note("olga", "не сохранится")
    await log.finish()
    assert talks.written == []
    assert log.of("olga", "c1").notes == "не сохранится"


async def test_a_database_that_stands_still_loses_the_newest_but_blocks_nobody(kept):
    log = log_of(kept)
    log.begin("olga", CARD)
    for number in range(2000):
        assert log.note("olga", str(number))
    await log.finish()
    assert len(kept.written) == 1000


def test_what_is_kept_in_memory_shows_nothing_personal_in_a_traceback(kept):
    assert "Анна" not in repr(CARD)
