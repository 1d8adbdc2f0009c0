"""Codecs (RFC 3551, 7587) as phones and web pages frame them in RTP: one payload in, PCM out."""

from fractions import Fraction
from functools import cache
from typing import Protocol

import av
import numpy as np
from numpy.typing import NDArray

from media.pcm import FRAME_MS, Pcm

_OPUS_MS = (10, 20, 40, 60) * 3 + (10, 20) * 2 + (2.5, 5, 10, 20) * 4
"""How long a frame of each of Opus's 32 configurations is (RFC 6716, 3.1)."""


class BadPayload(ValueError):
    """The codec can make nothing of it."""


class Decoder(Protocol):
    rate: int
    """Hz of what is decoded."""

    def __call__(self, payload: bytes) -> Pcm:
        """Raises BadPayload."""


class Encoder(Protocol):
    rate: int
    """Hz of what is to be encoded."""

    def __call__(self, pcm: Pcm) -> bytes:
        """20 ms in; empty while the codec is still filling its first frame."""


def decoder(name: str) -> Decoder:
    """name: PCMA, PCMU, G722 or OPUS."""
    match name:
        case "PCMA" | "PCMU":
            return _G711Decoder(name)
        case "G722":
            return _AvDecoder("g722", 16000)
        case _:
            return _AvDecoder("libopus", 48000)


def encoder(name: str) -> Encoder:
    """name: PCMA, PCMU, G722 or OPUS."""
    match name:
        case "PCMA" | "PCMU":
            return _G711Encoder(name)
        case "G722":
            return _AvEncoder("g722", 16000, {})
        case _:
            # A voice has nothing above 12 kHz: half the rate is half the work.
            return _AvEncoder("libopus", 24000, {"application": "voip"})


def duration_ms(name: str, payload: bytes) -> float:
    """How much sound a payload holds; 0 for none. Raises BadPayload."""
    if name != "OPUS":
        return len(payload) / 8  # 64 kbit/s
    if not payload:
        return 0.0
    frames = {0: 1, 1: 2, 2: 2}.get(payload[0] & 3)
    if frames is None:
        if len(payload) < 2:
            raise BadPayload("an Opus packet without its frame count")
        frames = payload[1] & 63
    return _OPUS_MS[payload[0] >> 3] * frames


class _G711Decoder:
    rate = 8000

    def __init__(self, name: str) -> None:
        self._table = _expansion(name)

    def __call__(self, payload: bytes) -> Pcm:
        return self._table[np.frombuffer(payload, np.uint8)]


class _G711Encoder:
    rate = 8000

    def __init__(self, name: str) -> None:
        self._table = _compression(name)

    def __call__(self, pcm: Pcm) -> bytes:
        return self._table[pcm.view(np.uint16)].tobytes()


@cache
def _expansion(name: str) -> Pcm:
    """Every octet's sample: FFmpeg's G.711 as a table, five times as fast a call."""
    decode = _AvDecoder(_AV[name], 8000)
    return decode(bytes(range(256)))


@cache
def _compression(name: str) -> NDArray[np.uint8]:
    """Every sample's octet, by its unsigned bits."""
    context = _context(_AV[name], "w", 8000)
    every = np.arange(65536, dtype=np.uint16).view(np.int16)
    octets = b"".join(bytes(packet) for packet in context.encode(_frame(every, 8000, 0)))
    return np.frombuffer(octets, np.uint8)


_AV = {"PCMA": "pcm_alaw", "PCMU": "pcm_mulaw"}


class _AvDecoder:
    def __init__(self, codec: str, rate: int) -> None:
        self.rate = rate
        self._context = _context(codec, "r", rate)

    def __call__(self, payload: bytes) -> Pcm:
        if not payload:
            raise BadPayload("an empty payload")  # FFmpeg would take it for the end
        try:
            frames = self._context.decode(av.Packet(payload))
        except av.FFmpegError as error:
            raise BadPayload(str(error)) from error
        if not frames:
            return np.zeros(0, np.int16)
        return np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames])


class _AvEncoder:
    def __init__(self, codec: str, rate: int, options: dict[str, str]) -> None:
        self.rate = rate
        self._context = _context(codec, "w", rate)
        self._context.options = options
        self._pts = 0

    def __call__(self, pcm: Pcm) -> bytes:
        packets = self._context.encode(_frame(pcm, self.rate, self._pts))
        self._pts += pcm.size
        assert len(packets) <= 1, f"{FRAME_MS} ms make one packet"
        return bytes(packets[0]) if packets else b""


def _context(codec: str, mode: str, rate: int) -> av.CodecContext:
    context = av.CodecContext.create(codec, mode)
    context.format, context.layout, context.sample_rate = "s16", "mono", rate
    if mode == "w":
        context.time_base = Fraction(1, rate)
        context.bit_rate = 64000 if codec != "libopus" else 32000
    return context


def _frame(pcm: Pcm, rate: int, pts: int) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(pcm).reshape(1, -1), format="s16", layout="mono"
    )
    frame.sample_rate, frame.pts, frame.time_base = rate, pts, Fraction(1, rate)
    return frame
