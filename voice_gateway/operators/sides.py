"""What the floor and a call's human stage need of each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Kind = Literal["web", "phone", "callback"]
Message = Mapping[str, Any]
"""A message of docs/operators.md, checked already."""


@dataclass(frozen=True)
class OperatorName:
    id: str
    title: str
    """As callers see it: «Ольга Петровна»."""


@dataclass(frozen=True)
class CallerCard:
    """Who waits, as the offer and the queue show it."""

    call_id: str
    kind: Kind
    queue: str
    """Also the skill that is asked for."""
    line: str
    reason: str
    name: str | None = field(default=None, repr=False)
    section: str | None = None
    account: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    page: str | None = field(default=None, repr=False)
    code: str | None = field(default=None, repr=False)
    """The session code by which the caller came; `meant_for` is its operator then."""
    meant_for: str | None = None
    """The operator who is asked first: of the session code, or who talked to them within a day."""
    collected: Message = field(default_factory=dict, repr=False)


class CallerSide(Protocol):
    """A call, as the floor sees it. Nothing here blocks or raises."""

    def waiting(self, position: int, expected_s: float | None, callback: bool) -> None:
        """The place in the queue, from 1; told again whenever it changes. callback: a call-back
        is offered, since the wait is long or the house is closed."""

    def answered(self, operator: OperatorName) -> None:
        """The operator's desk is joined; also after a transfer."""

    def operator_gone(self, why: Literal["lost", "transferred"]) -> None:
        """The caller waits again, at the head."""

    def hold(self, on: bool) -> None:
        """Nobody talks to the caller now: music."""

    def finished(self) -> None:
        """The operator ended the talk."""

    def desk_says(self, operator: str, message: Message) -> None:
        """A message within the talk: signal, direct, publish, watch, chat, ask_screen, pointer,
        code, link. Notes and results the floor keeps itself: they go on after the talk."""

    def desk_back(self, operator: str) -> None:
        """The desk's page was loaded anew within the talk: its connections are to be made again."""

    def joined(
        self, operator: OperatorName, role: Literal["talking", "consulting", "supervising"]
    ) -> None:
        """One more desk has come into the talk (attended transfer, conference, listening in). A
        consulting one is heard by operators only, a supervising one by nobody until it whispers."""

    def whisper(self, operator: str, on: bool) -> None:
        """A supervising desk is heard by the talking operator, or no more."""

    def left(self, operator: str) -> None:
        """A desk has left the talk, which goes on."""


@dataclass(frozen=True)
class CallBackWish:
    """Somebody wants to be called: asked of the assistant, or instead of waiting on."""

    call_id: str
    phone: str = field(repr=False)
    """E.164"""
    queue: str
    line: str
    opens: datetime | None = None
    """When it suits the caller; None for the queue's next hours, now if they are."""
    closes: datetime | None = None
    name: str | None = field(default=None, repr=False)
    account: str | None = field(default=None, repr=False)
    section: str | None = None
    collected: Message = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class CallBackPromise:
    opens: datetime
    closes: datetime


class DeskFloor(Protocol):
    """The floor, as a call sees it."""

    def enter(self, card: CallerCard, side: CallerSide) -> None:
        """The caller waits from now."""

    def leave(self, call_id: str) -> None:
        """The caller is gone, or waits no more; a second time does nothing."""

    def tell(self, call_id: str, message: Message, operator: str | None = None) -> None:
        """To every desk in the call's talk, or to one of them. The desk's `talk` (card, transcript,
        chat, earlier calls) the floor sends by itself when a desk comes into a talk; what is told
        before that follows it."""

    def seen(self, call_id: str) -> None:
        """A phone caller has come to a page: every desk's talk is sent anew, with video."""

    def staffed(self, queue: str) -> bool:
        """A desk that can help is signed in, be it busy: waiting makes sense."""

    def open(self, queue: str) -> bool:
        """By its hours, or since somebody is signed in all the same."""

    def expected_s(self, queue: str) -> float | None:
        """How long a caller who came now would wait; None when it cannot be told."""

    async def call_back(self, wish: CallBackWish) -> CallBackPromise | None:
        """The caller waits no more and is called instead; None when it could not be kept."""
