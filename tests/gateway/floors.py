"""A floor in virtual time: consoles and callers that keep what they are told."""

import asyncio
import json
from contextlib import asynccontextmanager

from voice_gateway.operators.desk_config import load
from voice_gateway.operators.desk_messages import desk_message
from voice_gateway.operators.floor import Floor
from voice_gateway.operators.seat import Who
from voice_gateway.operators.sides import CallerCard


class FakeCards:
    """What the store knows, after a moment."""

    def __init__(self, delay_s=0.05) -> None:
        self._delay_s = delay_s

    async def of(self, card):
        await asyncio.sleep(self._delay_s)
        return {"transcript": [{"who": "caller", "text": "оператор"}], "chat": [], "earlier": []}


class FakeLog:
    """TalkLog that keeps what it was told."""

    def __init__(self) -> None:
        self.written = []
        self.kept = {}

    def of(self, operator, call_id):
        kept = self.kept.get(operator)
        return kept if kept and kept.call_id == call_id else None

    def begin(self, operator, card) -> None:
        from voice_gateway.operators.talk_log import Kept

        self.kept[operator] = Kept(card.call_id)
        self.written.append(("begin", operator, card.call_id, card.queue))

    def note(self, operator, notes):
        if operator in self.kept:
            self.kept[operator].notes = notes
        return operator in self.kept

    def result(self, operator, result):
        if operator in self.kept:
            self.kept[operator].result = result
        return operator in self.kept

    def code(self, operator, code) -> None:
        self.written.append(("code", operator, code))

    def end(self, operator, call_id, reason) -> None:
        self.written.append(("end", operator, call_id, reason))

    def waited(self, card, seconds, outcome) -> None:
        self.written.append(("waited", card.call_id, seconds, outcome))

    def listened(self, operator, call_id) -> None:
        self.written.append(("listened", operator, call_id))


class FakeCallBacks:
    """The store's call-backs, in memory."""

    def __init__(self) -> None:
        self.rows = []

    async def ask(self, callback):
        callback.id = len(self.rows) + 1
        self.rows.append(callback)

    async def open(self):
        return [row for row in self.rows if row.state in ("waiting", "calling")]


class FakeConsole:
    """A DeskLine."""

    def __init__(self, floor, operator, title, role="operator", skills=("consultation",)) -> None:
        self.floor = floor
        self.who = Who(operator, operator, title, role, frozenset(skills))
        self.told = []
        self.closed = None

    def send(self, text) -> None:
        assert self.closed is None, "told after closing"
        self.told.append(json.loads(text))

    def close(self, code) -> None:
        self.closed = code

    async def open(self):
        self.floor.arrive(self.who, self)
        await asyncio.sleep(0.3)
        return self

    def says(self, kind, **fields) -> None:
        message = desk_message.validate_python({"type": kind, **fields})
        self.floor.says(self.who.id, self, message)

    async def answers(self, call) -> None:
        self.says("answer", call=call)
        await asyncio.sleep(0.3)

    def gone(self) -> None:
        self.floor.gone(self.who.id, self)

    def types(self):
        return [message["type"] for message in self.told]

    def last(self, kind):
        return next((m for m in reversed(self.told) if m["type"] == kind), None)


class FakeCaller:
    """A CallerSide: what the call was told, as (name, ...)."""

    def __init__(self, floor, call_id, queue="consultation", kind="web", **card) -> None:
        self.floor = floor
        self.card = CallerCard(
            call_id=call_id, kind=kind, queue=queue, line="consultation", reason="asked", **card
        )
        self.told = []

    def enter(self):
        self.floor.enter(self.card, self)
        return self

    def of(self, name):
        return [told[1:] for told in self.told if told[0] == name]

    def waiting(self, *place) -> None:
        self.told.append(("waiting", *place))

    def answered(self, operator) -> None:
        self.told.append(("answered", operator.id, operator.title))

    def operator_gone(self, why) -> None:
        self.told.append(("operator_gone", why))

    def hold(self, on) -> None:
        self.told.append(("hold", on))

    def finished(self) -> None:
        self.told.append(("finished",))

    def desk_says(self, operator, message) -> None:
        self.told.append(("desk_says", operator, message))

    def desk_back(self, operator) -> None:
        self.told.append(("desk_back", operator))

    def joined(self, operator, role) -> None:
        self.told.append(("joined", operator, role))

    def whisper(self, operator, on) -> None:
        self.told.append(("whisper", operator, on))

    def left(self, operator) -> None:
        self.told.append(("left", operator))


@asynccontextmanager
async def floor(**changes):
    """Its `log` is a FakeLog."""
    config = load(None).model_copy(update=changes)
    log = FakeLog()
    made = Floor(config, FakeCards(), log, FakeCallBacks(), asyncio.get_running_loop().time)
    made.log = log
    clock = asyncio.create_task(made.run())
    try:
        yield made
        assert not clock.done(), clock.exception()
    finally:
        clock.cancel()
        await made.close()
