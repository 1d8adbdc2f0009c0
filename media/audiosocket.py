"""The AudioSocket leg: a call that Asterisk hands over as PCM through a TCP connection.

Each message is a kind (1 byte), the payload's length (2 bytes, big endian) and the payload. The
first one is the call's UUID; sound is mono s16, little endian, its rate told by the kind. TLS and
names there are none: the connection belongs into a network that the PBX and we have for ourselves.
"""

import asyncio
import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np

from media.leg import Dtmf, HungUp, Inbound, Sound
from media.pcm import FRAME_MS, Pcm, silence
from media.playout import Playout
from media.resample import Resampler
from media.rtp.ticker import Ticker

HANGUP, IDENTITY, KEY, ERROR = 0x00, 0x01, 0x03, 0xFF
RATES = {
    0x10: 8000, 0x11: 12000, 0x12: 16000, 0x13: 24000, 0x14: 32000,
    0x15: 44100, 0x16: 48000, 0x17: 96000, 0x18: 192000,
}  # fmt: skip
"""Hz of a message of sound, by its kind."""

_HEADER = struct.Struct(">BH")
_KEYS = frozenset("0123456789*#")
_UNREAD = 1000 // FRAME_MS
_UNSENT_S = 1.0
_QUIET_S = 0.1
_RATE_WITHIN_S = 1.0
_UNACKNOWLEDGED_MS = 20_000
_UNREAD_KEYS = 64
_USUAL = 0x10
_NARROW, _WIDE = 8000, 16000


class NotAudioSocket(Exception):
    """The connection does not begin with a UUID, or ends before."""


@dataclass(frozen=True)
class Numbers:
    """Figures of a telephone number each, without «+»; None where the UUID tells none."""

    dialled: str | None
    caller: str | None


def numbers(identity: UUID) -> Numbers:
    """What a dialplan wrote into the UUID: 16 places for the number that was dialled and 16 for
    the caller's, filled up with «f»: 74951240002fffff74951234501fffff. A UUID of another kind, such
    as a random one, tells nothing."""
    halves = identity.hex[:16], identity.hex[16:]
    found = [half.rstrip("f") for half in halves]
    if any(len(one) == 16 or not (one.isdecimal() or one == "") for one in found):
        return Numbers(None, None)
    dialled, caller = (one or None for one in found)
    return Numbers(dialled, caller)


