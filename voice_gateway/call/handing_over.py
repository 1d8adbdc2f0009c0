"""A caller leaves the assistant: for a call-back, a human by phone, or the operators' desks."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import structlog
from sqlalchemy.exc import SQLAlchemyError

from media.leg import Leg
from media.recording import StereoRecording
from voice_gateway import metrics
from voice_gateway.call.house import House
from voice_gateway.call.journal import Journal
from voice_gateway.call.listening import Listening
from voice_gateway.call.speaking import Speaking
from voice_gateway.dialogue.client import CallInfo, Handoff
from voice_gateway.human.caller_end import Caller
from voice_gateway.human.card import card_of, wish_of
from voice_gateway.human.returning import who_knows
from voice_gateway.human.stage import HumanStage
from voice_gateway.operators.sides import CallerCard
from voice_gateway.transfer.targets import Target
from voice_gateway.transfer.transfer import NotReached
from voice_gateway.transfer.transfers import HeldCaller, Transfers
from voice_gateway.visit.visit import Visit

_log = structlog.get_logger(__name__)

CALLBACK = "callback"
"""A handoff for later: outside the operators' hours the caller asked to be called."""


@dataclass(frozen=True)
class HandingOver:
    """What it needs of a call. Both ways return why the call is over, or NotReached where it goes
    on; the reader has ended then if people were to take the sound."""

    call_id: str
    info: CallInfo
    house: House
    leg: Leg
    visit: Visit | None
    speaking: Speaking
    listening: Listening
    journal: Journal
    recording: StereoRecording
    until_spoken: Callable[[], Awaitable[None]]
    """Returns when the voice is silent, were it by a failure of its own."""

    async def hand_off(self, handoff: Handoff, reader: asyncio.Task[None]) -> str | NotReached:
        """As the dialogue bids. reader: runs `listening.read`."""
        metrics.HANDOFFS.labels(handoff.reason).inc()
        await self._keep(handoff)
        await self.until_spoken()
        if handoff.reason == CALLBACK:
            await self._call_back(handoff)
            return "completed"
        queue = handoff.collected.get("queue")
        transfers = self.house.transfers
        if transfers and (target := transfers.target(queue)):
            return await self._transfer(transfers, target, handoff, reader)
        card = card_of(self.call_id, self.info, handoff, self.visit, self.house.desk)
        self.journal.handoff(None, handoff.reason)
        if not self.house.floor.staffed(card.queue):
            return NotReached("no_answer")
        return await self.to_desks(card, reader)

    async def to_desks(self, card: CallerCard, reader: asyncio.Task[None]) -> str | NotReached:
        """Waits for an operator and talks."""
        self.listening.rest()
        reader.cancel()
        await asyncio.wait([reader])
        if card.meant_for is None:
            card = replace(card, meant_for=await who_knows(card, self.house.records))
        caller = Caller(card, self.leg, self.speaking, self.journal, self.recording, self.visit)
        try:
            return await HumanStage(caller, self.house).run()
        finally:
            self.listening.resume()

    async def _call_back(self, handoff: Handoff) -> None:
        """The dialogue has said goodbye: nobody is connected now."""
        wish = wish_of(self.call_id, self.info, handoff, self.house.desk)
        if wish is None or await self.house.floor.call_back(wish) is None:
            _log.error("callback_not_kept", call=self.call_id)

    async def _transfer(
        self,
        transfers: Transfers,
        target: Target,
        handoff: Handoff,
        reader: asyncio.Task[None],
    ) -> str | NotReached:
        self.journal.handoff(None, handoff.reason)
        caller = HeldCaller(
            self.call_id, self.info.caller, self.leg, self.speaking, self.listening, reader
        )
        return await transfers.connect(caller, target)

    async def _keep(self, handoff: Handoff) -> None:
        """Whatever comes of it, that somebody asked is written down."""
        try:
            await self.house.store.add_handoff(self.call_id, handoff.reason, handoff.collected)
        except SQLAlchemyError as error:
            _log.error("handoff_not_kept", call=self.call_id, error=type(error).__name__)
        _log.info("handoff", call=self.call_id, reason=handoff.reason)
