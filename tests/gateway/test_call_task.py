"""The task around a call: what happens when what it needs is not there."""

import asyncio

from sqlalchemy.exc import OperationalError

from media.resumable import Absence, ResumableLeg
from tests.gateway.fakes import FakeDialogue, FakeHouse, FakeLeg, reply
from tests.gateway.virtual_time import run
from voice_gateway.dialogue.client import CallInfo
from voice_gateway.visit.visit import Visit
from voice_gateway.web.calls import visiting

INFO = CallInfo(line="consultation", caller=None, channel="web")


class Connecting(FakeLeg):
    def __init__(self, *script, connects=True):
        super().__init__(*script)
        self._connects = connects

    async def connected(self, timeout_s):
        return self._connects


async def visit_of(leg, house):
    absence = Absence(asyncio.get_running_loop().time(), 15)
    visit = Visit("c1", ResumableLeg(leg.rate_in, leg.playout, absence), None)
    house.visits.add(visit)
    await visiting(visit, leg, INFO, house)


class FullDisk:
    def __getattr__(self, name):
        async def fail(*_):
            raise OperationalError("insert", {}, OSError("the disk is full"))

        return fail


def test_a_database_that_fails_costs_the_record_not_the_call(tmp_path):
    leg = Connecting("баланс", ("wait", 2), "HANG UP")
    dialogue = FakeDialogue(session_start=reply("Здравствуйте!"), баланс=reply("Долга нет."))
    house = FakeHouse(tmp_path, leg, dialogue)
    house.store = FullDisk()
    run(visit_of(leg, house))
    assert "Долга нет." in leg.said_by_assistant()
    assert leg.closed


def test_a_handoff_that_cannot_be_written_down_still_reaches_a_human(tmp_path):
    handoff = reply("Соединяю.", control={"handoff": {"reason": "asked"}})
    leg = Connecting("оператор")
    house = FakeHouse(tmp_path, leg, FakeDialogue(session_start=reply("Да?"), оператор=handoff))
    house.store = FullDisk()
    house.floor.is_staffed = True

    async def main():
        call = asyncio.create_task(visit_of(leg, house))
        await house.floor.entered.wait()
        house.floor.side.finished()
        await call

    run(main())
    assert leg.ended() == "handed_off"


def test_a_visitor_who_never_connects_costs_no_dialogue(tmp_path):
    leg = Connecting(connects=False)
    dialogue = FakeDialogue()
    run(visit_of(leg, FakeHouse(tmp_path, leg, dialogue)))
    assert dialogue.messages == []
    assert leg.closed
