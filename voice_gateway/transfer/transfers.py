"""A caller brought to a human: rung while music plays, joined, or given back to the assistant."""

import asyncio
from dataclasses import dataclass
from itertools import cycle
from typing import Literal

import structlog

from media.bridge import bridge
from media.leg import Dtmf, Inbound, Leg, Sound
from media.rtp.leg import NoPorts, RtpStack
from media.sip.endpoint import SipEndpoint
from voice_gateway import metrics
from voice_gateway.call import phrases
from voice_gateway.call.listening import Listening
from voice_gateway.call.speaking import Speaking
from voice_gateway.phone.leg import PhoneLeg
from voice_gateway.transfer.on_hold import OnHold
from voice_gateway.transfer.targets import Target, Targets
from voice_gateway.transfer.transfer import NotReached, Step, Transfer

_log = structlog.get_logger(__name__)
_TICK_S = 0.02

Ending = Literal["handed_off", "hangup"]
"""Why the call is over: both have talked, or the caller had hung up before."""


@dataclass(frozen=True)
class HeldCaller:
    """What a transfer needs of a call."""

    call_id: str
    number: str | None
    """E.164: the human sees who calls."""
    leg: Leg
    speaking: Speaking
    listening: Listening
    reader: asyncio.Task[None]
    """Runs `listening.read`; ends when somebody else takes the sound."""


class Transfers:
    """What all transfers share."""

    def __init__(self, targets: Targets, endpoint: SipEndpoint, rtp: RtpStack) -> None:
        self._targets, self._endpoint, self._rtp = targets, endpoint, rtp

    def target(self, queue: str | None) -> Target | None:
        """Who answers for this queue, None for nobody. queue: None where it is not known."""
        return self._targets.target(queue)

    async def connect(self, caller: HeldCaller, target: Target) -> Ending | NotReached:
        """Returns when the two have talked, the caller hung up, or the human was not reached:
        then the caller's leg is as it was."""
        outcome = await self._connect(caller, target)
        told = f"not_reached_{outcome.reason}" if isinstance(outcome, NotReached) else outcome
        metrics.TRANSFERS.labels(told).inc()
        _log.info("transfer", call=caller.call_id, outcome=told)
        return outcome

    async def _connect(self, caller: HeldCaller, target: Target) -> Ending | NotReached:
        rtp = self._rtp.leg()
        try:
            offer = rtp.offer()
        except NoPorts:
            return NotReached("failed")
        human = PhoneLeg(self._endpoint.dial(target.target, offer, caller.number), rtp)
        async with asyncio.TaskGroup() as group:
            following = group.create_task(human.follow())
            try:
                reached = await self._ring(caller, human, target)
                if not isinstance(reached, Step):
                    return reached
                return "hangup" if reached is Step.LET_GO else await _join(caller, human)
            finally:
                await human.close()
                following.cancel()

    async def _ring(
        self, caller: HeldCaller, human: PhoneLeg, target: Target
    ) -> Literal[Step.JOIN, Step.LET_GO] | NotReached:
        """Rings; the caller hears music, and now and then that the attempt goes on."""
        clock = asyncio.get_running_loop().time
        transfer = Transfer(clock(), target.ring_s, self._targets.announce_s)
        on_hold = OnHold(caller.speaking, caller.leg.playout)
        sentences = cycle(phrases.STILL_RINGING)
        caller.listening.rest()
        try:
            while True:
                step = transfer.decide(
                    clock(),
                    answered=human.agreed,
                    ended=human.ended,
                    caller_gone=caller.listening.gone.is_set(),
                )
                if step is Step.JOIN or step is Step.LET_GO or isinstance(step, NotReached):
                    return step
                if step is Step.ANNOUNCE and not on_hold.announcing:
                    on_hold.announce([next(sentences)])
                on_hold.play()
                await asyncio.sleep(_TICK_S)
        finally:
            await on_hold.stop()
            caller.listening.resume()


async def _join(caller: HeldCaller, human: PhoneLeg) -> Ending:
    """The two talk until either hangs up; the recording goes on."""
    caller.reader.cancel()
    await asyncio.wait([caller.reader])

    def on_event(leg: Leg, event: Inbound) -> None:
        if leg is caller.leg and isinstance(event, Sound):
            caller.listening.on_sound(event.pcm)
        elif leg is caller.leg and isinstance(event, Dtmf):
            human.press(event.digit)

    await bridge(caller.leg, human, on_event)
    human.count_quality()
    return "handed_off"
