"""What is said between the music, and when. Pure; time in s is an argument."""

from collections.abc import Sequence
from dataclasses import dataclass

from voice_gateway.human import phrases

EVERY_S = 30.0
NOBODY_EVERY_S = 90.0
_AT_LEAST_S = 12.0
"""Of music between two announcements, however fast the queue moves."""
_OFFERED_EVERY = 3


@dataclass(frozen=True)
class Place:
    position: int
    """From 1."""
    expected_s: float | None
    callback: bool
    """A call-back is offered."""
    staffed: bool = True
    """Somebody is signed in who could answer."""


class Announcements:
    def __init__(self, *, keys: bool) -> None:
        """keys: the caller has nothing but a phone's keys to ask for a call-back."""
        self._keys = keys
        self._urgent: list[str] = []
        self._place: Place | None = None
        self._told: Place | None = None
        self._told_s: float | None = None
        self._count = 0

    def say(self, text: str) -> None:
        """Before anything else."""
        self._urgent = [text]
        self._told = None

    def waits(self, place: Place) -> None:
        """Where the caller stands now."""
        self._place = place

    def due(self, now_s: float) -> Sequence[str]:
        """What is to be said now: nothing, mostly. To be asked when nothing is being said."""
        if self._urgent:
            said, self._urgent = self._urgent, []
            self._told_s = now_s
            return said
        if self._place is None or not self._is_time(self._place, now_s):
            return ()
        said = [self._news(self._place)]
        if self._keys and self._place.callback and self._count % _OFFERED_EVERY == 0:
            said.append(phrases.CALLBACK_KEY)
        self._told, self._told_s = self._place, now_s
        self._count += 1
        return said

    def _is_time(self, place: Place, now_s: float) -> bool:
        if self._told_s is None:
            return True
        moved = self._told is None or place.position < self._told.position
        if not place.staffed:
            return now_s - self._told_s >= NOBODY_EVERY_S
        return now_s - self._told_s >= (_AT_LEAST_S if moved else EVERY_S)

    def _news(self, place: Place) -> str:
        if not place.staffed:
            return phrases.NOBODY
        if self._told is not None and place.position == self._told.position:
            return (phrases.STILL, phrases.STAY)[self._count % 2]
        return phrases.place(place.position, place.expected_s)
