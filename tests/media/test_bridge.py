"""Two legs joined: a caller and an operator, each with a phone of their own."""

import asyncio

import numpy as np
import pytest

from media.bridge import bridge
from media.leg import Dtmf, HungUp, Sound
from media.playout import Playout
from tests.gateway.virtual_time import run
from tests.media.test_rtp_codecs import correlation, voice_like
from tests.media.test_rtp_leg import stack


class FakeLeg:
    channel = "web"

    def __init__(self, rate=8000):
        self.rate_in, self.playout = rate, Playout(rate)
        self.inbox = asyncio.Queue()

    async def inbound(self):
        while (event := await self.inbox.get()) != HungUp():
            yield event
        yield HungUp()


def frame(level=100, rate=8000):
    return Sound(np.full(rate // 50, level, np.int16))


async def joined(one, other, **more):
    task = asyncio.create_task(bridge(one, other, **more))
    await asyncio.sleep(0.01)
    return task


def test_what_one_says_the_other_hears_and_who_hangs_up_ends_it():
    async def main():
        one, other = FakeLeg(), FakeLeg()
        one.playout.push(np.ones(8000, np.int16))
        task = await joined(one, other)
        assert one.playout.empty
        one.inbox.put_nowait(frame(100))
        other.inbox.put_nowait(frame(200))
        await asyncio.sleep(0.01)
        assert (other.playout.pull(160) == 100).all()
        assert (one.playout.pull(160) == 200).all()
        other.inbox.put_nowait(HungUp())
        assert await task is other

    run(main())


def test_everything_is_shown_before_it_is_passed_on():
    async def main():
        one, other, seen = FakeLeg(), FakeLeg(), []
        task = await joined(one, other, on_event=lambda leg, event: seen.append((leg, event)))
        one.inbox.put_nowait(Dtmf("5"))
        one.inbox.put_nowait(HungUp())
        await task
        assert seen == [(one, Dtmf("5")), (one, HungUp())]
        assert other.playout.empty

    run(main())


def test_a_backlog_does_not_stay_as_delay():
    async def main():
        one, other = FakeLeg(), FakeLeg()
        task = await joined(one, other)
        for _ in range(500):
            one.inbox.put_nowait(frame())
        await asyncio.sleep(0.01)
        assert 0 < other.playout.queued_samples <= 960
        task.cancel()
        await asyncio.wait([task])

    run(main())


@pytest.mark.parametrize("rate", [16000, 24000, 48000])
def test_legs_of_different_rates_understand_each_other(rate):
    async def main():
        one, other = FakeLeg(8000), FakeLeg(rate)
        task = await joined(one, other)
        sound = voice_like(8000, 1.0)
        heard = []
        for start in range(0, 8000, 160):
            one.inbox.put_nowait(Sound(sound[start : start + 160]))
            await asyncio.sleep(0.02)
            heard.append(other.playout.pull(rate // 50))
        assert correlation(voice_like(rate, 1.0), np.concatenate(heard), rate // 10) > 0.95
        task.cancel()
        await asyncio.wait([task])

    run(main())


def test_a_leg_whose_sound_fails_ends_the_bridge_with_its_error():
    class Broken(FakeLeg):
        async def inbound(self):
            raise OSError("gone")
            yield

    async def main():
        with pytest.raises(OSError, match="gone"):
            await bridge(FakeLeg(), Broken())

    run(main())


def test_a_caller_and_an_operator_talk_by_two_phone_lines_and_a_failed_transfer_comes_back():
    async def main():
        house = stack()
        phone, line, desk_line, desk = (house.leg() for _ in range(4))
        phone.accept(line.answer(phone.offer()))
        desk_line.accept(desk.answer(desk_line.offer()))
        task = await joined(line, desk_line)
        phone.playout.push(voice_like(8000, 2.0))
        heard = []
        async for event in desk.inbound():
            heard.append(event.pcm)
            if len(heard) == 130:
                break
        assert correlation(voice_like(8000, 2.0), np.concatenate(heard), 2400) > 0.99
        desk_line.hung_up()
        assert await task is desk_line
        async for event in line.inbound():  # the caller is still there
            assert isinstance(event, Sound)
            break
        for leg in (phone, line, desk_line, desk):
            await leg.close()
        assert house.ports_in_use == 0

    run(main())
