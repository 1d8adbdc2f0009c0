"""The consoles of all desks: what each is shown when it comes, and when it comes into a talk."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime

from voice_gateway.operators import wire
from voice_gateway.operators.crowd import Crowd
from voice_gateway.operators.desk_config import DeskConfig
from voice_gateway.operators.seat import DeskLine, Seat, encoded
from voice_gateway.operators.sides import Message
from voice_gateway.operators.state import State
from voice_gateway.operators.talk_card import TalkCards
from voice_gateway.operators.talk_log import TalkLog


class Consoles:
    def __init__(
        self,
        config: DeskConfig,
        state: State,
        crowd: Crowd,
        cards: TalkCards,
        log: TalkLog,
        iso: wire.Iso,
    ) -> None:
        self.seats: dict[str, Seat] = {}
        self.titles = {name: queue.title for name, queue in config.queues.items()}
        """Of queues."""
        self._config, self._state, self._crowd = config, state, crowd
        self._cards, self._log, self._iso = cards, log, iso
        self._tasks: set[asyncio.Task[None]] = set()

    def welcome(self, seat: Seat, line: DeskLine, call_id: str | None) -> None:
        """call_id: of the talk that the desk is in. What is sent from now follows the welcome."""
        seat.prepare()
        self._spawn(self._welcome(seat, line, call_id))

    def show_talk(self, seat: Seat, call_id: str) -> None:
        """What is sent from now follows the talk."""
        seat.prepare()
        self._spawn(self._send_talk(seat, seat.line, call_id))

    def tell_all(self, message: Message) -> None:
        text = encoded(message)
        for seat in self.seats.values():
            seat.send_text(text)

    def tell_supervisors(self, message: Message) -> None:
        text = encoded(message)
        for seat in self.seats.values():
            if seat.who.supervisor:
                seat.send_text(text)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _welcome(self, seat: Seat, line: DeskLine, call_id: str | None) -> None:
        talk = await self._talk(seat, call_id) if call_id else None
        who = seat.who
        operator = {"id": who.id, "name": who.name, "title": who.title, "role": who.role}
        welcome = {
            "type": "welcome",
            "now": datetime.now(UTC).isoformat(),
            "operator": {**operator, "skills": sorted(who.skills)},
            "presence": wire.presence(self._state.desks[who.id], self._iso),
            "config": self._config.wire(),
            "talk": talk,
        }
        seat.prepared(line, welcome)

    async def _send_talk(self, seat: Seat, line: DeskLine | None, call_id: str) -> None:
        talk = await self._talk(seat, call_id)
        seat.prepared(line, talk and {"type": "talk", **talk})

    async def _talk(self, seat: Seat, call_id: str) -> wire.Told | None:
        """The desk's talk; None when it is over by now."""
        operator, caller = seat.who.id, self._crowd.get(call_id)
        stored = await self._cards.of(caller.card) if caller else {}
        talk = self._state.talks.get(call_id)
        if caller is None or talk is None or operator not in talk.members:
            return None
        part = self._log.of(operator, call_id)
        kept = {
            **stored,
            "captions": list(caller.captions),
            "notes": part.notes if part else "",
            "result": part.result if part else None,
        }
        return wire.talk(caller.card, self._state, operator, kept, self.titles, self._iso)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
