"""The floor: callers who wait, desks that answer, and one clock. It drives the switchboard."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog

from voice_gateway import metrics
from voice_gateway.operators import desk_messages as said
from voice_gateway.operators import wire
from voice_gateway.operators.callback_book import CallBackBook
from voice_gateway.operators.consequences import Consequences
from voice_gateway.operators.consoles import Consoles
from voice_gateway.operators.crowd import Crowd
from voice_gateway.operators.desk_config import DeskConfig
from voice_gateway.operators.desk_orders import ordered
from voice_gateway.operators.effects import Effect, NotPossible
from voice_gateway.operators.expected_wait import ExpectedWait
from voice_gateway.operators.hours import is_open
from voice_gateway.operators.problems import problem
from voice_gateway.operators.seat import DeskLine, Seat, Who, encoded
from voice_gateway.operators.service_level import ServiceLevel
from voice_gateway.operators.sides import (
    CallBackPromise,
    CallBackWish,
    CallerCard,
    CallerSide,
    Message,
)
from voice_gateway.operators.switchboard import Switchboard
from voice_gateway.operators.talk_card import TalkCards
from voice_gateway.operators.talk_log import TalkLog
from voice_gateway.records.callbacks import CallBacks

_log = structlog.get_logger(__name__)
_BEAT_S = 0.25
_PLACES_EVERY = 4
"""Beats."""
TAKEN_OVER = 4409


class Floor:
    """Everything happens in the event loop's thread; nothing here waits for a database."""

    def __init__(
        self,
        config: DeskConfig,
        cards: TalkCards,
        log: TalkLog,
        kept: CallBacks,
        clock: Callable[[], float],
        today: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """clock: seconds, steady. today: what people's clocks show, with its zone."""
        self.config, self._log = config, log
        self._clock, self._today = clock, today
        self._switchboard = Switchboard(config.rules())
        self._state = self._switchboard.state
        self._crowd = Crowd()
        self._wait = ExpectedWait(config.wrap_up_s)
        self._level = ServiceLevel(self._local().date())
        self._consoles = Consoles(config, self._state, self._crowd, cards, log, self._iso)
        self._seats = self._consoles.seats
        self.callbacks = CallBackBook(config, kept, self._consoles.tell_all)
        self._consequences = Consequences(
            self._state, self._crowd, self._consoles, log, self._wait, self._iso, self.level
        )
        self._effects: deque[Effect] = deque()
        self._following = self._changed = False
        self.calls_back = False
        """Whether a call-back may be offered."""

    # What calls see: `sides.DeskFloor`.

    def enter(self, card: CallerCard, side: CallerSide) -> None:
        queue = self.config.queue_of(card.queue)
        counted = card.kind != "callback"
        if self._crowd.get(card.call_id):
            _log.error("caller_entered_twice", call=card.call_id)
            return
        self._crowd.add(card, side)
        meant_for = card.meant_for
        self._event(
            lambda now: self._switchboard.enter(
                card.call_id, queue, now, meant_for=meant_for, counted=counted
            )
        )
        self._tell_places()

    def leave(self, call_id: str) -> None:
        self._event(lambda now: self._switchboard.leave(call_id, now))

    def tell(self, call_id: str, message: Message, operator: str | None = None) -> None:
        talk, caller = self._state.talks.get(call_id), self._crowd.get(call_id)
        if talk is None or caller is None:
            return
        if message["type"] == "caption" and message.get("final"):
            caller.captions.append(message)
        text = encoded(message)
        for member in talk.members if operator is None else (operator,):
            if member in talk.members:
                self._seats[member].send_text(text)
                if message["type"] == "code":
                    self._log.code(member, message["code"])

    def seen(self, call_id: str) -> None:
        talk, caller = self._state.talks.get(call_id), self._crowd.get(call_id)
        if talk is not None and caller is not None:
            caller.card = replace(caller.card, kind="web")
            for member in talk.members:
                self._consoles.show_talk(self._seats[member], call_id)

    def staffed(self, queue: str) -> bool:
        return bool(self._state.helping(self.config.queue_of(queue)))

    def open(self, queue: str) -> bool:
        rules = self.config.queues[self.config.queue_of(queue)]
        return self.staffed(queue) or is_open(rules.hours, rules.holidays, self._local())

    def expected_s(self, queue: str) -> float | None:
        queue = self.config.queue_of(queue)
        ahead = sum(caller.queue == queue for caller in self._state.waiting.values())
        return self._wait.of(self._state, queue, ahead + 1)

    async def call_back(self, wish: CallBackWish) -> CallBackPromise | None:
        promise = await self.callbacks.ask(wish)
        caller, waiting = self._crowd.get(wish.call_id), self._state.waiting.get(wish.call_id)
        if promise is not None and caller is not None and waiting is not None:
            waited_s = self._clock() - waiting.since
            waiting.counted = False
            self._log.waited(caller.card, waited_s, "callback")
            self.leave(wish.call_id)
        return promise

    def free(self, queue: str) -> bool:
        """A desk could answer this queue now."""
        return any(desk.free for desk in self._state.helping(queue))

    def when_answered(self, call_id: str, answered: asyncio.Future[str]) -> None:
        """Resolved to the operator who answers this call."""
        waits = self._consequences.answered
        waits[call_id] = answered
        answered.add_done_callback(lambda _: waits.pop(call_id, None))

    # What consoles see.

    def arrive(self, who: Who, line: DeskLine) -> None:
        """A console is there, perhaps again: it is told everything, and another one of the same
        operator is closed."""
        seat = self._seats.setdefault(who.id, Seat(who))
        before = seat.take(who, line)
        if before is not None:
            before.close(TAKEN_OVER)
        desk = self._state.desks.get(who.id)
        back = desk.talk if desk else None
        self._consoles.welcome(seat, line, back)
        if desk and desk.offer:
            self._consequences.offer(who.id, self._clock())
        self._event(lambda now: self._switchboard.connect(who.id, who.title, who.skills, now))
        seat.send(self._queue())
        seat.send(self.callbacks.told)
        if who.supervisor:
            seat.send(self._board())
        if back is not None:
            self._crowd[back].side.desk_back(who.id)

    def gone(self, operator: str, line: DeskLine) -> None:
        """The console's connection broke."""
        if self._seats[operator].gone(line):
            self._event(lambda now: self._switchboard.disconnect(operator, now))

    def dismiss(self, operator: str, line: DeskLine) -> None:
        """The operator's session has ended."""
        if self._seats[operator].gone(line):
            self._event(lambda now: self._switchboard.sign_out(operator, now))

    def says(self, operator: str, line: DeskLine, message: said.DeskMessage) -> None:
        """What makes no sense is answered with `problem` and changes nothing. line: one that
        another has taken over from is not listened to."""
        seat = self._seats[operator]
        if seat.line is not line:
            return
        try:
            match message:
                case said.Notes(text=text):
                    self._kept(self._log.note(operator, text))
                case said.Result(result=result):
                    if result and result not in self.config.results:
                        raise NotPossible("no_such_result")
                    self._kept(self._log.result(operator, result))
                case message if isinstance(message, said.TO_CALL):
                    self._to_call(operator, message)
                case _:
                    self._event(lambda now: ordered(seat.who, message, self._switchboard, now))
        except NotPossible as refused:
            seat.send(problem(refused.code))

    def takes_part(self, call_id: str, operator: str) -> bool:
        talk = self._state.talks.get(call_id)
        return talk is not None and operator in talk.members

    def level(self) -> ServiceLevel:
        """Today's."""
        self._level = self._level.on(self._local().date())
        return self._level

    async def run(self) -> None:
        """The clock, until cancelled."""
        beat = 0
        while True:
            await asyncio.sleep(_BEAT_S)
            beat += 1
            self._follow([])
            if self._changed:
                self._changed = False
                self._consoles.tell_all(self._queue())
                self._count()
            if beat % _PLACES_EVERY == 0:
                self._tell_places()
                self._consoles.tell_supervisors(self._board())

    async def close(self) -> None:
        await self._consoles.close()

    def _event(self, event: Callable[[float], list[Effect]]) -> None:
        """Raises NotPossible; nothing has changed then."""
        effects = event(self._clock())
        self._changed = True
        self._follow(effects)

    def _follow(self, effects: Iterable[Effect]) -> None:
        """Effects in the order they were decided, also when following one leads to an event."""
        now = self._clock()
        self._effects.extend(effects)
        self._effects.extend(self._switchboard.settle(now))
        if self._following:
            return
        self._following = True
        try:
            while self._effects:
                self._changed = True
                self._consequences.follow(self._effects.popleft(), now)
        finally:
            self._following = False
        self._crowd.sweep(self._state)

    def _to_call(self, operator: str, message: said.DeskMessage) -> None:
        talk = self._state.talks.get(self._state.desks[operator].talk or "")
        if talk is None:
            raise NotPossible("not_in_a_talk")
        if talk.members[operator] != "talking" and not isinstance(message, said.Watch):
            raise NotPossible("not_talking")
        self._crowd[talk.caller.call_id].side.desk_says(operator, message.model_dump())

    def _kept(self, kept: bool) -> None:
        if not kept:
            raise NotPossible("not_in_a_talk")

    def _queue(self) -> wire.Told:
        return wire.queue(self._state, self._crowd.cards(), self._iso)

    def _board(self) -> wire.Told:
        return wire.board(self.level(), self._state, self._clock(), self._iso)

    def _tell_places(self) -> None:
        now = self._clock()
        places = {}
        for position, caller in self._state.places():
            expected_s = self._wait.of(self._state, caller.queue, position)
            after_s = self.config.queues[caller.queue].callback_s
            long = max(now - caller.since, expected_s or 0.0) >= after_s
            offered = self.calls_back and caller.counted and (long or not self.open(caller.queue))
            places[caller.call_id] = (position, expected_s, offered)
        self._crowd.tell_places(places)

    def _count(self) -> None:
        waiting = Counter(caller.queue for caller in self._state.waiting.values())
        for queue in self.config.queues:
            metrics.DESK_WAITING.labels(queue).set(waiting[queue])
        presences = Counter(desk.presence for desk in self._state.desks.values())
        for presence in ("available", "break", "busy", "wrap_up", "offline"):
            metrics.DESKS.labels(presence).set(presences[presence])

    def _iso(self, moment: float) -> str:
        return (self._today() + timedelta(seconds=moment - self._clock())).isoformat()

    def _local(self) -> datetime:
        return self._today().astimezone(self.config.time_zone)
