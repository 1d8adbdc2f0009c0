"""A call among people: it waits with music, talks, waits again, and ends."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Literal

from media.leg import Dtmf, HungUp, Inbound, Sound
from media.mixer import Mixer
from media.webrtc import WebRtcLeg
from voice_gateway.call.house import House
from voice_gateway.human.caller_end import Caller, CallerEnd
from voice_gateway.human.correspondence import Correspondence
from voice_gateway.human.desks import Desks
from voice_gateway.human.filming import Filming
from voice_gateway.human.hearing import CALLER, Role, hearing
from voice_gateway.human.pair import Pair, Side, Tell
from voice_gateway.human.subtitles import Subtitles
from voice_gateway.human.waiting import Waiting
from voice_gateway.operators.sides import Message, OperatorName
from voice_gateway.records.tables import StoredFile
from voice_gateway.transfer.transfer import NotReached
from voice_gateway.visit.visit import Visit

_TICK_S = 0.02
_CALLBACK_KEY = "1"

Ending = Literal["handed_off", "hangup", "callback"]
"""Why the call is over: they have talked, the caller was gone before, will be called instead."""


class HumanStage:
    """The floor's CallerSide and the visit's VisitorSide. `run` owns all that it begins."""

    def __init__(self, caller: Caller, house: House) -> None:
        self.card, self._caller = caller.card, caller
        self._journal, self._recording = caller.journal, caller.recording
        self._house, self._floor = house, house.floor
        self._correspondence = Correspondence(
            caller.card, house.records, house.floor, house.customers, self._to_visitor
        )
        to: dict[Side, Tell] = {"visitor": self._to_visitor_now, "operator": self._to_peer}
        self._pair, call = Pair(to, house.ice.fresh), caller.card.call_id
        self._filming = Filming(house.films, call, to, self._to_desk, house.ice.fresh, self._begin)
        self._peer: OperatorName | None = None
        """The operator who talks with the caller."""
        self._hold = self._talked = False
        self._now_s = asyncio.get_running_loop().time
        self._waiting = Waiting(house.floor, self.card, self._now_s(), keys=caller.visit is None)
        self._end: Ending | NotReached | None = None
        self._group: asyncio.TaskGroup
        self._mixer: Mixer
        self._desks: Desks
        self._subtitles: Subtitles
        self._end_of_caller: CallerEnd

    async def run(self) -> Ending | NotReached:
        """Until the call is over, or has to go back to the assistant."""
        async with asyncio.TaskGroup() as self._group:
            self._mixer = Mixer(self._group, self._on_event)
            self._subtitles = Subtitles(
                self._group, self._house.ear, self._on_line, self._journal.begin_line
            )
            self._desks = Desks(self._group, self._mixer, self._subtitles)
            self._end_of_caller = CallerEnd(
                self._caller, self._house.voice, self._mixer, self._to_desks
            )
            clock = self._group.create_task(self._mixer.run(), name="mixer")
            try:
                return await self._until_over()
            finally:
                self._house.stages.remove(self.card.call_id)
                self._floor.leave(self.card.call_id)
                if self._page is not None:
                    self._page.side = None
                clock.cancel()
                self._mixer.close()
                self._subtitles.close()
                await self._desks.close()
                await self._filming.close()
                await self._end_of_caller.close(str(self._end))

    async def _until_over(self) -> Ending | NotReached:
        self._to_visitor({"type": "stage", "stage": "waiting"})
        self._house.stages.add(self.card.call_id, self)
        self._floor.enter(self.card, self)
        if self._page is not None:
            self._page.side = self
        caller = self._end_of_caller
        while self._end is None:
            caller.notice()
            if await caller.moved():
                self._negotiate()
            talking = self._peer is not None and not self._hold
            await caller.among_people(talking)
            if not talking:
                self._entertain()
            await asyncio.sleep(_TICK_S)
        return self._end

    @property
    def _page(self) -> Visit | None:
        return self._end_of_caller.page

    def _entertain(self) -> None:
        """Music, and what is to be said between."""
        caller = self._end_of_caller
        if self._peer is None:
            if self._waiting.hopeless(self._now_s(), page=self._page is not None):
                self._end = NotReached("no_answer")
            if self.card.kind == "callback" and not self._talked:
                return  # the customer is not on the line yet
            if not caller.announcing and (texts := self._waiting.due(self._now_s())):
                caller.announce(texts)
        caller.play_music()

    # The floor's CallerSide.

    def waiting(self, position: int, expected_s: float | None, callback: bool) -> None:
        if not self._waiting.begun:
            self._journal.handoff(position, self.card.reason)
        self._to_visitor(self._waiting.at(position, expected_s, callback))

    def answered(self, operator: OperatorName) -> None:
        self._peer, self._hold, self._talked = operator, False, True
        self._desks.come(operator, "talking")
        self._subtitles.listen(CALLER, "caller")
        self._to_visitor({"type": "operator", "name": operator.title})
        self._to_visitor({"type": "stage", "stage": "talking"})
        self._negotiate()

    def operator_gone(self, why: Literal["lost", "transferred"]) -> None:
        self._peer, self._hold = None, False
        self._pair.part()
        self._filming.part()
        self._desks.clear()
        self._waiting.again(why)
        self._join_sound()
        self._to_visitor({"type": "operator", "name": None})
        self._to_visitor({"type": "stage", "stage": "waiting"})

    def hold(self, on: bool) -> None:
        self._hold = on
        self._join_sound()
        self._to_visitor({"type": "hold", "on": on})

    def finished(self) -> None:
        self._end = "handed_off"

    def desk_back(self, operator: str) -> None:
        if self._is_peer(operator):
            self._negotiate()
        elif self._desks.supervises(operator):
            self._filming.watch(operator)

    def joined(self, operator: OperatorName, role: Role) -> None:
        self._desks.come(operator, role)
        if role == "supervising":
            self._filming.watch(operator.id)
        self._join_sound()

    def whisper(self, operator: str, on: bool) -> None:
        self._desks.whisper(operator, on)
        self._join_sound()

    def left(self, operator: str) -> None:
        self._desks.go(operator)
        self._filming.unwatch(operator)
        self._join_sound()

    def desk_says(self, operator: str, message: Message) -> None:
        if self._is_peer(operator) and self._pair.says("operator", message):
            self._join_sound()
            return
        match message:
            case {"type": "chat"} if self._desks.has(operator):
                desk = self._desks.by_operator[operator]
                self._begin(self._correspondence.chat("operator", desk.title, message, operator))
            case {"type": "ask_screen", "on": on}:
                self._to_visitor({"type": "screen", "asked": on})
            case {"type": "pointer"}:
                self._to_visitor_now(message)
            case {"type": "publish", "sdp": sdp} if self._is_peer(operator):
                self._filming.published("operator", sdp)
            case {"type": "watch", "side": side, "sdp": sdp}:
                self._filming.watched(operator, side, sdp)
            case {"type": "code", "note": note}:
                self._begin(self._correspondence.code(operator, note))
            case {"type": "link", "phone": phone} if self._page is None:
                self._begin(self._correspondence.link(operator, self._house.links, phone))

    # The visit's VisitorSide.

    def entered(self) -> None:
        self._end_of_caller.notice()
        self._negotiate()

    def visitor_says(self, message: Message) -> None:
        if self._pair.says("visitor", message):
            self._join_sound()
            return
        match message:
            case {"type": "chat"}:
                name = self.card.name or ""
                self._begin(self._correspondence.chat("visitor", name, message))
            case {"type": "screen", "answer": answer}:
                if answer != "accepted":  # «asked no more» would end what has just begun
                    self._to_visitor({"type": "screen", "asked": False})
                self._to_desks(message)
            case {"type": "publish", "sdp": sdp}:
                self._filming.published("visitor", sdp)
            case {"type": "callback", "phone": phone}:
                self._begin(self._call_back(phone))

    # What the rooms around ask.

    def has_desk(self, operator: str) -> bool:
        """The operator is in the talk."""
        return self._desks.has(operator)

    def desk_leg(self, operator: str, leg: WebRtcLeg) -> None:
        """The operator's sound to the gateway, answered and not yet connected."""
        self._desks.bring(operator, leg)

    def file_sent(self, who: Literal["visitor", "operator"], file: StoredFile) -> None:
        name = (self._peer and self._peer.title) if who == "operator" else self.card.name
        self._begin(self._correspondence.file(who, name or "", file))

    def lift(self, page: Visit) -> None:
        """The phone caller has opened the link of `desk_says`: from now on there is a page."""
        self._end_of_caller.lift(page)
        if self._peer is not None:
            page.tell({"type": "operator", "name": self._peer.title})
        page.tell({"type": "stage", "stage": "talking" if self._peer else "waiting"})
        page.side = self
        self._floor.seen(self.card.call_id)

    async def _call_back(self, phone: str) -> None:
        if self._peer is None and await self._correspondence.call_back(phone):
            self._end = "callback"

    def _is_peer(self, operator: str) -> bool:
        return self._peer is not None and self._peer.id == operator

    def _negotiate(self) -> None:
        """Where both pages are there; a visitor who is away is told on coming back."""
        if self._page is not None and self._page.here and self._peer is not None:
            self._pair.begin(sound=self._end_of_caller.sound_by_page)
            self._filming.begin()
        else:
            self._pair.part()
            self._filming.part()
        self._join_sound()

    def _join_sound(self) -> None:
        """Who hears whom, from now."""
        direct = self._peer.id if self._peer is not None and self._pair.direct else None
        self._mixer.set_hearing(hearing(self._desks.by_operator, hold=self._hold, direct=direct))

    def _on_event(self, name: str, event: Inbound) -> None:
        match event:
            case Sound(pcm):
                if name == CALLER:
                    self._recording.caller(pcm)
                if self._peer is not None and not self._hold:
                    self._subtitles.hear(name, pcm)
            case Dtmf(digit) if name == CALLER:
                self._pressed(digit)
            case HungUp() if name == CALLER and self._end_of_caller.hung_up():
                self._to_desks({"type": "visitor", "state": "left"})
                self._end = "handed_off" if self._talked else "hangup"

    def _pressed(self, digit: str) -> None:
        offered = self._page is None and self._peer is None
        if offered and digit == _CALLBACK_KEY and self._waiting.callback_offered:
            self._end = NotReached("busy")

    def _on_line(self, who: str, turn: int, text: str, final: bool) -> None:
        caption = self._journal.line(who, turn, text, final=final)
        self._end_of_caller.caption(caption)
        self._to_desks(caption)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Something that is finished even if the call ends meanwhile."""
        self._group.create_task(work)

    def _to_visitor(self, message: Message) -> None:
        self._end_of_caller.tell(message)

    def _to_visitor_now(self, message: Message) -> None:
        self._end_of_caller.pass_on(message)

    def _to_peer(self, message: Message) -> None:
        if self._peer is not None:
            self._to_desk(self._peer.id, message)

    def _to_desk(self, operator: str, message: Message) -> None:
        self._floor.tell(self.card.call_id, message, operator)

    def _to_desks(self, message: Message) -> None:
        self._floor.tell(self.card.call_id, message)
