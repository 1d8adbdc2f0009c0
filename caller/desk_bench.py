"""`./dozvon bench desk`: many visitors wait, operators answer them, over real WebSockets.

Starts a gateway of its own on an empty database, so that nobody's calls are disturbed.
"""

import argparse
import asyncio
import os
import random
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx

from caller.desk_crowd import Crowd, Desk, Visitor, signed_in
from voice_gateway.store.store import Store

_START_S, _ALL_S = 120.0, 600.0
_MOST_P95_MS = 200.0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dozvon bench desk", description=__doc__)
    parser.add_argument("--visitors", type=int, default=200, help="who wait (default: 200)")
    parser.add_argument("--operators", type=int, default=20, help="desks (default: 20)")
    parser.add_argument("--crashes", type=int, default=0, help="consoles that die in a talk")
    parser.add_argument("--talk", type=float, default=0.3, metavar="S", help="how long each talks")
    parser.add_argument("--seed", type=int, default=0, help="of the crashes")
    return parser.parse_args()


@asynccontextmanager
async def gateway(folder: Path, calls: int) -> AsyncIterator[tuple[str, str]]:
    """Its address and its database's URL."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    database = f"sqlite+aiosqlite:///{folder / 'gateway.db'}"
    told = {
        "GATEWAY_PORT": str(port),
        "GATEWAY_VAR": str(folder),
        "GATEWAY_DATABASE_URL": database,
        "GATEWAY_MAX_CALLS": str(calls),
        "GATEWAY_SIP_PORT": "",
    }
    log = (folder / "gateway.log").open("wb")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "voice_gateway"), env={**os.environ, **told}, stdout=log, stderr=log
    )
    address = f"http://127.0.0.1:{port}"
    try:
        await _until_well(process, address)
        yield address, database
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
        log.close()


async def _until_well(process: asyncio.subprocess.Process, address: str) -> None:
    async with asyncio.timeout(_START_S), httpx.AsyncClient(trust_env=False) as client:
        while process.returncode is None:
            try:
                if (await client.get(f"{address}/healthz")).is_success:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.2)
    raise SystemExit("the gateway did not start; see gateway.log")


async def measure(options: argparse.Namespace, folder: Path) -> Crowd:
    crowd = Crowd(random.Random(options.seed), options.talk, options.crashes)  # noqa: S311
    async with AsyncExitStack() as stack:
        address, database = await stack.enter_async_context(gateway(folder, options.visitors + 1))
        store = Store(database)
        stack.push_async_callback(store.close)
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=60, trust_env=False))
        keys = [await signed_in(store, number) for number in range(options.operators)]
        async with asyncio.timeout(_ALL_S), asyncio.TaskGroup() as group:
            visitors = [Visitor(address, crowd) for _ in range(options.visitors)]
            waiting = [group.create_task(one.wait(client)) for one in visitors]
            await crowd.wait_for(options.visitors)
            print(f"{options.visitors} visitors wait", flush=True)
            desks = [Desk(address, crowd, *key) for key in keys]
            working = [group.create_task(desk.work()) for desk in desks]
            await asyncio.wait(waiting)
            for task in working:
                task.cancel()
    return crowd


def main() -> int:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="dozvon-desk-") as folder:
        crowd = asyncio.run(measure(options, Path(folder)))
    lost = options.visitors - crowd.ended
    p50, p95, most = crowd.offers_ms()
    print(f"answered {crowd.answered}, ended {crowd.ended}, lost {lost}, crashes {crowd.crashed}")
    print(f"offers {len(crowd.offer_s)}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, at most {most:.0f} ms")
    return 0 if lost == 0 and p95 < _MOST_P95_MS else 1


if __name__ == "__main__":
    sys.exit(main())
