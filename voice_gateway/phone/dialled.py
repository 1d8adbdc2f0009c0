"""A call's leg whose far end is dialled while the call already runs: silence, then a phone."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from media.leg import HungUp, Inbound, Leg, Sound
from media.pacing import Pacer
from media.pcm import FRAME_MS, silence
from media.playout import Playout
from media.resample import Resampler

_RATE = 16000
"""Hz of what is played until the phone's own rate is known; nothing of G.722 is lost."""
_FRAME_S = FRAME_MS / 1000
_MOST_MS = 100


class DialledLeg:
    """See media.leg.Leg. `run` is its clock."""

    channel = "phone"

    def __init__(self, rate_in: int) -> None:
        self.rate_in, self.playout = rate_in, Playout(_RATE)
        self._phone: Leg | None = None
        self._over = False

    def attach(self, phone: Leg) -> None:
        """Somebody has picked up."""
        self._phone = phone

    def give_up(self) -> None:
        """Nobody has, or they are gone."""
        self._over = True

    async def run(self) -> None:
        """Plays until cancelled; what is to be heard before anybody listens is lost."""
        clock, pacer = asyncio.get_running_loop().time, Pacer()
        to_phone: Resampler | None = None
        while True:
            await asyncio.sleep(pacer.wait_s(clock()))
            pcm = self.playout.pull(_RATE * FRAME_MS // 1000)
            if self._phone is None:
                continue
            playout = self._phone.playout
            to_phone = to_phone or Resampler(_RATE, playout.rate)
            if playout.queued_samples * 1000 > _MOST_MS * playout.rate:
                playout.flush()
            playout.push(to_phone(pcm))

    async def inbound(self) -> AsyncIterator[Inbound]:
        while not self._over:
            if self._phone is None:
                await asyncio.sleep(_FRAME_S)
                yield Sound(silence(self.rate_in * FRAME_MS // 1000))
                continue
            async for event in self._phone.inbound():
                if isinstance(event, HungUp):
                    break
                yield event
            self._over = True
        yield HungUp()

    def notify(self, event: dict[str, Any]) -> None:
        if self._phone is not None:
            self._phone.notify(event)

    async def close(self) -> None:
        self._over = True
        if self._phone is not None:
            await self._phone.close()
