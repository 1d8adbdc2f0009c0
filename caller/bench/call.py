"""One phone call of a bench: what the gateway told, and when."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from caller.bench.dialling import Dial
from caller.conversation import PAUSE_S
from caller.handset import Handset
from caller.problems import CallFailed

_PATIENCE_S = 60.0
_POLL_S = 0.01
_TOLD_S = 2.0
"""So soon after the answer has begun the gateway tells what it had heard."""


class BenchCall:
    """Times are seconds on the loop's clock. `peer` is there once it is connected."""

    peer: Handset

    def __init__(self) -> None:
        self.events: list[tuple[float, dict[str, Any]]] = []
        self.state = ""

    @property
    def over(self) -> bool:
        return self.peer.closed.is_set() or any(e["type"] == "end" for _, e in self.events)

    def first(self, since_s: float, **wanted: str) -> tuple[float, dict[str, Any]] | None:
        """The first event with these fields from `since_s` on, and when it came."""
        for at_s, event in self.events:
            if at_s >= since_s and wanted.items() <= event.items():
                return at_s, event
        return None

    def seen(self, since_s: float, **wanted: str) -> Callable[[], bool]:
        """A condition for `until`: there was such an event."""
        return lambda: self.first(since_s, **wanted) is not None

    async def heard(self, since_s: float) -> str:
        """What the gateway recognised in the turn that is answered next; empty for no words.
        Raises CallFailed."""
        await self.until(self.seen(since_s, type="state", state="speaking"))
        told, give_up_s = self.seen(since_s, type="turn"), _now_s() + _TOLD_S
        await self.until(lambda: told() or _now_s() > give_up_s)
        turn = self.first(since_s, type="turn")
        return str(turn[1]["text"]) if turn else ""

    async def my_turn(self) -> None:
        """Until the assistant listens and is silent. Raises CallFailed."""
        await self.until(
            lambda: self.state == "listening" and self.peer.hearing.silent_for_s(_now_s()) > PAUSE_S
        )

    async def until(self, condition: Callable[[], bool]) -> None:
        """Raises CallFailed when the call is over before, or after a minute."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while not condition():
                    if self.over:
                        raise CallFailed("the call was over too soon")
                    await asyncio.sleep(_POLL_S)
        except TimeoutError:
            raise CallFailed(f"nothing happened for {_PATIENCE_S:.0f} s") from None

    async def press(self, key: str) -> None:
        """A key, and the answer to it until it is over."""
        self.state = ""
        await self.peer.press(key)
        await self.my_turn()

    def on_event(self, event: dict[str, Any]) -> None:
        self.events.append((_now_s(), event))
        if event["type"] == "state":
            self.state = event["state"]


@asynccontextmanager
async def bench_call(dial: Dial, caller: str | None, recording: Path) -> AsyncIterator[BenchCall]:
    """A connected call; hung up at the end. Raises CallFailed."""
    call = BenchCall()
    call.peer = await dial(caller, recording, call.on_event)
    try:
        yield call
    finally:
        await call.peer.close()


def _now_s() -> float:
    return asyncio.get_running_loop().time()
