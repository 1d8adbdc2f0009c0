"""What the switchboard decided, for the floor to carry out. Times are seconds of its clock."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["talking", "consulting", "supervising"]
Why = Literal["answered_elsewhere", "timeout", "declined", "caller_left", "withdrawn"]


class NotPossible(Exception):
    """What a desk asked for makes no sense now; nothing was changed. `code` is for programs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Offered:
    """role: what the desk would be in the talk."""

    call_id: str
    operator: str
    role: Role
    expires: float


@dataclass(frozen=True)
class OfferEnded:
    """Without an answer."""

    call_id: str
    operator: str
    why: Why


@dataclass(frozen=True)
class Answered:
    """The desk talks to the caller from now on. waited_s: None after an attended transfer, or when
    the caller has talked to somebody before."""

    call_id: str
    operator: str
    waited_s: float | None


@dataclass(frozen=True)
class Joined:
    call_id: str
    operator: str
    role: Role


@dataclass(frozen=True)
class Left:
    """The talk goes on without this desk."""

    call_id: str
    operator: str


@dataclass(frozen=True)
class OperatorGone:
    """The caller waits again."""

    call_id: str
    why: Literal["lost", "transferred"]


@dataclass(frozen=True)
class Held:
    call_id: str
    on: bool


@dataclass(frozen=True)
class Whispering:
    call_id: str
    operator: str
    on: bool


@dataclass(frozen=True)
class TalkChanged:
    """Who is in it, or whom it is being given to."""

    call_id: str


@dataclass(frozen=True)
class TalkEnded:
    """For this desk."""

    call_id: str
    operator: str
    reason: Literal["finished", "caller_left", "transferred", "left", "operator_lost", "withdrawn"]
    talked_s: float
    wrap_up_until: float | None


@dataclass(frozen=True)
class Finished:
    """The operator ended the call."""

    call_id: str


@dataclass(frozen=True)
class Abandoned:
    """The caller left without having talked to anybody."""

    call_id: str
    waited_s: float


@dataclass(frozen=True)
class InvitationFailed:
    """Nobody came whom the desk had asked for."""

    call_id: str
    operator: str


@dataclass(frozen=True)
class PresenceChanged:
    operator: str


Effect = (
    Offered
    | OfferEnded
    | Answered
    | Joined
    | Left
    | OperatorGone
    | Held
    | Whispering
    | TalkChanged
    | TalkEnded
    | Finished
    | Abandoned
    | InvitationFailed
    | PresenceChanged
)
