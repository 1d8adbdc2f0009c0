"""The visits by their calls: those in progress, and for a while those that may be rated."""

import asyncio

from voice_gateway.visit.visit import ENDED, Visit

_KEPT_S = 600.0


class Visits:
    def __init__(self) -> None:
        self._visits: dict[str, Visit] = {}

    def add(self, visit: Visit) -> None:
        self._visits[visit.call_id] = visit
        visit.on_end = lambda: self._over(visit)

    def get(self, call_id: str) -> Visit | None:
        return self._visits.get(call_id)

    def with_key(self, call_id: str, token: str) -> Visit | None:
        """None for a wrong key as for a call that is not known: a stranger learns nothing."""
        visit = self._visits.get(call_id)
        return visit if visit is not None and visit.opens_with(token) else None

    def forget(self, visit: Visit) -> None:
        if self._visits.get(visit.call_id) is visit:
            del self._visits[visit.call_id]
            visit.close(ENDED)

    def _over(self, visit: Visit) -> None:
        """The page may rate the call for ten minutes."""
        asyncio.get_running_loop().call_later(_KEPT_S, self.forget, visit)
