"""What the switchboard knows: desks, callers who wait, talks. Times are seconds of one clock."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from voice_gateway.operators.effects import Effect, OfferEnded, Role, Why

Presence = Literal["available", "break", "busy", "wrap_up", "offline"]
Chosen = Literal["available", "break", "busy", "offline"]
"""What an operator may set; «busy» with nobody on the line is work of another kind."""


@dataclass(frozen=True)
class QueueRules:
    prefer_s: float
    """How long a caller waits for the desk that they are meant for before others are asked."""
    overflow_s: float
    overflow: tuple[str, ...] = ()
    """Skills that are asked too after `overflow_s`."""


@dataclass(frozen=True)
class Rules:
    queues: Mapping[str, QueueRules]
    answer_s: float = 20.0
    wrap_up_s: float = 30.0
    again_s: float = 30.0
    """Who declined a caller is asked again after so long."""
    lost_s: float = 8.0
    """A desk without its connection is lost after so long."""


@dataclass
class Offer:
    call_id: str
    role: Role
    expires: float


@dataclass
class Desk:
    operator: str
    title: str
    skills: frozenset[str]
    since: float
    """When its presence was what it is."""
    idle_since: float
    connected: bool = True
    gone_at: float | None = None
    signed_in: bool = True
    """Connected, or gone for a moment only."""
    chosen: Chosen = "available"
    reason: str | None = None
    offer: Offer | None = None
    talk: str | None = None
    """The call it is in, in whatever role."""
    wrap_up_until: float | None = None

    @property
    def presence(self) -> Presence:
        if not self.signed_in:
            return "offline"
        if self.talk is not None:
            return "busy"
        return "wrap_up" if self.wrap_up_until is not None else self.chosen

    @property
    def free(self) -> bool:
        return self.connected and self.presence == "available" and self.offer is None

    @property
    def comes_free(self) -> bool:
        """Waiting for this one makes sense."""
        return self.signed_in and self.chosen == "available"


@dataclass
class Caller:
    call_id: str
    queue: str
    since: float
    """When they began to wait, for the first time."""
    waits_since: float
    """This time: a caller may come back from a talk."""
    counted: bool
    """Is a part of the service level: not who is called back."""
    meant_for: str | None = None
    head: bool = False
    """Came back from a talk: before all others."""
    talked: bool = False
    declined: dict[str, float] = field(default_factory=dict)
    """When which desk did."""
    desk: str | None = None
    """Whom they are offered to now."""


@dataclass
class Invitation:
    """A desk asks another one into its talk: attended transfer (consulting), conference
    (talking)."""

    by: str
    role: Role
    operator: str | None = None
    """One desk, or"""
    queue: str | None = None
    """whoever is free there."""
    declined: set[str] = field(default_factory=set)
    desk: str | None = None
    """Who is asked now."""
    answered: bool = False


@dataclass
class Talk:
    caller: Caller
    since: float
    members: dict[str, Role]
    hold: bool = False
    invitation: Invitation | None = None

    @property
    def talking(self) -> list[str]:
        return [operator for operator, role in self.members.items() if role == "talking"]


@dataclass
class State:
    rules: Rules
    desks: dict[str, Desk] = field(default_factory=dict)
    waiting: dict[str, Caller] = field(default_factory=dict)
    talks: dict[str, Talk] = field(default_factory=dict)

    def line(self) -> list[Caller]:
        """Who waits, the next one first."""
        return sorted(self.waiting.values(), key=lambda caller: (not caller.head, caller.since))

    def places(self) -> list[tuple[int, Caller]]:
        """The whole line, each with the place in their own queue, from 1."""
        seen: Counter[str] = Counter()
        places = []
        for caller in self.line():
            seen[caller.queue] += 1
            places.append((seen[caller.queue], caller))
        return places

    def serving(self, queue: str) -> list[Desk]:
        """Desks with this skill that are signed in, free or not."""
        return [
            desk
            for desk in self.desks.values()
            if queue in desk.skills and desk.presence != "offline"
        ]

    def helping(self, queue: str) -> list[Desk]:
        """Those that serve it; where there are none, those that its overflow asks."""
        overflow = self.rules.queues[queue].overflow
        return self.serving(queue) or [desk for other in overflow for desk in self.serving(other)]

    def unoffer(self, desk: Desk, why: Why) -> list[Effect]:
        """The desk's offer is over, unanswered; caller or invitation may be offered to others."""
        offer, desk.offer = desk.offer, None
        if offer is None:
            return []
        if caller := self.waiting.get(offer.call_id):
            caller.desk = None
        if (talk := self.talks.get(offer.call_id)) and talk.invitation:
            talk.invitation.desk = None
        return [OfferEnded(offer.call_id, desk.operator, why)]
