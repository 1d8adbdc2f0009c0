"""Two legs in one conversation: what each hears, the other plays."""

import asyncio
from collections.abc import Callable

from media.leg import Inbound, Leg, Sound
from media.resample import Resampler

_MOST_MS = 100
"""More than this waiting to be played is a stall's backlog; it would stay as delay for good."""


def _nothing(leg: Leg, event: Inbound) -> None:
    pass


async def bridge(one: Leg, other: Leg, on_event: Callable[[Leg, Inbound], None] = _nothing) -> Leg:
    """Joins two legs until one hangs up, and returns that one; neither is closed.

    What was waiting to be played to either is dropped first. on_event: is given all that a leg
    sends, keys too, before it is passed on (recording, captions, keys for the other's PBX).
    Cancelled, the legs can be used again: a transfer that came back.
    """
    one.playout.flush()
    other.playout.flush()
    tasks = {
        asyncio.create_task(_pass_on(one, other, on_event), name="bridge"): one,
        asyncio.create_task(_pass_on(other, one, on_event), name="bridge"): other,
    }
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    for task in done:
        task.result()
    return tasks[next(iter(done))]


async def _pass_on(source: Leg, target: Leg, on_event: Callable[[Leg, Inbound], None]) -> None:
    playout = target.playout
    resampler = Resampler(source.rate_in, playout.rate)
    async for event in source.inbound():
        on_event(source, event)
        if isinstance(event, Sound):
            if playout.queued_samples * 1000 > _MOST_MS * playout.rate:
                playout.flush()
            playout.push(resampler(event.pcm))
