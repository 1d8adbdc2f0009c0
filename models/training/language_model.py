"""A bigram with back-off, smoothed by Witten and Bell: what is said in free speech."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

BEGIN, END = "<s>", "</s>"
FLOOR_COUNT = 3
"""Added to every word's count, so that all of the vocabulary can be said."""
LEAST_COUNT = 2
"""Rarer bigrams are left to the back-off."""


@dataclass(frozen=True)
class Bigram:
    """Probabilities: `word` [w]; `after` [history][w]; `back_off` [history], the factor on `word`
    for what `after` does not hold. Histories hold BEGIN, words hold END."""

    word: Mapping[str, float]
    after: Mapping[str, Mapping[str, float]]
    back_off: Mapping[str, float]


def estimate(sentences: Iterable[Sequence[str]], vocabulary: Iterable[str]) -> Bigram:
    """sentences: of words, all of which are in the vocabulary."""
    words: Counter[str] = Counter(dict.fromkeys(vocabulary, FLOOR_COUNT))
    pairs: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        history = BEGIN
        for word in (*sentence, END):
            words[word] += 1
            pairs[history][word] += 1
            history = word
    total = sum(words.values())
    unigram = {word: count / total for word, count in words.items()}
    after: dict[str, dict[str, float]] = {}
    back_off: dict[str, float] = {}
    for history, counts in pairs.items():
        kept = {word: count for word, count in counts.items() if count >= LEAST_COUNT}
        if not kept and history != BEGIN:
            continue
        seen = sum(counts.values())
        weight = seen / (seen + len(counts))
        after[history] = {
            word: weight * count / seen + (1 - weight) * unigram[word]
            for word, count in kept.items()
        }
        left = max(1 - sum(after[history].values()), 1e-6)
        back_off[history] = left / max(1 - sum(unigram[word] for word in kept), 1e-6)
    return Bigram(unigram, after, back_off)
