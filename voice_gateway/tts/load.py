"""The voice that the settings name."""

from pathlib import Path

from voice_gateway.tts.engine import TtsEngine
from voice_gateway.tts.espeak_engine import EspeakEngine


def load(model: Path | None, voice: str | None, rate: int) -> TtsEngine:
    """model: a Silero package, None for eSpeak NG; rate: Hz it is warmed up for. Takes seconds.

    Raises ValueError for a voice that the package lacks.
    """
    if model is None:
        return EspeakEngine()
    # Torch takes seconds to import, and eSpeak NG does without.
    from voice_gateway.tts.silero_engine import SileroEngine

    engine = SileroEngine(model, voice)
    engine.warm_up(rate)
    return engine
