"""Audio packets in the order they are heard, without delay."""

from collections.abc import Callable
from typing import Any

from aiortc import RTCRtpReceiver
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtp import RtpPacket

_HALF = 1 << 15  # RFC 3550: 16-bit sequence numbers wrap


class ArrivalOrder:
    """Takes the place of aiortc's jitter buffer where sound is heard, not played.

    A recogniser needs the packets in order and soon, not evenly: each audio packet is a whole frame
    and is given on at once. What comes after its successor is too late and is dropped. aiortc's own
    buffer holds four frames (80 ms), and 200 ms for good after one lost packet (aiortc#543); its
    decoder is a thread, and to go there and back costs more than to decode.
    """

    def __init__(self, hear: Callable[[bytes], None]) -> None:
        """hear: is given each payload; nothing is left for aiortc to decode."""
        self.late = 0
        self._hear = hear
        self._last: int | None = None

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        """One packet -> (False: no picture is asked anew, None: no frame to decode)."""
        number = packet.sequence_number
        if self._last is not None and not 0 < (number - self._last) % (2 * _HALF) < _HALF:
            self.late += 1
        else:
            self._last = number
            self._hear(packet.payload)
        return False, None


def hear_at_once(receiver: RTCRtpReceiver, hear: Callable[[bytes], None]) -> None:
    """Before the connection is made. Raises AttributeError on an aiortc this was not made for."""
    name = "_RTCRtpReceiver__jitter_buffer"
    getattr(receiver, name)
    buffer: Any = ArrivalOrder(hear)
    setattr(receiver, name, buffer)
