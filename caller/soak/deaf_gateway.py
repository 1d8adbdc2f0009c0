"""python -m caller.soak.deaf_gateway: the gateway with ears that find no speech in anything, for a
machine that has no core to spare for fifty of them."""

import runpy

from voice_gateway.vad.silero_vad import VadStream

if __name__ == "__main__":
    VadStream.probability = lambda self, pcm: 0.0  # type: ignore[method-assign]
    runpy.run_module("voice_gateway", run_name="__main__")