class AudioSocketLeg:
    """One caller; see media.leg.Leg. `begin` comes first, `follow` runs as long as the call."""

    channel = "phone"

    def __init__(
        self, reader: StreamReader, writer: StreamWriter, ticker: Ticker, rate_in: int
    ) -> None:
        """rate_in: Hz of what `inbound` gives; ticker: the clock we send by."""
        self.rate_in = rate_in
        self.dropped_frames = 0
        """Sound that nobody read in time, or that the far end did not take."""
        self._reader, self._writer, self._ticker = reader, writer, ticker
        self._kind = _USUAL
        self._heard_kind: int | None = None
        self._to_house: Resampler | None = None
        self._from_house: Resampler | None = None
        self._playout: Playout | None = None
        self._unread: deque[Sound | Dtmf] = deque()
        self._news = asyncio.Event()
        self._sound_came = asyncio.Event()
        self._heard_at = 0.0
        self._gone = self._closed = False
        # A far end that vanished without a word acknowledges nothing of what we send.
        writer.get_extra_info("socket").setsockopt(
            socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNACKNOWLEDGED_MS
        )

    @property
    def playout(self) -> Playout:
        """8 kHz, or 16 kHz where the far end's sound is that good. Not before `connected`."""
        assert self._playout is not None, "connected() comes first"
        return self._playout

    async def begin(self, timeout_s: float) -> UUID:
        """The call's UUID. Raises NotAudioSocket."""
        try:
            async with asyncio.timeout(timeout_s):
                kind, payload = await self._message()
        except (TimeoutError, OSError, EOFError) as error:
            raise NotAudioSocket from error
        if kind != IDENTITY or len(payload) != 16:
            raise NotAudioSocket
        return UUID(bytes=payload)

    async def follow(self) -> None:
        """Takes what the far end sends, until it is gone."""
        try:
            while not self._gone:
                self._take(*await self._message())
        except (OSError, EOFError):
            pass
        finally:
            self._end()

    async def connected(self) -> bool:
        """Starts to send: at the rate of the far end's first sound, at 8 kHz if none comes within
        a second. False if the far end is gone by then."""
        try:
            async with asyncio.timeout(_RATE_WITHIN_S):
                await self._sound_came.wait()
        except TimeoutError:
            pass
        if self._gone or self._closed:
            return False
        self._kind = self._heard_kind or _USUAL
        rate = RATES[self._kind]
        self._playout = Playout(_NARROW if rate < _WIDE else _WIDE)
        self._from_house = Resampler(self._playout.rate, rate)
        self._heard_at = asyncio.get_running_loop().time()
        self._ticker.add(self._tick)
        return True

    async def inbound(self) -> AsyncIterator[Inbound]:
        """Sound as it comes, silence when none does; Dtmf; at last HungUp."""
        while True:
            while self._unread:
                yield self._unread.popleft()
            if self._gone:
                yield HungUp()
                return
            self._news.clear()
            await self._news.wait()

    def notify(self, event: dict[str, Any]) -> None:
        """A PBX has no eyes: does nothing."""

    async def close(self) -> None:
        """Tells the far end, which goes on in its dialplan. A second call does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._playout is not None:
            self._ticker.remove(self._tick)
        self._end()
        self._unread.clear()
        if not self._writer.is_closing():
            self._writer.write(_HEADER.pack(HANGUP, 0))
            self._writer.close()

    async def _message(self) -> tuple[int, bytes]:
        kind, size = _HEADER.unpack(await self._reader.readexactly(_HEADER.size))
        return kind, await self._reader.readexactly(size)

    def _take(self, kind: int, payload: bytes) -> None:
        """What is not known, or not as it should be, is left out."""
        if kind in RATES:
            self._hear(kind, payload)
        elif kind == KEY and (key := payload.decode("latin-1")) in _KEYS:
            if len(self._unread) < _UNREAD + _UNREAD_KEYS:
                self._unread.append(Dtmf(key))
        elif kind in (HANGUP, ERROR):
            self._end()
        self._news.set()

    def _hear(self, kind: int, payload: bytes) -> None:
        if self._to_house is None or kind != self._heard_kind:
            self._heard_kind = kind
            self._to_house = Resampler(RATES[kind], self.rate_in)
        self._heard_at = asyncio.get_running_loop().time()
        self._sound_came.set()
        samples = np.frombuffer(payload[: len(payload) & ~1], dtype="<i2").astype(np.int16)
        frame = RATES[kind] * FRAME_MS // 1000
        for start in range(0, samples.size, frame):
            self._keep(self._to_house(samples[start : start + frame]))

    def _keep(self, pcm: Pcm) -> None:
        if len(self._unread) >= _UNREAD:
            self.dropped_frames += 1
        elif pcm.size:
            self._unread.append(Sound(pcm))

    def _end(self) -> None:
        self._gone = True
        self._sound_came.set()
        self._news.set()

    def _tick(self, now: float) -> None:
        assert self._from_house is not None
        pcm = self._from_house(self.playout.pull(self.playout.rate * FRAME_MS // 1000))
        payload = pcm.astype("<i2").tobytes()
        waiting = self._writer.transport.get_write_buffer_size()
        if waiting > _UNSENT_S * RATES[self._kind] * 2:
            self.dropped_frames += 1
        elif not self._gone:
            self._writer.write(_HEADER.pack(self._kind, len(payload)) + payload)
        if now - self._heard_at > _QUIET_S:
            self._keep(silence(self.rate_in * FRAME_MS // 1000))
            self._news.set()
