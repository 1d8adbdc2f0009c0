"""Silero TTS v4 (Russian, TorchScript in a torch.package)."""

import re
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import torch

from media.pcm import Pcm, from_float, silence
from media.resample import resample
from voice_gateway.tts.engine import SynthesisFailed

RATES = (24000, 48000)
"""Hz the model is asked for. Its own 8000 takes twice as long as 24000 resampled."""
_LETTER = re.compile("[а-яё]", re.IGNORECASE)
_MAX_CHARS = 900  # the model's own limit is about a thousand


class SileroEngine:
    def __init__(self, model: Path, voice: str | None = None) -> None:
        """Loads in about a second; `warm_up` takes the slow first sentences away.

        Without a voice: baya, or the first Russian one. Raises ValueError for a voice it lacks.
        """
        # v5_cis_base is MIT; every other Russian package is CC BY-NC.
        self.non_commercial = not model.stem.startswith("v5_cis_base")
        # One sentence at a time on one core: the other one belongs to the calls' media.
        torch.set_num_threads(1)
        package = torch.package.PackageImporter(str(model))
        self._model = package.load_pickle("tts_models", "model")
        self._voice = _choose(self._model.speakers, voice)
        self.name = f"{model.stem}/{self._voice}"

    def warm_up(self, rate: int) -> None:
        """TorchScript specialises itself in the first calls (3 s each), and to the rate."""
        long = "Ваш адрес: город Москва, улица Ленина, дом пять, квартира двенадцать. Верно?"
        for text in (long, "Секунду, пожалуйста.", long):
            self.synthesise(text, rate)

    def synthesise(self, text: str, rate: int, slow: bool = False) -> Pcm:
        if not _LETTER.search(text):
            return silence(0)
        if len(text) > _MAX_CHARS:
            raise SynthesisFailed(f"{len(text)} characters in one sentence")
        own = rate if rate in RATES else RATES[0]
        said = {"ssml_text": _slow_ssml(text)} if slow else {"text": text}
        try:
            with torch.inference_mode():
                samples = self._model.apply_tts(**said, speaker=self._voice, sample_rate=own)
        # The package raises bare Exception for texts it cannot speak; no text in our message.
        except Exception as error:  # noqa: BLE001
            raise SynthesisFailed(type(error).__name__) from None
        return resample(from_float(samples.numpy()), own, rate)


def _slow_ssml(text: str) -> str:
    """The model's own slow speech (SSML 1.1, prosody)."""
    return f'<speak><prosody rate="slow">{escape(text)}</prosody></speak>'


def _choose(speakers: Sequence[str], wanted: str | None) -> str:
    russian = [name for name in speakers if name.startswith("ru_")]
    for name in (wanted,) if wanted else ("baya", *russian):
        if name in speakers:
            return name
    raise ValueError(f"there is no voice {wanted!r}, only {', '.join(speakers)}")
