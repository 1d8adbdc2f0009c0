"""A leg that outlives its connections."""

import asyncio

import numpy as np
import pytest

from media.leg import Dtmf, HungUp, Sound
from media.playout import Playout
from media.resumable import Absence, ResumableLeg
from tests.gateway.virtual_time import run

RATE = 8000


class Connection:
    """Says its number until it is closed or lost."""

    def __init__(self, level, goodbye=False):
        self.level, self.said_goodbye = level, goodbye
        self.closed = self.lost = False
        self.told = []

    async def inbound(self):
        while not (self.closed or self.lost):
            await asyncio.sleep(0.02)
            yield Sound(np.full(160, self.level, np.int16))
        yield HungUp()

    def notify(self, event):
        self.told.append(event)

    async def close(self):
        self.closed = True


def leg(grace_s=60.0):
    absence = Absence(asyncio.get_running_loop().time(), grace_s)
    return ResumableLeg(RATE, Playout(RATE), absence)


async def levels(events, seconds):
    """What is heard for so long: levels without repetition, keys, the end."""
    heard = []
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while loop.time() < until:
        event = await anext(events, None)
        if event is None:
            break
        one = int(event.pcm[0]) if isinstance(event, Sound) else event
        if not heard or heard[-1] != one:
            heard.append(one)
    return heard


def test_another_connection_takes_the_place_of_a_lost_one_and_between_them_is_silence():
    async def main():
        whole, first, second = leg(), Connection(1), Connection(2)
        await whole.attach(first)
        events = whole.inbound()
        assert await levels(events, 1) == [1]
        first.lost = True
        assert await levels(events, 30) == [0]
        await whole.attach(second)
        assert await levels(events, 1) == [2]

    run(main())


def test_time_goes_on_while_nobody_is_connected():
    async def main():
        whole = leg()
        frames, until = 0, asyncio.get_running_loop().time() + 2
        async for event in whole.inbound():
            frames += event.pcm.size
            if asyncio.get_running_loop().time() >= until:
                break
        assert frames == pytest.approx(2 * RATE, rel=0.02)

    run(main())


def test_who_does_not_come_back_in_time_has_hung_up():
    async def main():
        whole, first = leg(), Connection(1)
        await whole.attach(first)
        first.lost = True
        began = asyncio.get_running_loop().time()
        heard = await levels(whole.inbound(), 100)
        assert heard == [0, HungUp()]
        assert asyncio.get_running_loop().time() - began == pytest.approx(60, abs=1)

    run(main())


def test_who_has_another_connection_to_the_house_is_not_away():
    async def main():
        whole, first = leg(), Connection(1)
        whole.absence.came()  # the page's socket
        await whole.attach(first)
        first.lost = True
        assert await levels(whole.inbound(), 300) == [0]
        whole.absence.went(asyncio.get_running_loop().time())
        assert await levels(whole.inbound(), 100) == [0, HungUp()]

    run(main())


def test_a_goodbye_ends_it_at_once():
    async def main():
        whole, first = leg(), Connection(1, goodbye=True)
        await whole.attach(first)
        first.lost = True
        assert await levels(whole.inbound(), 10) == [HungUp()]
        whole, first = leg(), Connection(1)
        await whole.attach(first)
        events = whole.inbound()
        await levels(events, 1)
        await whole.hang_up()
        assert first.closed
        assert (await levels(events, 10))[-1] == HungUp()

    run(main())


def test_a_newer_connection_closes_the_older_one():
    async def main():
        whole, first, second = leg(), Connection(1), Connection(2)
        await whole.attach(first)
        events = whole.inbound()
        await levels(events, 1)
        await whole.attach(second)
        assert first.closed
        assert (await levels(events, 1))[-1] == 2
        second.lost = True
        assert (await levels(events, 100))[-1] == HungUp()

    run(main())


def test_keys_of_another_way_are_told_with_and_without_a_connection():
    async def main():
        whole, first = leg(), Connection(1)
        events = whole.inbound()
        whole.press("5")
        assert Dtmf("5") in await levels(events, 1)
        await whole.attach(first)
        await levels(events, 1)
        whole.press("#")
        assert Dtmf("#") in await levels(events, 1)

    run(main())


def test_events_reach_the_connection_and_who_asks_for_them():
    async def main():
        whole, first, seen = leg(), Connection(1), []
        whole.on_notify = seen.append
        whole.notify({"type": "state"})
        await whole.attach(first)
        whole.notify({"type": "caption"})
        assert [e["type"] for e in seen] == ["state", "caption"]
        assert [e["type"] for e in first.told] == ["caption"]

    run(main())


def test_after_the_end_no_connection_is_taken():
    async def main():
        whole, late = leg(), Connection(1)
        await whole.close()
        await whole.attach(late)
        assert late.closed

    run(main())


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        ([], False),
        ([("went", 10)], False),
        ([("went", 10), ("at", 69)], False),
        ([("went", 10), ("at", 70)], True),
        ([("went", 10), ("came", 30), ("at", 200)], False),
        ([("came", 5), ("went", 10), ("at", 200)], False),
        ([("came", 5), ("went", 10), ("went", 50), ("at", 109)], False),
        ([("came", 5), ("went", 10), ("went", 50), ("at", 110)], True),
    ],
)
def test_absence_counts_connections_and_seconds(steps, left):
    absence = Absence(0, 60)
    absence.came()
    now = 0
    for what, now in steps:
        if what == "came":
            absence.came()
        elif what == "went":
            absence.went(now)
    assert absence.left(now) is left
