"""The gateway stops: who is still on the line hears so, whatever the call was at."""

import asyncio

import pytest

from tests.gateway.fakes import FakeDialogue, FakeHouse, FakeLeg, FakeVoice, reply
from tests.gateway.virtual_time import run
from voice_gateway.call import phrases
from voice_gateway.call.registry import CallRegistry
from voice_gateway.call.session import CallSession
from voice_gateway.call.stopping import unless
from voice_gateway.dialogue.client import CallInfo

INFO = CallInfo(line="consultation", caller=None, channel="web")
CARD = {"payment": {"id": "p1", "amount": "10.00"}}
CALLS = {
    "while the assistant speaks": (reply("Здравствуйте! " * 50), 1.0),
    "while the caller is listened to": (reply("Слушаю.", no_input_ms=60000), 5.0),
    "while a card is keyed": (reply("Оплата.", control=CARD), 5.0),
}


@pytest.mark.parametrize(("greeting", "after_s"), CALLS.values(), ids=CALLS)
def test_a_call_that_goes_on_hears_a_farewell_and_is_over(tmp_path, greeting, after_s):
    leg = FakeLeg()
    house = FakeHouse(tmp_path, leg, FakeDialogue(session_start=greeting))

    async def main():
        session = asyncio.create_task(CallSession("c1", leg, INFO, house).run())
        await asyncio.sleep(after_s)
        assert phrases.FAREWELL not in leg.said_by_assistant()
        house.stopping.set()
        return await session

    assert run(main()) == "gateway_stopped"
    assert leg.said_by_assistant().endswith(phrases.FAREWELL)
    assert leg.ended() == "gateway_stopped"
    assert leg.closed


def test_a_voice_that_fails_does_not_keep_the_gateway_from_stopping(tmp_path):
    leg = FakeLeg()
    voice = FakeVoice(broken_for=("Извините",))
    house = FakeHouse(tmp_path, leg, FakeDialogue(session_start=reply("Слушаю.")), voice)

    async def main():
        session = asyncio.create_task(CallSession("c1", leg, INFO, house).run())
        await asyncio.sleep(1)
        house.stopping.set()
        return await session

    assert run(main()) == "gateway_stopped"


def test_the_registry_waits_for_the_farewells_but_not_for_ever():
    async def main():
        registry, stopping, ended = CallRegistry(2), asyncio.Event(), []

        async def polite():
            await stopping.wait()
            await asyncio.sleep(6)
            ended.append("polite")

        registry.start("c1", polite())
        registry.start("c2", asyncio.sleep(10**6))
        await registry.take_leave(stopping)
        assert ended == ["polite"]
        assert registry.active == 1
        await registry.end_all()
        assert registry.active == 0

    run(main())


def test_what_is_over_before_has_its_result_and_a_failure_is_told():
    async def fails():
        raise ZeroDivisionError

    async def main():
        assert await unless(asyncio.Event(), asyncio.sleep(1, "done")) == "done"
        with pytest.raises(ZeroDivisionError):
            await unless(asyncio.Event(), fails())

    run(main())
