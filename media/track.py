"""The track that plays a Playout into a WebRTC connection, 20 ms at a time."""

import asyncio
import fractions

import av
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from media.pacing import Pacer
from media.pcm import FRAME_MS
from media.playout import Playout
from media.rtp import codecs


class PlayoutTrack(MediaStreamTrack):
    """Audio source (W3C Media Capture) fed by a Playout; silence when there is nothing to say.

    It gives Opus packets: aiortc would encode in a thread, as stereo of 48 kHz, and to go there and
    back costs more than to encode.
    """

    kind = "audio"

    def __init__(self, playout: Playout) -> None:
        """playout: at the rate that Opus is encoded at."""
        super().__init__()
        self._encode = codecs.encoder("OPUS")
        assert playout.rate == self._encode.rate, f"Opus is made of {self._encode.rate} Hz"
        self._playout = playout
        self._pacer = Pacer()
        self._samples = playout.rate * FRAME_MS // 1000
        self._time_base = fractions.Fraction(1, playout.rate)
        self._pts = 0

    async def recv(self) -> av.Packet:
        payload = b""
        while not payload:
            if self.readyState != "live":
                raise MediaStreamError
            wait = self._pacer.wait_s(asyncio.get_running_loop().time())
            if wait > 0:
                await asyncio.sleep(wait)
            payload = self._encode(self._playout.pull(self._samples))
        packet = av.Packet(payload)
        packet.time_base, packet.pts = self._time_base, self._pts
        self._pts += self._samples
        return packet
