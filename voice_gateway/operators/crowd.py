"""The callers on the floor, and what each was told last of their place."""

from collections import deque
from dataclasses import dataclass, field

from voice_gateway.operators.sides import CallerCard, CallerSide, Message
from voice_gateway.operators.state import State

_CAPTIONS = 50
Place = tuple[int, float | None, bool]
"""Position, expected seconds, whether a call-back is offered."""


@dataclass
class OnTheFloor:
    card: CallerCard
    side: CallerSide
    captions: deque[Message] = field(default_factory=lambda: deque(maxlen=_CAPTIONS))
    place: Place | None = None


class Crowd:
    def __init__(self) -> None:
        self._callers: dict[str, OnTheFloor] = {}

    def add(self, card: CallerCard, side: CallerSide) -> None:
        self._callers[card.call_id] = OnTheFloor(card, side)

    def get(self, call_id: str) -> OnTheFloor | None:
        return self._callers.get(call_id)

    def __getitem__(self, call_id: str) -> OnTheFloor:
        return self._callers[call_id]

    def cards(self) -> dict[str, CallerCard]:
        return {call_id: caller.card for call_id, caller in self._callers.items()}

    def tell_places(self, places: dict[str, Place]) -> None:
        """To those whose place has changed."""
        for call_id, place in places.items():
            caller = self._callers[call_id]
            if caller.place != place:
                caller.place = place
                caller.side.waiting(*place)

    def sweep(self, state: State) -> None:
        """Who neither waits nor talks is on the floor no more."""
        for call_id in list(self._callers):
            if call_id not in state.waiting and call_id not in state.talks:
                del self._callers[call_id]
