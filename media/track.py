"""The track that plays a Playout into a WebRTC connection, 20 ms at a time."""

import asyncio
import fractions

import av
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from media.pacing import Pacer
from media.pcm import FRAME_MS
from media.playout import Playout


class PlayoutTrack(MediaStreamTrack):
    """Audio source (W3C Media Capture) fed by a Playout; silence when there is nothing to say."""

    kind = "audio"

    def __init__(self, playout: Playout) -> None:
        super().__init__()
        self._playout = playout
        self._pacer = Pacer()
        self._samples = playout.rate * FRAME_MS // 1000
        self._time_base = fractions.Fraction(1, playout.rate)
        self._pts = 0

    async def recv(self) -> av.AudioFrame:
        if self.readyState != "live":
            raise MediaStreamError
        wait = self._pacer.wait_s(asyncio.get_running_loop().time())
        if wait > 0:
            await asyncio.sleep(wait)
        frame = av.AudioFrame.from_ndarray(
            self._playout.pull(self._samples).reshape(1, -1), format="s16", layout="mono"
        )
        frame.sample_rate = self._playout.rate
        frame.time_base = self._time_base
        frame.pts = self._pts
        self._pts += self._samples
        return frame
