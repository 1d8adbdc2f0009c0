"""python -m voice_gateway.tts.prepare DOMAIN: makes the fixed prompts ahead, in parallel.

DOMAIN is the bot's domain.yml; engine, voice and folder are the gateway's settings (GATEWAY_...).
What is there already is kept. Prints one line; exit status 1 when a prompt could not be made.
"""

import argparse
import multiprocessing
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from media.audio_line import SENT_RATE
from voice_gateway.call import phrases
from voice_gateway.payment import prompts
from voice_gateway.phone.line import PHONE_RATES
from voice_gateway.settings import Settings
from voice_gateway.text.normalise import speak
from voice_gateway.text.sentences import sentences
from voice_gateway.tts.engine import SynthesisFailed, TtsEngine
from voice_gateway.tts.load import load
from voice_gateway.tts.prompt_store import PromptStore
from voice_gateway.tts.voice import synthesised

RATES = (SENT_RATE, *PHONE_RATES)
_AT_ONCE = 8

_engine: TtsEngine


def fixed_sentences(domain: Mapping[str, Any]) -> Iterator[str]:
    """The pieces of the domain's responses that hold nothing to be filled in."""
    for variants in domain["responses"].values():
        for variant in variants:
            for piece in sentences(variant.get("text") or ""):
                if "{" not in piece and "}" not in piece:
                    yield piece


def own_sentences(acknowledgement: str) -> Iterator[str]:
    """What the gateway itself says."""
    asked = [text for name, text in vars(prompts).items() if name.isupper()]
    for text in (*phrases.PINNED, *phrases.PINNED_FOR_TRANSFERS, *asked, acknowledgement):
        yield from sentences(text)


def missing(wanted: Iterable[str], store: PromptStore) -> list[tuple[str, int]]:
    """(words, rate) of the prompts that are not in the store, each once."""
    words = dict.fromkeys(speak(sentence) for sentence in wanted)
    return [(one, rate) for one in words for rate in RATES if not store.is_there(one, rate)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m voice_gateway.tts.prepare")
    parser.add_argument("domain", type=Path)
    settings = Settings()
    domain = yaml.safe_load(parser.parse_args().domain.read_text(encoding="utf-8"))
    wanted = [*fixed_sentences(domain), *own_sentences(settings.acknowledgement)]
    todo = missing(wanted, PromptStore(settings.prompts, _load(settings).name))
    workers = min(os.cpu_count() or 1, -(-len(todo) // _AT_ONCE))
    failed = 0
    if todo:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, context, _begin, (settings,)) as pool:
            failed = sum(pool.map(_make, todo, [settings] * len(todo), chunksize=_AT_ONCE))
    print(f"{len(todo) - failed} prompts made, {failed} could not be; {settings.prompts}")
    return int(failed > 0)


def _begin(settings: Settings) -> None:
    global _engine  # a worker process has one engine for its life
    _engine = _load(settings)


def _load(settings: Settings) -> TtsEngine:
    return load(settings.tts_model, settings.tts_voice, SENT_RATE)


def _make(prompt: tuple[str, int], settings: Settings) -> int:
    words, rate = prompt
    try:
        pcm = synthesised(_engine, words, rate)
    except SynthesisFailed:
        return 1
    PromptStore(settings.prompts, _engine.name).save(words, rate, pcm)
    return 0


if __name__ == "__main__":
    sys.exit(main())
