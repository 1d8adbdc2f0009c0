"""What the switchboard decided, done: callers and desks are told, talks are written down."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import structlog

from voice_gateway import metrics
from voice_gateway.operators import effects as done
from voice_gateway.operators import wire
from voice_gateway.operators.consoles import Consoles
from voice_gateway.operators.crowd import Crowd
from voice_gateway.operators.expected_wait import ExpectedWait
from voice_gateway.operators.problems import problem
from voice_gateway.operators.service_level import ServiceLevel
from voice_gateway.operators.sides import CallerCard, OperatorName
from voice_gateway.operators.state import State
from voice_gateway.operators.talk_log import TalkLog

_log = structlog.get_logger(__name__)


class Consequences:
    def __init__(
        self,
        state: State,
        crowd: Crowd,
        consoles: Consoles,
        log: TalkLog,
        wait: ExpectedWait,
        iso: wire.Iso,
        level: Callable[[], ServiceLevel],
    ) -> None:
        """level: today's."""
        self._state, self._crowd, self._consoles = state, crowd, consoles
        self._seats, self._log, self._wait = consoles.seats, log, wait
        self._iso, self._level = iso, level
        self.answered: dict[str, asyncio.Future[str]] = {}
        """Who waits for which call's operator."""

    def follow(self, effect: done.Effect, now: float) -> None:
        match effect:
            case done.Offered():
                self.offer(effect.operator, now)
            case done.OfferEnded(call_id, operator, why):
                metrics.DESK_OFFERS.labels(why).inc()
                ended = {"type": "offer_ended", "call": call_id, "why": why}
                self._seats[operator].send(ended)
            case done.Answered():
                self._answered(effect)
            case done.Joined(call_id, operator, role):
                self._joined(call_id, operator, role)
            case done.Left(call_id, operator):
                self._crowd[call_id].side.left(operator)
            case done.OperatorGone(call_id, why):
                _log.info("caller_waits_again", call=call_id, why=why)
                self._crowd[call_id].place = None
                self._crowd[call_id].side.operator_gone(why)
            case done.Held(call_id, on):
                self._crowd[call_id].side.hold(on)
            case done.Whispering(call_id, operator, on):
                self._crowd[call_id].side.whisper(operator, on)
            case done.TalkChanged(call_id):
                self._talk_changed(call_id)
            case done.TalkEnded():
                self._talk_ended(effect)
            case done.Finished(call_id):
                self._crowd[call_id].side.finished()
            case done.Abandoned(call_id, waited_s):
                self._abandoned(self._crowd[call_id].card, waited_s)
            case done.InvitationFailed(_, operator):
                self._seats[operator].send(problem("nobody_came"))
            case done.PresenceChanged(operator):
                told = wire.presence(self._state.desks[operator], self._iso)
                self._seats[operator].send({"type": "presence", **told})

    def offer(self, operator: str, now: float) -> None:
        """The desk's offer, shown (again)."""
        offer = self._state.desks[operator].offer
        if offer is None:
            return
        waiting = self._state.waiting.get(offer.call_id)
        talk = self._state.talks.get(offer.call_id)
        by = talk.invitation.by if talk and talk.invitation else None
        since = waiting.since if waiting else now
        self._seats[operator].send(
            wire.offer(
                self._card(offer.call_id),
                now - since,
                self._iso(offer.expires),
                offer.role,
                self._state.desks[by].title if by else None,
            )
        )

    def _answered(self, effect: done.Answered) -> None:
        call_id, operator, waited_s = effect.call_id, effect.operator, effect.waited_s
        metrics.DESK_OFFERS.labels("answered").inc()
        _log.info("answered", call=call_id, waited_s=waited_s and round(waited_s, 1))
        card, seat = self._card(call_id), self._seats[operator]
        if waited_s is not None:
            self._level().was_answered(waited_s)
            metrics.DESK_WAIT_SECONDS.labels(card.queue).observe(waited_s)
            self._log.waited(card, waited_s, "answered")
        if not self._log.of(operator, call_id):
            self._log.begin(operator, card)
        # First, so that what the call tells the desk right away follows the talk.
        self._consoles.show_talk(seat, call_id)
        self._crowd[call_id].side.answered(OperatorName(operator, seat.who.title))
        waits = self.answered.get(call_id)
        if waits is not None and not waits.done():
            waits.set_result(operator)

    def _joined(self, call_id: str, operator: str, role: done.Role) -> None:
        if role == "supervising":
            self._log.listened(operator, call_id)
        if role == "talking":
            self._log.begin(operator, self._card(call_id))
        seat = self._seats[operator]
        self._consoles.show_talk(seat, call_id)
        self._crowd[call_id].side.joined(OperatorName(operator, seat.who.title), role)

    def _talk_changed(self, call_id: str) -> None:
        talk = self._state.talks.get(call_id)
        if talk is None:
            return
        told = {"type": "talk_changed", **wire.members(talk, self._state, self._consoles.titles)}
        for operator in talk.members:
            self._seats[operator].send(told)

    def _talk_ended(self, effect: done.TalkEnded) -> None:
        until = effect.wrap_up_until
        if self._log.of(effect.operator, effect.call_id):
            self._log.end(effect.operator, effect.call_id, effect.reason)
            self._wait.talked(self._card(effect.call_id).queue, effect.talked_s)
        self._seats[effect.operator].send(
            {
                "type": "talk_ended",
                "call": effect.call_id,
                "reason": effect.reason,
                "wrap_up_until": self._iso(until) if until is not None else None,
            }
        )

    def _abandoned(self, card: CallerCard, waited_s: float) -> None:
        self._level().was_abandoned()
        metrics.DESK_ABANDONED.labels(card.queue).inc()
        self._log.waited(card, waited_s, "abandoned")

    def _card(self, call_id: str) -> CallerCard:
        """As it is now: a transfer changes the queue."""
        card, state = self._crowd[call_id].card, self._state
        talk = state.talks.get(call_id)
        caller = talk.caller if talk else state.waiting.get(call_id)
        return replace(card, queue=caller.queue) if caller else card
