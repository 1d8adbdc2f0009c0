"""The real engines, loaded once for all tests."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOWNLOADED = ROOT / "models" / "downloaded"


@pytest.fixture(scope="session")
def vosk_engine():
    from voice_gateway.asr.vosk_engine import VoskEngine

    return VoskEngine(ROOT / "models" / "asr" / "ru-phone")


@pytest.fixture(scope="session")
def silero_engine():
    model = DOWNLOADED / "silero-v4-ru" / "v4_ru.pt"
    if not model.is_file():
        pytest.skip(f"{model.name} is not fetched: ./dozvon models fetch")
    from voice_gateway.tts.silero_engine import SileroEngine

    engine = SileroEngine(model, "aidar")
    engine.warm_up(48000)
    return engine


@pytest.fixture(scope="session")
def espeak_engine():
    from voice_gateway.tts.espeak_engine import EspeakEngine

    return EspeakEngine()


@pytest.fixture(scope="session")
def vad():
    model = DOWNLOADED / "silero-vad" / "silero_vad.onnx"
    if not model.is_file():
        pytest.skip(f"{model.name} is not fetched: ./dozvon models fetch")
    from voice_gateway.vad.silero_vad import SileroVad

    return SileroVad(model, 8000)
