"""Was the balance really spoken? The sum billing knows, found in the sound that came back."""

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import httpx
import numpy as np

from caller.peer import RATE
from caller.problems import CallFailed
from media.pcm import Pcm
from media.resample import resample
from voice_gateway.asr.vosk_engine import VoskEngine
from voice_gateway.text.normalise import speak

_ENOUGH = 0.7
"""Share of the sum's words that must be recognised back: a small recogniser is not perfect."""


def expected_sum(billing_url: str, phone: str) -> Decimal:
    """The balance of the only account behind a phone, roubles. Raises CallFailed."""
    try:
        with httpx.Client(base_url=billing_url, timeout=10) as client:
            found = client.post("/accounts/lookup", json={"phone": phone}).raise_for_status()
            number = found.json()[0]["number"]
            balance = client.get(f"/accounts/{number}/balance").raise_for_status().json()
    except (httpx.HTTPError, IndexError, KeyError, TypeError) as error:
        raise CallFailed(f"billing does not tell the balance ({type(error).__name__})") from None
    return Decimal(balance["amount"])


def spoken_share(sound: Sequence[Pcm], amount: Decimal, model: Path) -> float:
    """Share (0..1) of the sum's words that are heard, in their order, in 48 kHz sound."""
    engine = VoskEngine(model)
    stream = engine.stream()
    stream.accept(resample(np.concatenate([*sound]), RATE, engine.rate))
    heard = stream.finish().text.split()
    wanted = _words(speak(f"{abs(amount):.2f} ₽".replace(".", ",")))
    return _common_in_order(wanted, heard) / len(wanted)


def was_spoken(sound: Sequence[Pcm], amount: Decimal, model: Path) -> bool:
    return bool(sound) and spoken_share(sound, amount, model) >= _ENOUGH


def _words(text: str) -> list[str]:
    return re.findall("[а-яё]+", text.lower())


def _common_in_order(wanted: list[str], heard: list[str]) -> int:
    """Length of the longest common subsequence, ё and е alike."""
    row = [0] * (len(heard) + 1)
    for word in wanted:
        previous = 0
        for column, other in enumerate(heard, 1):
            above = row[column]
            same = word.replace("ё", "е") == other.replace("ё", "е")
            row[column] = previous + 1 if same else max(above, row[column - 1])
            previous = above
    return row[-1]
