"""The floor and all that runs with it, for as long as the gateway does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time

from voice_gateway.accounts.audit import Audit
from voice_gateway.operators.desk_config import DeskConfig
from voice_gateway.operators.floor import Floor
from voice_gateway.operators.talk_card import TalkCards
from voice_gateway.operators.talk_log import TalkLog
from voice_gateway.records.records import Records
from voice_gateway.store.store import Store


@asynccontextmanager
async def open_floor(
    config: DeskConfig, store: Store, records: Records, audit: Audit
) -> AsyncIterator[Floor]:
    """What was left half done by a crash is closed first; today's figures go on."""
    await records.talks.close_unfinished()
    log = TalkLog(records, audit)
    clock = asyncio.get_running_loop().time
    floor = Floor(config, TalkCards(store, records), log, records.callbacks, clock)
    await floor.callbacks.open()
    midnight = datetime.combine(datetime.now(config.time_zone), time(), config.time_zone)
    for wait in await records.waits.since(midnight.astimezone(UTC)):
        if wait.outcome == "answered":
            floor.level().was_answered((wait.ended_at - wait.began_at).total_seconds())
        elif wait.outcome == "abandoned":
            floor.level().was_abandoned()
    running = [
        asyncio.create_task(floor.run(), name="floor"),
        asyncio.create_task(log.run(), name="talk-log"),
    ]
    try:
        yield floor
    finally:
        await floor.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await log.finish()
