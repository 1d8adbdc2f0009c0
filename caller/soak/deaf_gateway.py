"""python -m caller.soak.deaf_gateway: the gateway with ears that find no speech in anything, for a
machine that has no core to spare for fifty of them."""

import runpy

from media.pcm import Pcm
from voice_gateway.vad.silero_vad import SileroVad


class _Nothing:
    def probability(self, window: Pcm) -> float:
        return 0.0


if __name__ == "__main__":
    SileroVad.stream = lambda self: _Nothing()  # type: ignore[assignment, return-value]
    runpy.run_module("voice_gateway", run_name="__main__")
