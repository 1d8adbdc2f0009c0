"""How long a caller will wait, from how long talks have been of late. Pure."""

from collections import defaultdict, deque

from voice_gateway.operators.state import State

_TALKS = 30
_STEP_S = 10.0


class ExpectedWait:
    def __init__(self, wrap_up_s: float) -> None:
        self._wrap_up_s = wrap_up_s
        self._talked: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=_TALKS))

    def talked(self, queue: str, seconds: float) -> None:
        """A talk of a caller of this queue is over."""
        self._talked[queue].append(seconds)

    def seconds(self, queue: str, position: int, serving: int, free: int) -> float | None:
        """For who is at this place, from 1; in steps of ten seconds. serving: desks of the queue,
        free: those of them that could answer now. None when there is nothing to tell it by."""
        if serving == 0:
            return None
        if position <= free:
            return _STEP_S
        talks = self._talked.get(queue)
        if not talks:
            return None
        handling_s = sum(talks) / len(talks) + self._wrap_up_s
        return max(1, round((position - free) * handling_s / serving / _STEP_S)) * _STEP_S

    def of(self, state: State, queue: str, position: int) -> float | None:
        """`seconds` as the desks are now."""
        serving = state.serving(queue)
        free = sum(desk.free or desk.offer is not None for desk in serving)
        return self.seconds(queue, position, len(serving), free)
