"""A voice that keeps what it said: a call does not wait for torch to say it again."""

from collections.abc import Callable
from pathlib import Path

from caller.handset import RATE
from media.pcm import Pcm
from voice_gateway.text.normalise import speak
from voice_gateway.tts.engine import TtsEngine
from voice_gateway.tts.espeak_engine import EspeakEngine
from voice_gateway.tts.prompt_store import PromptStore

SILERO = Path("models/downloaded/silero-v4-ru/v4_ru.pt")


class KeptVoice:
    """Its engine is loaded with the first text that was never said before. Blocks; one thread."""

    def __init__(self, name: str, load: Callable[[], TtsEngine], folder: Path) -> None:
        """name: of the engine and the speaker in it; folder: where what was said is kept."""
        self._load, self._store = load, PromptStore(folder, name)
        self._engine: TtsEngine | None = None

    def say(self, text: str) -> Pcm:
        """Any text -> PCM at RATE; none where nothing in it can be spoken.

        Raises SynthesisFailed, and what `load` raises.
        """
        words = speak(text)
        pcm = self._store.load(words, RATE)
        if pcm is None:
            self._engine = self._engine or self._load()
            pcm = self._engine.synthesise(words, RATE)
            self._store.save(words, RATE, pcm)
        return pcm


def silero(speaker: str, folder: Path) -> KeptVoice:
    def load() -> TtsEngine:
        # Torch takes seconds to import.
        from voice_gateway.tts.silero_engine import SileroEngine

        return SileroEngine(SILERO, speaker)

    return KeptVoice(f"{SILERO.stem}/{speaker}", load, folder)


def espeak(folder: Path) -> KeptVoice:
    return KeptVoice("espeak-ng", EspeakEngine, folder)
