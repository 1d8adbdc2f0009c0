"""What phone calls cost: `./dozvon bench calls --sip 100` prints a table.

A machine in this process answers and speaks; the callers, in another process, are phones of our
own. Signalling and sound are real, there is no recognition and no voice.
"""

import argparse
import asyncio
import multiprocessing
import time
from dataclasses import dataclass
from ipaddress import IPv4Network
from multiprocessing.connection import Connection

import numpy as np

from media.rtp.leg import RtpLeg, RtpSettings, RtpStack
from media.sip.endpoint import Connected, Ended, SipCall, SipSettings
from media.sip.sippy_endpoint import SippyEndpoint

_HOST = "127.0.0.1"
_LOOPBACK = (IPv4Network("127.0.0.0/8"),)
_RATE = 8000
_BETWEEN_CALLS_S = 0.04
_CONNECT_S = 30.0


class AnsweringMachine:
    """Answers every call by a tone, for as long as it lasts."""

    def __init__(self, ports: range) -> None:
        self.endpoint = SippyEndpoint(SipSettings(_HOST, 0, _LOOPBACK))
        self.rtp = RtpStack(RtpSettings(_HOST, ports, _RATE, codecs=("PCMA",)))
        self.answered = 0
        self._calls: set[asyncio.Task[None]] = set()
        self._tone = (8000 * np.sin(np.arange(60 * _RATE) / 5)).astype(np.int16)

    async def start(self) -> None:
        await self.endpoint.start(self._on_call)

    async def idle(self) -> None:
        """Waits until all calls are over."""
        if self._calls:
            await asyncio.wait(self._calls)

    async def close(self) -> None:
        await self.endpoint.close()
        for call in self._calls:
            call.cancel()
        await self.idle()

    def _on_call(self, sip: SipCall) -> None:
        task = asyncio.create_task(self._talk(sip))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def _talk(self, sip: SipCall) -> None:
        leg = self.rtp.leg()
        listening = None
        try:
            sip.answer(leg.answer(sip.offer or ""))
            self.answered += 1
            leg.playout.push(self._tone)
            listening = asyncio.create_task(_listen(leg))
            async for _ in sip.events():
                pass
        finally:
            await leg.close()
            if listening is not None:
                await listening


@dataclass(frozen=True)
class _Heard:
    """What the callers found."""

    failed: int
    jitters_ms: list[float]
    lost: int
    received: int


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dozvon bench calls", description=__doc__)
    parser.add_argument("--sip", type=int, default=100, metavar="N", help="calls at a time")
    parser.add_argument("--seconds", type=float, default=20.0, help="of all calls together")
    parser.add_argument("--first-port", type=int, default=41000, help="of the sound's UDP ports")
    options = parser.parse_args()
    asyncio.run(_measure(options.sip, options.seconds, options.first_port))


async def _measure(calls: int, seconds: float, first: int) -> None:
    machine = AnsweringMachine(range(first, first + 2 * calls + 2))
    await machine.start()
    pipe, far_pipe = multiprocessing.Pipe()
    theirs = range(first + 2 * calls + 2, first + 4 * calls + 4)
    arguments = (far_pipe, machine.endpoint.address, calls, seconds, theirs)
    far = multiprocessing.get_context("spawn").Process(target=_callers, args=arguments)
    far.start()
    connected_s = await asyncio.to_thread(pipe.recv)
    machine.rtp.ticker.late_ms.clear()
    began, used = time.monotonic(), time.process_time()
    heard: _Heard = await asyncio.to_thread(pipe.recv)
    share = (time.process_time() - used) / (time.monotonic() - began)
    late = list(machine.rtp.ticker.late_ms) or [0.0]
    far.join()
    await machine.close()
    p50, p99 = np.percentile(late, [50, 99])
    print(f"{calls} calls by SIP, PCMA both ways, {seconds:.0f} s")
    print(f"failed                     {heard.failed}")
    print(f"all answered after         {connected_s:.1f} s")
    print(f"pacing error               p50 {p50:.2f} ms, p99 {p99:.2f} ms")
    print(f"jitter at the callers      p50 {np.median(heard.jitters_ms or [0.0]):.2f} ms")
    print(f"packets lost on the way    {heard.lost} of {heard.lost + heard.received}")
    print(f"processor                  {100 * share:.1f} % of one core")


def _callers(pipe: Connection, address: str, calls: int, seconds: float, ports: range) -> None:
    asyncio.run(_call_all(pipe, address, calls, seconds, ports))


async def _call_all(
    pipe: Connection, address: str, calls: int, seconds: float, ports: range
) -> None:
    """Tells how long it took until all calls stood, then what was heard."""
    endpoint = SippyEndpoint(SipSettings(_HOST, 0, _LOOPBACK))
    await endpoint.start(lambda call: call.refuse(486, "Busy Here"))
    rtp = RtpStack(RtpSettings(_HOST, ports, _RATE, codecs=("PCMA",)))
    began = time.monotonic()
    dialled = []
    for _ in range(calls):
        leg = rtp.leg()
        uri = address.replace("sip:", "sip:+74951240001@")
        dialled.append((leg, endpoint.dial(uri, leg.offer())))
        await asyncio.sleep(_BETWEEN_CALLS_S)
    stands = await asyncio.gather(*(_stands(leg, sip) for leg, sip in dialled))
    pipe.send(time.monotonic() - began)
    legs = [leg for (leg, _), ok in zip(dialled, stands, strict=True) if ok]
    readers = [asyncio.create_task(_listen(leg)) for leg in legs]
    await asyncio.sleep(seconds)
    heard = [leg.quality for leg in legs]
    silent = sum(quality.received == 0 for quality in heard)
    pipe.send(
        _Heard(
            failed=calls - len(legs) + silent,
            jitters_ms=[quality.jitter_ms for quality in heard],
            lost=sum(quality.lost for quality in heard),
            received=sum(quality.received for quality in heard),
        )
    )
    for leg, sip in dialled:
        sip.hang_up()
        await leg.close()
    await asyncio.gather(*readers)
    await endpoint.close()


async def _stands(leg: RtpLeg, sip: SipCall) -> bool:
    """Whether the call was answered."""
    try:
        async with asyncio.timeout(_CONNECT_S):
            async for event in sip.events():
                if isinstance(event, Connected):
                    leg.accept(event.sdp or "")
                    return True
                if isinstance(event, Ended):
                    return False
    except TimeoutError:
        pass
    return False


async def _listen(leg: RtpLeg) -> None:
    async for _ in leg.inbound():
        pass


if __name__ == "__main__":
    main()
