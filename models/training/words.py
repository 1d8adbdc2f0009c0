"""What the recogniser can say: words with their sounds, and how they follow one another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from models.training.language_model import Bigram, estimate
from models.training.lexicon import Lexicon, Pronunciation, Unpronounceable, homophones


@dataclass(frozen=True)
class Words:
    """`lexicon`: (word, pronunciation), a word may come several times."""

    lexicon: Sequence[tuple[str, Pronunciation]]
    bigram: Bigram


@dataclass(frozen=True)
class Doubts:
    """What a person should look at: words without a pronunciation, pairs of equal sound."""

    unpronounceable: Sequence[str]
    homophones: Sequence[tuple[str, str]]


def gather(
    vocabulary: Iterable[str], sentences: Iterable[str], lexicon: Lexicon
) -> tuple[Words, Doubts]:
    """A word with «ё» is also known by its spelling with «е», for run-time grammars alone."""
    entries: list[tuple[str, Pronunciation]] = []
    said: list[str] = []
    silent: list[str] = []
    for word in vocabulary:
        try:
            entries += [(word, way) for way in lexicon.pronunciations(word)]
            said.append(word)
        except Unpronounceable:
            silent.append(word)
    known = set(said)
    respelled = [
        (word.replace("ё", "е"), way) for word, way in entries
        if "ё" in word and word.replace("ё", "е") not in known
    ]  # fmt: skip
    usable = (words for words in map(str.split, sentences) if known.issuperset(words))
    words = Words([*entries, *respelled], estimate(usable, said))
    return words, Doubts(silent, homophones(said, lexicon, apart=0))


def save_words(path: Path, words: Words) -> None:
    path.write_text(json.dumps(asdict(words), ensure_ascii=False), encoding="utf-8")


def load_words(path: Path) -> Words:
    """Raises `OSError`, `json.JSONDecodeError`, `KeyError` for another file."""
    stored = json.loads(path.read_text("utf-8"))
    lexicon = [(word, tuple(way)) for word, way in stored["lexicon"]]
    return Words(lexicon, Bigram(**stored["bigram"]))
