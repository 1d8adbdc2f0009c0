"""What a phone leg costs: `python -m media.rtp.bench --calls 100` prints pacing and processor time.

The legs run in this process; their far ends, in another, send PCMA and note when each packet came.
"""

import argparse
import asyncio
import multiprocessing
import time
from multiprocessing.connection import Connection

import numpy as np
from aiortc.rtp import RtpPacket

from media.pacing import Pacer
from media.pcm import FRAME_MS
from media.rtp.channel import PortPairs
from media.rtp.leg import RtpLeg, RtpSettings, RtpStack
from media.sdp import OURS, Audio, Direction, write

_HOST = "127.0.0.1"
_SPREAD = 10
_WARM_UP_S = 2.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--first-port", type=int, default=18000)
    arguments = parser.parse_args()
    calls, first = arguments.calls, arguments.first_port
    ours, theirs = range(first, first + 2 * calls), range(first + 2 * calls, first + 4 * calls)
    pipe, far_pipe = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    far = context.Process(target=far_ends, args=(far_pipe, theirs, arguments.seconds))
    far.start()
    share, late_ms, concealed = asyncio.run(near_ends(pipe, ours, theirs, arguments.seconds))
    errors_ms, received, sent = pipe.recv()
    far.join()
    p50, p99 = np.percentile(errors_ms, [50, 99])
    print(f"{calls} calls, {arguments.seconds:.0f} s, PCMA both ways")
    print(f"pacing error on the wire   p50 {p50:.2f} ms, p99 {p99:.2f} ms")
    print(f"clock behind its time      p99 {np.percentile(late_ms, 99):.2f} ms")
    print(f"packets to the far ends    {received} of {int(calls * arguments.seconds * 50)}")
    print(f"packets from the far ends  {sent}, frames concealed {concealed}")
    print(f"processor                  {100 * share:.1f} % of one core")


async def near_ends(
    pipe: Connection, ours: range, theirs: range, seconds: float
) -> tuple[float, list[float], int]:
    """-> (share of a core, how late each tick was in ms, frames concealed)."""
    stack = RtpStack(RtpSettings(_HOST, ours, 8000, codecs=("PCMA",)))
    legs = [stack.leg() for _ in theirs[::2]]
    for leg, port in zip(legs, theirs[::2], strict=True):
        far = Audio(_HOST, port, port + 1, (OURS["PCMA"],), Direction.SENDRECV)
        leg.answer(write(far, 1, 1))
    readers = [asyncio.create_task(_listen(leg)) for leg in legs]
    pipe.send(list(ours[::2]))
    voice = (8000 * np.sin(np.arange(8000 * 60) / 5)).astype(np.int16)
    for leg in legs:
        leg.playout.push(voice)
    await asyncio.sleep(_WARM_UP_S)
    stack.ticker.late_ms.clear()
    began, used = time.monotonic(), time.process_time()
    await asyncio.sleep(seconds - _WARM_UP_S)
    share = (time.process_time() - used) / (time.monotonic() - began)
    late = list(stack.ticker.late_ms)
    concealed = sum(leg.quality.concealed for leg in legs)
    for leg in legs:
        await leg.close()
    await asyncio.gather(*readers)
    return share, late, concealed


async def _listen(leg: RtpLeg) -> None:
    async for _ in leg.inbound():
        pass


def far_ends(pipe: Connection, ports: range, seconds: float) -> None:
    """Sends to each leg and sends back (pacing errors in ms, packets received, packets sent)."""
    pairs = PortPairs(_HOST, ports)
    channels = [pairs.bind() for _ in ports[::2]]
    targets: list[int] = pipe.recv()
    arrivals: list[dict[int, float]] = [{} for _ in channels]
    pacer, slot, sent = Pacer(period_ms=FRAME_MS / _SPREAD), 0, 0
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        time.sleep(pacer.wait_s(time.monotonic()))
        for number in range(slot % _SPREAD, len(channels), _SPREAD):
            channel, count = channels[number], slot // _SPREAD
            packet = RtpPacket(8, 0, count % 65536, count * 160, number, b"\x2a" * 160)
            channel.send(packet.serialize(), (_HOST, targets[number]))
            sent += 1
            wall = time.time()
            for datagram in channel.receive(wall):
                sequence = RtpPacket.parse(datagram.data).sequence_number
                arrivals[number][sequence] = (wall - datagram.age_s) * 1000
        slot += 1
    errors = [error for heard in arrivals for error in pacing_errors(heard)]
    pipe.send((errors, sum(len(heard) for heard in arrivals), sent))


def pacing_errors(arrivals: dict[int, float]) -> list[float]:
    """Sequence number -> arrival (ms): how far each is from its place on an even 20 ms grid."""
    if not arrivals:
        return []
    first = next(iter(arrivals))
    places = np.array([(number - first) % 65536 for number in arrivals]) * FRAME_MS
    offsets = np.array(list(arrivals.values())) - places
    errors: list[float] = np.abs(offsets - np.median(offsets)).tolist()
    return errors


if __name__ == "__main__":
    main()
