"""The speaking side of an RTP session: what is played becomes a packet every 20 ms."""

import secrets

import numpy as np
from aiortc.rtp import RtpPacket

from media.pcm import FRAME_MS, silence
from media.playout import Playout
from media.resample import Resampler
from media.rtp.codecs import encoder
from media.rtp.events import KeysToPress
from media.sdp import Format


class Sender:
    """Pure but for the random numbers it begins with (RFC 3550, 5.1)."""

    def __init__(self, playout: Playout, codec: Format, event: Format | None) -> None:
        self.ssrc = secrets.randbits(32)
        self.packets = self.octets = 0
        self.timestamp = secrets.randbits(32)
        """Of the next packet."""
        self._sequence = secrets.randbits(16)
        self._playout = playout
        self._begins = True
        self.use(codec, event)

    def use(self, codec: Format, event: Format | None) -> None:
        """What was agreed, now or anew."""
        self._codec, self._event = codec, event
        self._keys = KeysToPress(codec.clock)
        self._encoder = encoder(codec.name)
        self._resampler = Resampler(self._playout.rate, self._encoder.rate)
        self._begins = True

    def press(self, keys: str) -> None:
        """Raises ValueError: no such key, or no telephone events agreed."""
        if self._event is None:
            raise ValueError("telephone-event was not agreed")
        self._keys.press(keys)

    def packet(self) -> bytes:
        """The next 20 ms; empty while a codec fills its first frame."""
        at = self.timestamp
        self.timestamp = (at + self._codec.clock * FRAME_MS // 1000) % (1 << 32)
        if self._event is not None and (press := self._keys.packet()) is not None:
            began = (at - press.elapsed) % (1 << 32)
            self._begins = True
            return self._packed(self._event.payload_type, began, press.marker, press.payload)
        pcm = self._playout.pull(self._playout.rate * FRAME_MS // 1000)
        pcm = self._resampler(pcm)
        # What a resampler keeps at first would make a packet that is short.
        filling = self._encoder.rate * FRAME_MS // 1000 - pcm.size
        payload = self._encoder(np.concatenate([silence(filling), pcm]) if filling > 0 else pcm)
        if not payload:
            return b""
        marker, self._begins = self._begins, False
        return self._packed(self._codec.payload_type, at, marker, payload)

    def skip(self) -> None:
        """20 ms in which nothing is sent; the next packet begins anew."""
        self.timestamp = (self.timestamp + self._codec.clock * FRAME_MS // 1000) % (1 << 32)
        self._begins = True

    def _packed(self, payload_type: int, timestamp: int, marker: bool, payload: bytes) -> bytes:
        packet = RtpPacket(
            payload_type=payload_type,
            marker=int(marker),
            sequence_number=self._sequence,
            timestamp=timestamp,
            ssrc=self.ssrc,
            payload=payload,
        )
        self._sequence = (self._sequence + 1) % (1 << 16)
        self.packets += 1
        self.octets += len(payload)
        return packet.serialize()
