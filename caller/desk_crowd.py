"""Visitors who wait and operators who answer, as the desk's bench and tests have them."""

import asyncio
import json
import random
import statistics
from datetime import UTC, datetime
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from voice_gateway.accounts.accounts import Accounts
from voice_gateway.accounts.sessions import COOKIE
from voice_gateway.store.store import Store

_SKILLS = ("consultation", "services", "corporate")


class Crowd:
    """What all of them together have seen; times in s."""

    def __init__(
        self, chance: random.Random, talk_s: float, crashes: int, away_s: float = 12.0
    ) -> None:
        """crashes: so many consoles die in a talk. away_s: so long at most they stay away: some
        come back before they are lost."""
        self.chance, self.talk_s, self._crashes = chance, talk_s, crashes
        self.away_s = away_s
        self.offer_s: list[float] = []
        """From a desk's being free, while people wait, to its offer."""
        self.waiting = self.answered = self.ended = self.crashed = 0
        self._news = asyncio.Event()

    def crashes_now(self) -> bool:
        if self.crashed >= self._crashes or self.chance.random() < 0.5:
            return False
        self.crashed += 1
        return True

    def enters(self) -> None:
        self.waiting += 1
        self._news.set()

    async def wait_for(self, visitors: int) -> None:
        while self.waiting < visitors:
            self._news.clear()
            await self._news.wait()

    def offers_ms(self) -> tuple[float, float, float]:
        """Half of the offers, 95 of 100, and all came within so many ms."""
        ms = sorted(1000 * seconds for seconds in self.offer_s)
        if len(ms) < 2:
            return (ms * 3)[0], (ms * 3)[1], (ms * 3)[2]
        return statistics.median(ms), statistics.quantiles(ms, n=20)[-1], ms[-1]


async def signed_in(store: Store, number: int) -> tuple[str, str]:
    """A new operator's cookie and CSRF token."""
    accounts = Accounts.over(store)
    name = f"operator{number}"
    operator = await accounts.operators.add(name, f"Оператор {number}", "operator", _SKILLS)
    cookie, session = await accounts.sessions.begin(operator, datetime.now(UTC))
    return cookie, session.csrf


class Visitor:
    """Chat only, straight to a human."""

    def __init__(self, address: str, crowd: Crowd) -> None:
        self._address, self._crowd = address, crowd

    async def wait(self, client: httpx.AsyncClient) -> None:
        """Until the operator has ended the talk."""
        form = {"section": "private", "name": "Иванова Анна", "account": None, "phone": None}
        body = {"sdp": None, "type": "offer", "to": "operator", "visitor": form}
        response = await client.post(f"{self._address}/api/calls", json=body)
        call = response.raise_for_status().json()
        path = f"/api/calls/{call['call_id']}/socket"
        async with connect(self._address.replace("http", "ws") + path) as page:
            await _say(page, type="enter", token=call["token"])
            waits = answered = False
            async for text in page:
                match json.loads(text):
                    case {"type": "waiting"} if not waits:
                        waits = True
                        self._crowd.enters()
                    case {"type": "operator", "name": str()}:
                        self._crowd.answered += not answered
                        answered = True
                    case {"type": "ended"}:
                        self._crowd.ended += 1
                        return


class Desk:
    """Answers whatever is offered, until cancelled."""

    def __init__(self, address: str, crowd: Crowd, cookie: str, csrf: str) -> None:
        self._address, self._crowd, self._csrf = address, crowd, csrf
        self._headers = {"Cookie": f"{COOKIE}={cookie}"}
        self._free_s: float | None = None

    async def work(self) -> None:
        url = self._address.replace("http", "ws") + "/api/desk"
        while True:
            try:
                async with connect(url, additional_headers=self._headers) as console:
                    await self._work(console)
            except ConnectionClosed:
                await asyncio.sleep(self._crowd.chance.uniform(0, self._crowd.away_s))

    async def _work(self, console: ClientConnection) -> None:
        await _say(console, type="enter", csrf=self._csrf)
        async for text in console:
            match json.loads(text):
                case {"type": "welcome", "talk": None}:
                    await self._free(console, "presence", presence="available", reason=None)
                case {"type": "welcome"} | {"type": "talk"}:
                    await self._talk(console)
                case {"type": "offer", "call": call}:
                    if self._free_s is not None:
                        self._crowd.offer_s.append(_now_s() - self._free_s)
                    await _say(console, type="answer", call=call)
                case {"type": "talk_ended"}:
                    await self._free(console, "wrapped_up")

    async def _talk(self, console: ClientConnection) -> None:
        await asyncio.sleep(self._crowd.talk_s)
        self._free_s = None
        if self._crowd.crashes_now():
            console.transport.abort()
            return
        await _say(console, type="finish")

    async def _free(self, console: ClientConnection, kind: str, **fields: Any) -> None:
        somebody_waits = self._crowd.answered < self._crowd.waiting
        self._free_s = _now_s() if somebody_waits else None
        await _say(console, type=kind, **fields)


async def _say(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


def _now_s() -> float:
    return asyncio.get_running_loop().time()
