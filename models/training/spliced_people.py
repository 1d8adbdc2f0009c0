"""Figures in the voices of people of whom no figure is had: the words that a recogniser of meters
and accounts needs most, and that corpora of read sentences hold least."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random

import numpy as np
import numpy.typing as npt

from models.training import cores, phrases
from models.training.examples import Item
from models.training.lexicon import Lexicon
from models.training.phones import INDEX, SILENCE
from models.training.progress import Progress
from models.training.splicing import CannotSay, halves, say

ALIKE = 20
"""People who lend one another their phones, the one who speaks among them: a minute of speech holds
too few."""
TELLING = ("A", "a", "i", "O", "s", "@")
"""Phones by whose sound people are alike."""
LEAST_FRAMES = 20
"""Of such a phone; who said less of it counts as average."""
PAUSED = 0.15
"""Chance of a pause after a word, beside those that a comma asks for."""
DIGITS, NUMBERS = 0.7, 0.15
"""Shares of the kinds; the rest are numbers in groups."""

Sounds = npt.NDArray[np.float32]


def figures(
    people: Mapping[str, Sequence[Item]],
    lexicon: Lexicon,
    each: int,
    seed: int,
    progress: Progress,
) -> list[Item]:
    """people: what each of them said, by name. `each`: utterances a person; what a person and those
    like him have no phones for is left out."""
    names = sorted(people)
    means = [_mean(people[name]) for name in names]
    sounds = np.stack([_sounds(people[name], m) for name, m in zip(names, means, strict=True)])
    sounds /= sounds.std(0) + 1e-3

    def of_one(number: int) -> list[Item]:
        random = Random(f"{seed}/{number}")  # noqa: S311 - not for secrets
        rng = np.random.default_rng([seed, number])
        near = np.square(sounds - sounds[number]).sum(1).argsort(kind="stable")[:ALIKE]
        lent = [
            Item(one.cepstra + (means[number] - means[other]).astype(np.float16), one.labels)
            for other in near
            for one in people[names[other]]
        ]
        voice, made = halves(lent), []
        for _ in range(each):
            try:
                made.append(say(voice, list(_phones(_text(random), lexicon, random)), rng))
            except CannotSay:
                continue
        return made

    said: list[Item] = []
    for number, made in enumerate(cores.each(of_one, len(names)), 1):
        said += made
        progress.step("figures of people", number, len(names))
    return said


def _text(random: Random) -> str:
    kind = random.random()
    if kind < DIGITS:
        return phrases.digit_string(random, 3, 10)
    return phrases.number(random) if kind < DIGITS + NUMBERS else phrases.number_groups(random)


def _phones(text: str, lexicon: Lexicon, random: Random) -> Iterator[str]:
    """Every word in any of its ways; pauses at the ends, at commas, and now and then."""
    yield SILENCE
    pieces = text.replace(",", " , ").split()
    for place, word in enumerate(pieces):
        if word == ",":
            continue
        yield from random.choice(lexicon.pronunciations(word))
        last = place == len(pieces) - 1
        if last or pieces[place + 1] == "," or random.random() < PAUSED:
            yield SILENCE


def _mean(items: Sequence[Item]) -> Sounds:
    """Of the cepstra in which something is said."""
    spoken = [item.cepstra[item.labels.phones != INDEX[SILENCE]] for item in items]
    return np.asarray(np.concatenate(spoken).mean(0, dtype=np.float32), np.float32)


def _sounds(items: Sequence[Item], mean: Sounds) -> Sounds:
    """[TELLING * CEPSTRA]: how the person's phones lie about the mean of all."""
    cepstra = np.concatenate([item.cepstra for item in items]).astype(np.float32)
    phones = np.concatenate([item.labels.phones for item in items])
    found = []
    for phone in TELLING:
        frames = cepstra[phones == INDEX[phone]]
        enough = len(frames) >= LEAST_FRAMES
        found.append(frames.mean(0) - mean if enough else np.zeros_like(mean))
    return np.concatenate(found)
