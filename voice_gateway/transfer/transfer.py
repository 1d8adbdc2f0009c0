"""One attempt to reach a human: when to announce, to join, to give up. Pure."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal

Reason = Literal["busy", "no_answer", "failed"]

_BUSY = frozenset({486, 600, 603})
_NO_ANSWER = frozenset({408, 480, 487})


@dataclass(frozen=True)
class NotReached:
    """The caller comes back to the assistant."""

    reason: Reason


class Step(Enum):
    WAIT = auto()
    ANNOUNCE = auto()
    """The caller is told that the attempt goes on."""
    JOIN = auto()
    """The human is there."""
    LET_GO = auto()
    """The caller is not: nobody needs to be rung any more."""


class Transfer:
    def __init__(self, now_s: float, ring_s: float, announce_s: float) -> None:
        """now_s: on any one clock. ring_s: how long the human is rung. announce_s: from
        announcement to announcement."""
        self._give_up_s = now_s + ring_s
        self._announce_s, self._announce_at_s = announce_s, now_s + announce_s

    def decide(
        self, now_s: float, *, answered: bool, ended: int | None, caller_gone: bool
    ) -> Step | NotReached:
        """ended: the SIP status that the second leg ended with (RFC 3261, 21), None while it lives.

        JOIN, LET_GO and NotReached are the last word.
        """
        if caller_gone:
            return Step.LET_GO
        if ended is not None:
            return NotReached(_reason(ended))
        if answered:
            return Step.JOIN
        if now_s >= self._give_up_s:
            return NotReached("no_answer")
        if now_s >= self._announce_at_s:
            self._announce_at_s += self._announce_s
            return Step.ANNOUNCE
        return Step.WAIT


def _reason(status: int) -> Reason:
    if status in _BUSY:
        return "busy"
    return "no_answer" if status in _NO_ANSWER else "failed"
