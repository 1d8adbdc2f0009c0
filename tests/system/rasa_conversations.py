"""In Rasa's environment: what its endpoints file keeps of a conversation. Prints JSON.

python tests/system/rasa_conversations.py ENDPOINTS
"""

import asyncio
import json
import sys
import time

from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

LATER_S = 3601.0


async def main(endpoints: str) -> None:
    configured = AvailableEndpoints.read_endpoints(endpoints).tracker_store
    store = TrackerStore.create(configured, Domain.empty())

    async def words(conversation: str) -> list[str]:
        tracker = await store.retrieve(conversation)
        return [event.text for event in tracker.events] if tracker else []

    async def say(conversation: str, text: str) -> None:
        events = [UserUttered(text)]
        await store.save(DialogueStateTracker.from_events(conversation, events))

    await say("call-1", "Иванова Анна")
    kept = await words("call-1")
    seconds = store.red.ttl("tracker:call-1") if hasattr(store, "red") else None
    clock = time.monotonic
    time.monotonic = lambda: clock() + LATER_S  # type: ignore[assignment]
    await say("call-2", "баланс")
    print(json.dumps({"kept": kept, "an_hour_later": await words("call-1"), "ttl_s": seconds}))


asyncio.run(main(sys.argv[1]))
