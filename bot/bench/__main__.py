"""Measures the running action server: see `./dozvon bench actions --help`."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

import httpx

from billing.http_adapter import HttpCustomerSystem
from bot.actions.clock import now
from bot.bench.action_call import Json, action_call
from bot.bench.callers import Caller, callers
from bot.bench.situations import Situation, situations
from bot.designer_file import parse_yaml, read_text

DOMAIN = Path(__file__).parent.parent / "domain.yml"
TARGET_MS = 100.0
WARM_UP = 3


def p95(times_ms: Sequence[float]) -> float:
    """The time that nineteen of twenty answers do not exceed."""
    return statistics.quantiles(times_ms, n=20, method="inclusive")[-1]


async def measure(
    client: httpx.AsyncClient, situation: Situation, people: Sequence[Caller], domain: Json
) -> list[float]:
    """Milliseconds of each request, one after another, each of another caller's call.

    Raises `httpx.HTTPStatusError` when the action fails.
    """
    times = []
    for caller in people:
        body = action_call(situation, caller, domain, uuid.uuid4().hex)
        started = time.perf_counter()
        response = await client.post("/webhook", json=body)
        times.append(1000 * (time.perf_counter() - started))
        response.raise_for_status()
    return times[WARM_UP:]


async def bench(actions: str, billing: str, phones: Sequence[str], requests: int) -> int:
    """Print the table; 1 when an action fails or is slower than `TARGET_MS`."""
    domain = parse_yaml(read_text(DOMAIN), DOMAIN.name)
    async with HttpCustomerSystem(billing, timeout_s=30) as system:
        people = await callers(system, phones, requests + WARM_UP, now().date())
    print(f"{'action':32}{'situation':30}{'p50 ms':>8}{'p95 ms':>8}{'worst':>8}")
    slow: list[str] = []
    failed: list[str] = []
    async with httpx.AsyncClient(base_url=actions, timeout=30, trust_env=False) as client:
        for situation in situations(domain["actions"]):
            try:
                times = await measure(client, situation, people, domain)
            except httpx.HTTPStatusError as error:
                print(f"{situation.action:32}{situation.title:30}{error.response.text[:80]}")
                failed.append(situation.action)
                continue
            if p95(times) >= TARGET_MS:
                slow.append(situation.action)
            figures = (statistics.median(times), p95(times), max(times))
            print(
                f"{situation.action:32}{situation.title:30}" + "".join(f"{x:8.1f}" for x in figures)
            )
    print(f"slower than {TARGET_MS:.0f} ms p95: {', '.join(slow) or 'none'}")
    print(f"failed: {', '.join(failed) or 'none'}")
    return int(bool(slow or failed))


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--actions", required=True)
    parser.add_argument("--billing", required=True)
    parser.add_argument("--phones", type=Path, required=True)
    parser.add_argument("--requests", type=int, required=True)
    told = parser.parse_args()
    phones = told.phones.read_text(encoding="utf-8").split()
    return asyncio.run(bench(told.actions, told.billing, phones, told.requests))


if __name__ == "__main__":
    sys.exit(main())
