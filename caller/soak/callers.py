"""The callers of a soak, in a process of their own: each calls, does its kind's thing, goes."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import IPv4Network
from multiprocessing.connection import Connection
from typing import Literal

from caller.handset import RATE
from caller.hearing import Hearing
from caller.places import speech
from caller.script import Say, caller_voice, render
from caller.soak.stand_in import FIGURES_KEY, GOODBYE_KEY, HUMAN_KEY
from caller.soak.tally import Tally
from media.leg import Sound
from media.pcm import Pcm
from media.resample import resample
from media.rtp.leg import RtpSettings, RtpStack
from media.sip.endpoint import SipCall, SipSettings
from media.sip.sippy_endpoint import SippyEndpoint
from voice_gateway.phone.leg import PhoneLeg

Kind = Literal["listens", "keys", "speaks", "is_bidden_goodbye", "talks_to_a_human", "vanishes"]
SHARES: dict[Kind, int] = {
    "listens": 30,
    "keys": 35,
    "speaks": 10,
    "is_bidden_goodbye": 10,
    "talks_to_a_human": 10,
    "vanishes": 5,
}
"""Percent of the callers. Whoever vanishes says no BYE: the gateway must miss the sound."""
SHORTEST_S, LONGEST_S = 20.0, 60.0
_HOST, _LINE_RATE = "127.0.0.1", 8000
_LOOPBACK = (IPv4Network("127.0.0.0/8"),)
_CONNECTS_S, _IS_LET_GO_S, _HUMAN_TALKS_S = 20.0, 90.0, 5.0
_BETWEEN_CALLS_S, _CALLS_AGAIN_S = 0.05, 5.0
_SILENT_S, _ANSWERS_WITHIN_S = 0.5, 4.0
_NUMBER = "+74951240001"
_FIGURES = "15780"
_WORDS = "какой у меня баланс"


def run(pipe: Connection, ports: range) -> None:
    """Sends the address of the human's phone; then for each (gateway's host:port, calls at a time,
    seconds, whether all of them speak) makes those calls and sends their Tally; ends on None."""
    asyncio.run(_serve(pipe, ports))


async def _serve(pipe: Connection, ports: range) -> None:
    async with _phones(ports) as phones:
        pipe.send(phones.endpoint.address)
        while (job := await asyncio.to_thread(pipe.recv)) is not None:
            gateway, calls, seconds, speaking = job
            shares: dict[Kind, int] = {"speaks": 1} if speaking else SHARES
            pipe.send(await phones.keep_calling(gateway, calls, seconds, shares))


@asynccontextmanager
async def _phones(ports: range) -> AsyncIterator["_Phones"]:
    (words,) = render([Say(_WORDS)], caller_voice(speech()))
    assert words is not None
    phones = _Phones(ports, resample(words.pcm, RATE, _LINE_RATE))
    await phones.endpoint.start(phones.pick_up)
    try:
        yield phones
    finally:
        await phones.endpoint.close()


class _Phones:
    def __init__(self, ports: range, words: Pcm) -> None:
        self.endpoint = SippyEndpoint(SipSettings(_HOST, 0, _LOOPBACK))
        self._rtp = RtpStack(RtpSettings(_HOST, ports, _LINE_RATE, codecs=("PCMA",)))
        self._words = words
        self._chance = random.Random(5)  # noqa: S311 - the same calls every time
        self._humans: set[asyncio.Task[None]] = set()

    async def keep_calling(
        self, gateway: str, calls: int, seconds: float, shares: dict[Kind, int]
    ) -> Tally:
        """So many callers at a time, who call again and again for so long."""
        tally, loop = Tally(), asyncio.get_running_loop()
        until = loop.time() + seconds
        talks = _Talks(self._words, tally, loop.time())
        async with asyncio.TaskGroup() as group:
            for _ in range(calls):
                group.create_task(self._call_again(gateway, until, shares, talks))
                await asyncio.sleep(_BETWEEN_CALLS_S)
        return tally

    def pick_up(self, sip: SipCall) -> None:
        """The human whom the gateway calls."""
        task = asyncio.create_task(self._talk(PhoneLeg(sip, self._rtp.leg())))
        self._humans.add(task)
        task.add_done_callback(self._humans.discard)

    async def _call_again(
        self, gateway: str, until: float, shares: dict[Kind, int], talks: "_Talks"
    ) -> None:
        tally = talks.tally
        while asyncio.get_running_loop().time() < until:
            (kind,) = self._chance.choices([*shares], [*shares.values()])
            tally.made[kind] += 1
            lasts_s = self._chance.uniform(SHORTEST_S, LONGEST_S)
            why = await self._call(gateway, kind, lasts_s, talks)
            if why is not None:
                tally.failed[f"{kind}: {why}"] += 1
                await asyncio.sleep(_CALLS_AGAIN_S)

    async def _call(self, gateway: str, kind: Kind, lasts_s: float, talks: "_Talks") -> str | None:
        """Why the call failed, if it did."""
        rtp = self._rtp.leg()
        sip = self.endpoint.dial(f"sip:{_NUMBER}@{gateway}", rtp.offer())
        phone = PhoneLeg(sip, rtp)
        following = asyncio.create_task(phone.follow())
        listening: asyncio.Task[None] | None = None
        try:
            if not await phone.connected(_CONNECTS_S):
                return f"not connected ({phone.ended})"
            hearing = Hearing()
            listening = asyncio.create_task(_listen(phone, hearing))
            await self._behave(phone, kind, lasts_s, talks, hearing)
            if kind in ("is_bidden_goodbye", "talks_to_a_human", "vanishes"):
                if kind == "vanishes":
                    await rtp.close()
                await asyncio.wait([following], timeout=_IS_LET_GO_S)
                return None if phone.ended == 200 else "was not let go"
            if phone.ended is not None:
                return "was cut off"
            return None if rtp.quality.received else "heard nothing"
        finally:
            await phone.close()
            following.cancel()
            if listening is not None:
                await listening

    async def _behave(
        self, phone: PhoneLeg, kind: Kind, lasts_s: float, talks: "_Talks", hearing: Hearing
    ) -> None:
        step_s = lasts_s / 4
        for step in range(4):
            await asyncio.sleep(step_s)
            match kind:
                case "keys":
                    await _press(phone, FIGURES_KEY if step % 2 == 0 else _FIGURES)
                case "speaks":
                    await talks.ask(phone, hearing)
        if kind == "is_bidden_goodbye":
            await _press(phone, GOODBYE_KEY)
        elif kind == "talks_to_a_human":
            await _press(phone, HUMAN_KEY)

    async def _talk(self, phone: PhoneLeg) -> None:
        following = asyncio.create_task(phone.follow())
        phone.answer()
        listening = asyncio.create_task(_listen(phone, Hearing()))
        await asyncio.wait([following], timeout=_HUMAN_TALKS_S)
        await phone.close()
        following.cancel()
        await listening


async def _press(phone: PhoneLeg, keys: str) -> None:
    for key in keys:
        phone.press(key)
        await asyncio.sleep(0.3)


async def _listen(phone: PhoneLeg, hearing: Hearing) -> None:
    loop = asyncio.get_running_loop()
    async for event in phone.inbound():
        if isinstance(event, Sound):
            hearing.frame(loop.time(), event.pcm)


class _Talks:
    """Callers say something and measure the silence until the answer."""

    def __init__(self, words: Pcm, tally: Tally, began_s: float) -> None:
        """words: at _LINE_RATE, without silence around them."""
        self.tally = tally
        self._words, self._began_s = words, began_s

    async def ask(self, phone: PhoneLeg, hearing: Hearing) -> None:
        """Whoever speaks into an announcement measures nothing."""
        clock = asyncio.get_running_loop().time
        into_silence = hearing.silent_for_s(clock()) > _SILENT_S
        phone.playout.push(self._words)
        await asyncio.sleep(self._words.size / _LINE_RATE)
        if not into_silence:
            return
        asked_s = clock()
        hearing.spoke_until(asked_s)
        await asyncio.sleep(_ANSWERS_WITHIN_S)
        if hearing.answer_after_s is None:
            self.tally.unanswered += 1
        else:
            answered_ms = round(hearing.answer_after_s * 1000)
            self.tally.answers.append((round(asked_s - self._began_s, 1), answered_ms))
        hearing.speaking()
