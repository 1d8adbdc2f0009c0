"""Who hears whom among the legs of one conversation.

`mix` and `Voice` are pure; `Mixer` is the wire: legs in, one clock of 20 ms, legs out.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from media.leg import HungUp, Inbound, Leg, Sound
from media.pacing import Pacer
from media.pcm import FRAME_MS, Pcm, silence
from media.playout import Playout
from media.resample import Resampler

RATE = 16000
"""Hz of the mix: nothing of G.722 or of what a recogniser hears is lost."""
FRAME = RATE * FRAME_MS // 1000
_LEAD_FRAMES = 2
_MOST_MS = 100
"""More than this waiting is a stall's backlog; it would stay as delay for good."""

Hearing = Mapping[str, frozenset[str]]
"""Listener -> those whom they hear. Who is not in it hears nobody."""


def mix(frames: Sequence[Pcm]) -> Pcm:
    """Frames of one length -> their sum, saturating at full scale. Raises ValueError for none."""
    if len(frames) == 1:
        return frames[0]
    total = np.sum([frame.astype(np.int32) for frame in frames], axis=0)
    clipped: Pcm = np.clip(total, -32768, 32767).astype(np.int16)
    return clipped


class Voice:
    """What one leg says, between its own clock and the mix's: bounded, at RATE."""

    def __init__(self, rate: int) -> None:
        """rate: Hz of what is added."""
        self._to_mix = Resampler(rate, RATE)
        self._buffer = Playout(RATE)
        self._flowing = False

    def add(self, pcm: Pcm) -> None:
        _bounded_push(self._buffer, self._to_mix(pcm))

    def frame(self) -> Pcm:
        """The next 20 ms. After a gap it waits until two frames are there, so that a packet that
        is a little late is no click."""
        queued = self._buffer.queued_samples
        if queued >= _LEAD_FRAMES * FRAME:
            self._flowing = True
        elif queued < FRAME:
            self._flowing = False
        return self._buffer.pull(FRAME) if self._flowing else silence(FRAME)


class _Listener:
    """Where a mix goes: what a leg plays, or any other sink."""

    def __init__(self, rate: int, push: Callable[[Pcm], None]) -> None:
        self._from_mix, self._push = Resampler(RATE, rate), push

    def hear(self, pcm: Pcm) -> None:
        self._push(self._from_mix(pcm))


class Mixer:
    """Legs by name. `on_event` is given all that a leg sends before it is mixed (captions,
    recording, keys); HungUp is the last of a leg, which then says nothing more."""

    def __init__(self, group: asyncio.TaskGroup, on_event: Callable[[str, Inbound], None]) -> None:
        """group: owns the readers, and fails with them."""
        self._group, self._on_event = group, on_event
        self._voices: dict[str, Voice] = {}
        self._listeners: dict[str, _Listener] = {}
        self._readers: dict[str, asyncio.Task[None]] = {}
        self._hearing: Hearing = {}

    def join(self, name: str, leg: Leg) -> None:
        """The leg is read from now on, by nobody else; it hears nobody until `set_hearing`. In the
        place of an earlier leg of this name."""
        self.leave(name)
        playout = leg.playout
        voice = self._voices[name] = Voice(leg.rate_in)
        self._listeners[name] = _Listener(playout.rate, lambda pcm: _bounded_push(playout, pcm))
        self._readers[name] = self._group.create_task(self._read(name, leg, voice), name="mixer")

    def leave(self, name: str) -> None:
        """The leg can be read by others again; nothing happens where there is none."""
        self._voices.pop(name, None)
        self._listeners.pop(name, None)
        reader = self._readers.pop(name, None)
        if reader is not None:
            reader.cancel()

    def close(self) -> None:
        """Nobody is read any more."""
        for name in list(self._readers):
            self.leave(name)

    def tap(self, name: str, rate: int, sink: Callable[[Pcm], None]) -> None:
        """A listener without a leg: a recording. rate: Hz of what the sink is given."""
        self._listeners[name] = _Listener(rate, sink)

    def set_hearing(self, hearing: Hearing) -> None:
        """In the place of all that was set before; unknown names wait until they join."""
        self._hearing = hearing

    async def run(self) -> None:
        """The clock; until cancelled. Who hears nobody is given nothing: music can be played."""
        pacer, clock = Pacer(), asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(pacer.wait_s(clock()))
            self._beat()

    def _beat(self) -> None:
        frames = {name: voice.frame() for name, voice in self._voices.items()}
        for name, listener in self._listeners.items():
            heard = [frames[who] for who in self._hearing.get(name, ()) if who in frames]
            if heard:
                listener.hear(mix(heard))

    async def _read(self, name: str, leg: Leg, voice: Voice) -> None:
        async for event in leg.inbound():
            self._on_event(name, event)
            if isinstance(event, Sound):
                voice.add(event.pcm)
            elif isinstance(event, HungUp) and self._voices.get(name) is voice:
                del self._voices[name]


def _bounded_push(playout: Playout, pcm: Pcm) -> None:
    if playout.queued_samples * 1000 > _MOST_MS * playout.rate:
        playout.flush()
    playout.push(pcm)
