"""The hearing side of an RTP session: packets become 20 ms of PCM every 20 ms."""

import numpy as np

from media.pcm import FRAME_MS, Pcm, dbfs, silence
from media.resample import Resampler
from media.rtp.codecs import BadPayload, decoder, duration_ms
from media.rtp.concealment import Concealment
from media.rtp.jitter import JitterBuffer, Packet

COMFORT_NOISE = 13  # RFC 3551's payload type
_QUIET_DBFS = -45.0
_SURPLUS_MS, _MUCH_MS = 25.0, 80.0
_FRAMES_BETWEEN_CUTS = 5


class Receiver:
    """Pure: times in ms are arguments. `frame` has sound to give whatever arrived."""

    def __init__(self, codecs: dict[int, str], clock: int, rate_out: int) -> None:
        """codecs: payload type -> name, all of one RTP clock (Hz). rate_out: Hz of the frames."""
        self.buffer = JitterBuffer(clock)
        self.undecodable = 0
        self.concealed = 0
        """Frames of 20 ms that were made up, silence not counted."""
        self._codecs = codecs
        self._clock, self._rate_out = clock, rate_out
        self._since_cut = 0
        self._ready: Pcm
        self._play(next(iter(codecs)))

    def put(self, payload_type: int, timestamp: int, payload: bytes, now: float) -> None:
        """A packet of an agreed codec, or comfort noise (RFC 3389), which is heard as silence."""
        try:
            noise = payload_type == COMFORT_NOISE
            ms = FRAME_MS if noise else duration_ms(self._codecs[payload_type], payload)
        except BadPayload:
            ms = 0
        if not 0 < ms <= 120:
            self.undecodable += 1
            return
        units = int(ms * self._clock / 1000)
        self.buffer.put(Packet(payload_type, payload, timestamp, units), now)

    def frame(self, now: float) -> Pcm:
        """20 ms at rate_out; «about» while a resampler fills."""
        while self._ready.size < self._samples:
            self._fill(now)
        out, self._ready = self._ready[: self._samples], self._ready[self._samples :]
        return self._resampler(out)

    def restart(self) -> None:
        """Another source: its timestamps have nothing to do with the last one's."""
        fresh = JitterBuffer(self._clock)
        fresh.target_ms = self.buffer.target_ms
        self.buffer = fresh

    def _fill(self, now: float) -> None:
        """Adds what is due to what is ready, or lets it go unheard where we are late."""
        taken = self.buffer.take(now)
        self._since_cut += 1
        if taken.packet is None:
            if taken.surplus_ms < _SURPLUS_MS:
                self._append(self._made_up())
            return
        if taken.packet.payload_type not in (self._playing, COMFORT_NOISE):
            self._play(taken.packet.payload_type)
        pcm = self._decoded(taken.packet)
        if self._superfluous(pcm, taken.surplus_ms):
            self._since_cut = 0
            self._concealment.lost(0)
        elif pcm.size:
            self._append(self._concealment.heard(pcm))

    def _superfluous(self, pcm: Pcm, surplus_ms: float) -> bool:
        """Whether to leave a packet out: in a pause if there is one, in mid-word if need be."""
        if surplus_ms < _SURPLUS_MS or self._since_cut <= _FRAMES_BETWEEN_CUTS:
            return False
        return surplus_ms >= _MUCH_MS or dbfs(pcm) < _QUIET_DBFS

    def _decoded(self, packet: Packet) -> Pcm:
        if packet.payload_type == COMFORT_NOISE:
            return silence(self._samples)
        try:
            return self._decoder(packet.payload)
        except BadPayload:
            self.undecodable += 1
            return self._made_up()

    def _made_up(self) -> Pcm:
        pcm = self._concealment.lost(self._samples)
        self.concealed += bool(pcm.any())
        return pcm

    def _play(self, payload_type: int) -> None:
        self._playing = payload_type
        self._decoder = decoder(self._codecs[payload_type])
        self._concealment = Concealment(self._decoder.rate)
        self._resampler = Resampler(self._decoder.rate, self._rate_out)
        self._samples = self._decoder.rate * FRAME_MS // 1000
        self._ready = silence(0)

    def _append(self, pcm: Pcm) -> None:
        self._ready = np.concatenate([self._ready, pcm]) if self._ready.size else pcm
