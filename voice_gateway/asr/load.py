"""The recogniser that the settings name."""

from pathlib import Path

from voice_gateway.asr.engine import AsrEngine, EngineKind
from voice_gateway.asr.vosk_engine import VoskEngine


def load(kind: EngineKind, directory: Path) -> AsrEngine:
    """Takes seconds. Raises ModelUnusable."""
    if kind == "sherpa":
        # Its libraries are large, and only who chose it should carry them.
        from voice_gateway.asr.sherpa_engine import SherpaEngine

        return SherpaEngine(directory)
    return VoskEngine(directory)
