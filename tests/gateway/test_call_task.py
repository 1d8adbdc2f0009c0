"""The task around a call: what happens when what it needs is not there."""

from sqlalchemy.exc import OperationalError

from tests.gateway.fakes import FakeDialogue, FakeHouse, FakeLeg, reply
from tests.gateway.virtual_time import run
from voice_gateway.dialogue.client import CallInfo
from voice_gateway.web.calls import _visit

INFO = CallInfo(line="consultation", caller=None, channel="web")


class Connecting(FakeLeg):
    def __init__(self, *script, connects=True):
        super().__init__(*script)
        self._connects = connects

    async def connected(self, timeout_s):
        return self._connects


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
    run(_visit("c1", leg, INFO, house))
    assert "Долга нет." in leg.said_by_assistant()
    assert leg.closed


def test_a_handoff_without_a_database_is_announced_without_a_place(tmp_path):
    handoff = reply("Соединяю.", control={"handoff": {"reason": "asked"}})
    leg = Connecting("оператор")
    house = FakeHouse(tmp_path, leg, FakeDialogue(session_start=reply("Да?"), оператор=handoff))
    house.store = house.queue._store = FullDisk()
    run(_visit("c1", leg, INFO, house))
    assert leg.ended() == "handed_off"
    assert "в очереди" not in leg.said_by_assistant()


def test_a_visitor_who_never_connects_costs_no_dialogue(tmp_path):
    leg = Connecting(connects=False)
    dialogue = FakeDialogue()
    run(_visit("c1", leg, INFO, FakeHouse(tmp_path, leg, dialogue)))
    assert dialogue.messages == []
    assert leg.closed
