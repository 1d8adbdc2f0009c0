"""Where one machine's Rasa keeps its conversations: in memory, for as long as a call may last."""

from __future__ import annotations

import time
from typing import Any

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.forgetting import Forgetting

KEPT_S = 3600.0
"""After the last word; redis does it in deploy/rasa."""


class PassingTrackerStore(InMemoryTrackerStore):
    """Rasa's own never forgets: it grows by every call, and names and accounts stay in it."""

    def __init__(self, domain: Domain, event_broker: Any = None, **kwargs: Any) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._forgetting = Forgetting(KEPT_S)

    async def save(self, tracker: DialogueStateTracker) -> None:
        await super().save(tracker)
        for conversation in self._forgetting.heard(tracker.sender_id, time.monotonic()):
            self.store.pop(conversation, None)
