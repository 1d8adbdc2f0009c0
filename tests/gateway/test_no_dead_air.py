"""A caller never waits in silence: neither for a slow answer nor for a busy machine."""

import asyncio

import pytest

from tests.gateway.fakes import FakeDialogue, FakeHouse, FakeLeg, FakeVoice, reply, unavailable
from tests.gateway.virtual_time import run
from voice_gateway.call.acknowledgement import Acknowledgement
from voice_gateway.call.loop_lag import LoopLag
from voice_gateway.call.registry import CallRegistry, CallsFull
from voice_gateway.call.session import CallSession
from voice_gateway.dialogue.client import CallInfo

HELLO = reply("Здравствуйте! Чем могу помочь?")


def said(tmp_path, dialogue, acknowledgement=None):
    """What the assistant says to a caller who asks for the balance."""
    leg = FakeLeg("баланс", ("wait", 6), "HANG UP")
    house = FakeHouse(tmp_path, leg, dialogue, FakeVoice())
    house.acknowledgement = acknowledgement or Acknowledgement()

    async def main():
        info = CallInfo(line="x", caller=None, channel="web")
        return await CallSession("c1", leg, info, house).run()

    run(main())
    return leg.said_by_assistant().removeprefix("Здравствуйте! Чем могу помочь?").strip()


@pytest.mark.parametrize(
    ("takes_s", "heard"),
    [(0.0, "Ваш долг 5 ₽."), (0.9, "Ваш долг 5 ₽."), (1.1, "Секунду… Ваш долг 5 ₽.")],
)
def test_an_answer_that_takes_over_a_second_is_announced(tmp_path, takes_s, heard):
    dialogue = FakeDialogue(takes_s, session_start=HELLO, баланс=reply("Ваш долг 5 ₽."))
    assert said(tmp_path, dialogue) == heard


def test_the_greeting_is_not(tmp_path):
    assert FakeDialogue(5.0, session_start=HELLO).takes_s  # the first answer takes no time here

    class Slow(FakeDialogue):
        async def say(self, *told):
            await asyncio.sleep(3)
            return await super().say(*told)

    leg = FakeLeg(("wait", 6), "HANG UP")
    house = FakeHouse(tmp_path, leg, Slow(session_start=HELLO))

    async def main():
        info = CallInfo(line="x", caller=None, channel="web")
        return await CallSession("c1", leg, info, house).run()

    run(main())
    assert leg.said_by_assistant() == "Здравствуйте! Чем могу помочь?"


def test_words_and_time_are_the_settings(tmp_path):
    dialogue = FakeDialogue(0.6, session_start=HELLO, баланс=reply("Ваш долг 5 ₽."))
    slow = Acknowledgement("Смотрю.", after_s=0.5)
    assert said(tmp_path, dialogue, slow) == "Смотрю. Ваш долг 5 ₽."
    nothing = Acknowledgement("", after_s=0.5)
    assert said(tmp_path, dialogue, nothing) == "Ваш долг 5 ₽."


def test_a_slow_failure_is_an_apology_after_it(tmp_path):
    dialogue = FakeDialogue(2.0, session_start=HELLO, баланс=unavailable())
    assert said(tmp_path, dialogue).startswith("Секунду… Простите, у нас технические неполадки.")


@pytest.mark.parametrize(
    ("late", "p95"),
    [([], 0.0), ([-0.01], 0.0), ([0.3] * 4, 0.0), ([0.3] * 5, 0.3), ([0.0] * 96 + [1.0] * 4, 0.0),
     ([0.0] * 90 + [0.4] * 10, 0.4), ([9.0] * 100 + [0.0] * 100, 0.0)],
)  # fmt: skip
def test_a_lag_that_comes_often_counts_and_is_forgotten_when_it_is_over(late, p95):
    lag = LoopLag()
    for one in late:
        lag.add(one)
    assert lag.p95_s == p95


async def test_a_busy_machine_takes_no_call_beside_those_it_has():
    registry, over = CallRegistry(max_calls=5, max_lag_s=0.25), asyncio.Event()
    for _ in range(100):
        registry.lag.add(0.3)
    registry.admit()  # alone it spoils nobody's call
    registry.start("c1", over.wait())
    with pytest.raises(CallsFull):
        registry.admit()
    for _ in range(100):
        registry.lag.add(0.01)
    registry.admit()
    over.set()
    await registry.drain(1)
