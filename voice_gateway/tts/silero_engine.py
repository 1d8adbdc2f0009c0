"""Silero TTS v4 (Russian, TorchScript in a torch.package)."""

import re
from pathlib import Path

import torch

from media.pcm import Pcm, from_float, silence
from voice_gateway.tts.engine import SynthesisFailed

RATES = (8000, 24000, 48000)
_LETTER = re.compile("[а-яё]", re.IGNORECASE)
_MAX_CHARS = 900  # the model's own limit is about a thousand


class SileroEngine:
    non_commercial = True  # v4_ru: CC BY-NC-SA

    def __init__(self, model: Path, voice: str = "baya") -> None:
        """Loads in about a second; `warm_up` takes the slow first two sentences away."""
        self.name = f"{model.stem}/{voice}"
        self._voice = voice
        # One sentence at a time on one core: the other one belongs to the calls' media.
        torch.set_num_threads(1)
        package = torch.package.PackageImporter(str(model))
        self._model = package.load_pickle("tts_models", "model")
        if voice not in self._model.speakers:
            raise ValueError(f"{model.name} has no voice {voice!r}: {self._model.speakers}")

    def warm_up(self, rate: int) -> None:
        """TorchScript specialises itself in the first calls (3 s each), and to the rate."""
        long = "Ваш адрес: город Москва, улица Ленина, дом пять, квартира двенадцать. Верно?"
        for text in (long, "Секунду, пожалуйста.", long):
            self.synthesise(text, rate)

    def synthesise(self, text: str, rate: int) -> Pcm:
        if rate not in RATES:
            raise ValueError(f"Silero speaks {RATES} Hz, not {rate}")
        if not _LETTER.search(text):
            return silence(0)
        if len(text) > _MAX_CHARS:
            raise SynthesisFailed(f"{len(text)} characters in one sentence")
        try:
            with torch.inference_mode():
                samples = self._model.apply_tts(text=text, speaker=self._voice, sample_rate=rate)
        # The package raises bare Exception for texts it cannot speak; no text in our message.
        except Exception as error:  # noqa: BLE001
            raise SynthesisFailed(type(error).__name__) from None
        return from_float(samples.numpy())
