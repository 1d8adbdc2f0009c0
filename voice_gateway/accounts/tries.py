"""How often one may try: a pure decision about keys (a name, an address), time is an argument."""

import math
from collections import OrderedDict, deque
from datetime import datetime, timedelta

_MOST_KEYS = 10_000


class TooManyTries(RuntimeError):
    def __init__(self, wait_s: int) -> None:
        super().__init__(wait_s)
        self.wait_s = wait_s
        """Whole seconds until one more is allowed."""


class Tries:
    """At most `limit` tries of a key within any `window`; successes are given back.

    A try counts before its outcome is known, so that many at once do not slip through.
    """

    def __init__(self, limit: int, window: timedelta) -> None:
        self._limit, self._window = limit, window
        self._tries: OrderedDict[str, deque[datetime]] = OrderedDict()

    def take(self, key: str, now: datetime) -> None:
        """Raises TooManyTries, which costs no try."""
        tries = self._tries.setdefault(key, deque())
        while tries and tries[0] + self._window <= now:
            tries.popleft()
        if len(tries) >= self._limit:
            raise TooManyTries(math.ceil((tries[0] + self._window - now).total_seconds()))
        tries.append(now)
        self._tries.move_to_end(key)
        if len(self._tries) > _MOST_KEYS:
            self._tries.popitem(last=False)

    def give_back(self, key: str) -> None:
        """The last try was a good one."""
        tries = self._tries.get(key)
        if tries:
            tries.pop()
        if not tries:
            self._tries.pop(key, None)
