"""A caller's wait for people: what is told of it, and when it is given up."""

from collections.abc import Sequence
from typing import Literal

from voice_gateway.human import phrases
from voice_gateway.human.announcements import Announcements, Place
from voice_gateway.operators.sides import CallerCard, DeskFloor, Message

_UNSTAFFED_S = 20.0
"""So long nobody may be signed in before a caller without a page is told: operators reload too."""


class Waiting:
    """Time is the loop's, s."""

    def __init__(self, floor: DeskFloor, card: CallerCard, now_s: float, *, keys: bool) -> None:
        """keys: the caller has a telephone's."""
        self._floor, self._queue = floor, card.queue
        self._announcements = Announcements(keys=keys)
        self._reason: Literal["asked", "operator_lost", "transferred"] = "asked"
        self._place: Place | None = None
        self._staffed_s = now_s

    @property
    def begun(self) -> bool:
        """The place was told at least once."""
        return self._place is not None

    @property
    def callback_offered(self) -> bool:
        return self._place is not None and self._place.callback

    def at(self, position: int, expected_s: float | None, callback: bool) -> Message:
        """The place; what the page is told of it."""
        staffed = self._floor.staffed(self._queue)
        self._place = Place(position, expected_s, callback, staffed)
        self._announcements.waits(self._place)
        told = {"position": position, "expected_s": expected_s, "callback_offered": callback}
        return {"type": "waiting", **told, "reason": self._reason}

    def again(self, why: Literal["lost", "transferred"]) -> None:
        """The operator is gone."""
        self._reason = "operator_lost" if why == "lost" else "transferred"
        self._announcements.say(phrases.LOST if why == "lost" else phrases.TRANSFERRED)

    def due(self, now_s: float) -> Sequence[str]:
        """What is to be announced now."""
        return self._announcements.due(now_s)

    def hopeless(self, now_s: float, *, page: bool) -> bool:
        """Without a page, nobody waits for desks that are all empty."""
        if page or self._floor.staffed(self._queue):
            self._staffed_s = now_s
        return now_s - self._staffed_s > _UNSTAFFED_S
