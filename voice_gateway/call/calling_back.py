"""Call-backs are made: an operator answers first, then the customer is dialled."""

import asyncio
import uuid
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from media.rtp.leg import NoPorts
from voice_gateway import metrics
from voice_gateway.call.house import House
from voice_gateway.call.registry import CallRegistry, CallsFull
from voice_gateway.call.talk import talk
from voice_gateway.dialogue.client import CallInfo
from voice_gateway.operators.floor import Floor
from voice_gateway.operators.sides import CallerCard, Message
from voice_gateway.phone.dialled import DialledLeg
from voice_gateway.phone.leg import PhoneLeg
from voice_gateway.phone.line import PhoneNetwork
from voice_gateway.records.tables import CallBack
from voice_gateway.settings import Settings

_log = structlog.get_logger(__name__)
_LOOK_S = 2.0
_NO_ANSWER = {
    "type": "problem",
    "code": "customer_no_answer",
    "message": "Клиент не ответил. Если попытки ещё есть, звонок повторится позже.",
}


class _Attempt:
    """One customer, offered to the desks and perhaps dialled."""

    def __init__(self, callback: CallBack, card: CallerCard, leg: DialledLeg) -> None:
        self.callback, self.card, self.leg = callback, card, leg
        self.answered: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        """Resolved to the operator."""
        self.operator = ""
        self.began = self.reached = False


class CallingBack:
    """Whoever is to be called is offered to a free desk like a caller who waits."""

    def __init__(
        self, network: PhoneNetwork, call_out: str, calls: CallRegistry, house: House, floor: Floor
    ) -> None:
        """call_out: host[:port] that takes numbers."""
        self._network, self._call_out = network, call_out
        self._calls, self._house, self._floor = calls, house, floor
        self._book, self._ring_s = floor.callbacks, house.desk.callback.ring_s
        self._running: set[int] = set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(_LOOK_S)
            try:
                await self._look()
            except SQLAlchemyError as error:
                _log.error("callbacks_not_read", error=type(error).__name__)

    async def _look(self) -> None:
        """One at a time: the next beat sees who is still free."""
        for callback in await self._book.due():
            if callback.id not in self._running and self._floor.free(callback.queue):
                await self._begin(callback)
                return

    async def _begin(self, callback: CallBack) -> None:
        try:
            self._calls.admit()
        except CallsFull:
            return
        collected = await self._collected(callback)
        card = CallerCard(
            call_id=uuid.uuid4().hex,
            kind="callback",
            queue=callback.queue,
            line=callback.line,
            reason="callback",
            name=callback.name,
            phone=callback.phone,
            account=collected.get("account"),
            collected=collected,
        )
        self._running.add(callback.id)
        self._calls.start(card.call_id, self._call(callback, card))

    async def _call(self, callback: CallBack, card: CallerCard) -> None:
        leg = DialledLeg(self._network.rtp.settings.rate_in)
        attempt = _Attempt(callback, card, leg)
        self._floor.when_answered(card.call_id, attempt.answered)
        info = CallInfo(line=card.line, caller=card.phone, channel="phone")
        try:
            async with asyncio.TaskGroup() as group:
                playing = group.create_task(leg.run())
                dialling = group.create_task(self._dial(attempt))
                await talk(card.call_id, leg, info, self._house, None, card)
                dialling.cancel()
                playing.cancel()
            await self._note(attempt)
        finally:
            attempt.answered.cancel()
            self._running.discard(callback.id)

    async def _dial(self, attempt: _Attempt) -> None:
        """Once an operator is there; stays until the phone is hung up."""
        attempt.operator = await attempt.answered
        attempt.began = await self._book.begins(attempt.callback)
        if attempt.began:
            self._tell(attempt, {"type": "visitor", "state": "ringing"})
            await self._ring(attempt)
        attempt.leg.give_up()

    async def _ring(self, attempt: _Attempt) -> None:
        rtp = self._network.rtp.leg()
        try:
            offer = rtp.offer()
        except NoPorts:
            _log.error("no_rtp_ports")
            return
        uri = f"sip:{attempt.callback.phone}@{self._call_out}"
        phone = PhoneLeg(self._network.endpoint.dial(uri, offer), rtp)
        async with asyncio.TaskGroup() as group:
            following = group.create_task(phone.follow())
            try:
                attempt.reached = await phone.connected(self._ring_s)
                if attempt.reached:
                    self._tell(attempt, {"type": "visitor", "state": "connected"})
                    attempt.leg.attach(phone)
                    await following
                else:
                    self._tell(attempt, _NO_ANSWER)
            finally:
                await phone.close()
                following.cancel()

    async def _note(self, attempt: _Attempt) -> None:
        """What came of it, for the next try."""
        if not attempt.began:
            return
        metrics.CALLBACKS.labels("reached" if attempt.reached else "not_reached").inc()
        _log.info("called_back", call=attempt.card.call_id, reached=attempt.reached)
        try:
            if attempt.reached:
                await self._book.reached(attempt.callback, attempt.operator)
            else:
                await self._book.not_reached(attempt.callback)
        except SQLAlchemyError as error:
            _log.error("callback_not_kept", error=type(error).__name__)

    def _tell(self, attempt: _Attempt, message: Message) -> None:
        self._floor.tell(attempt.card.call_id, message)

    async def _collected(self, callback: CallBack) -> dict[str, Any]:
        """What the assistant knew when the call-back was asked for."""
        if callback.call_id is None:
            return {}
        handoffs = await self._house.store.handoffs(callback.call_id)
        return handoffs[-1].collected if handoffs else {}


def calls_back(
    settings: Settings,
    network: PhoneNetwork | None,
    calls: CallRegistry,
    house: House,
    floor: Floor,
) -> CallingBack | None:
    """None where there is no line to call by: call-backs are kept for operators to make by hand,
    and nobody who waits is offered one."""
    trunk = settings.sip_trunk and settings.sip_trunk.partition("@")[2]
    call_out = settings.call_out or trunk
    if network is None or call_out is None:
        return None
    floor.calls_back = True
    return CallingBack(network, call_out, calls, house, floor)
