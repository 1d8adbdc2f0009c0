"""Was the balance really spoken? The sum billing knows, in the captions and in the sound."""

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np

from caller.handset import RATE
from media.pcm import Pcm
from media.resample import resample
from voice_gateway.asr.vosk_engine import VoskEngine
from voice_gateway.text.normalise import speak

_ENOUGH = 0.35
"""Share of the sum's words to be recognised back. The caption vouches for every figure; the sound
must be that of the sum: of 150 spoken sums the small recogniser gave back at least 0.43."""
# Every word that a sum of money can hold: a grammar of the sum's own words would hear it anywhere.
_MONEY = (
    "ноль один одна два две три четыре пять шесть семь восемь девять десять одиннадцать двенадцать "
    "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать "
    "тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто двести триста "
    "четыреста пятьсот шестьсот семьсот восемьсот девятьсот тысяча тысячи тысяч "
    "рубль рубля рублей копейка копейки копеек"
).split()


def was_spoken(
    captions: str, answers: Sequence[Sequence[Pcm]], amount: Decimal, model: Path
) -> bool:
    """captions: what the assistant said, as shown; answers: the sound of each, 48 kHz."""
    if not _is_shown(captions, amount):
        return False
    engine = VoskEngine(model)
    return any(_share(sound, amount, engine) >= _ENOUGH for sound in answers if sound)


def _is_shown(captions: str, amount: Decimal) -> bool:
    figures = f"{abs(amount):.2f}".replace(".", ",")
    ungrouped = re.sub(r"(?<=\d)\s(?=\d{3})", "", captions)
    # The sum itself, not the end of a longer one.
    return re.search(rf"(?<![\d,]){figures}(?!\d)", ungrouped) is not None


def _share(sound: Sequence[Pcm], amount: Decimal, engine: VoskEngine) -> float:
    """Share (0..1) of the sum's words that are heard in their order."""
    pcm = resample(np.concatenate([*sound]), RATE, engine.rate)
    wanted = re.findall("[а-яё]+", speak(f"{abs(amount):.2f} ₽".replace(".", ",")).lower())
    best = 0
    for phrases in (_MONEY, None):
        stream = engine.stream(phrases)
        stream.accept(pcm)
        best = max(best, _common_in_order(wanted, stream.finish().text.split()))
    return best / len(wanted)


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
