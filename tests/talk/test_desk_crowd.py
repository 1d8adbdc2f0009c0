"""Consoles that die at random in the middle of talks: nobody who waits is lost."""

import asyncio
import random
from dataclasses import replace

import httpx
import pytest

from caller.desk_crowd import Crowd, Desk, Visitor, signed_in

VISITORS, OPERATORS, CRASHES = 20, 4, 8
PATIENCE_S = 120


@pytest.fixture
def more_settings():
    return {"max_calls": VISITORS}


async def test_everybody_is_served_though_consoles_die(gateway):
    state = gateway.app.state.floor._state
    state.rules = replace(state.rules, lost_s=0.3)
    crowd = Crowd(random.Random(7), talk_s=0.02, crashes=CRASHES, away_s=1.0)
    keys = [await signed_in(gateway.house.store, number) for number in range(OPERATORS)]
    desks = [asyncio.create_task(Desk(gateway.url, crowd, *key).work()) for key in keys]
    try:
        async with asyncio.timeout(PATIENCE_S), httpx.AsyncClient(timeout=PATIENCE_S) as client:
            visitors = [Visitor(gateway.url, crowd).wait(client) for _ in range(VISITORS)]
            await asyncio.gather(*visitors)
    finally:
        for desk in desks:
            desk.cancel()
        await asyncio.wait(desks)
    assert (crowd.answered, crowd.ended, crowd.crashed) == (VISITORS, VISITORS, CRASHES)
    assert not state.waiting
    assert not state.talks
