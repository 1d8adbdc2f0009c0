"""What is spoken for training, and what the language model is made of.

Every kind of utterance is a generator that takes the random source, so that a corpus can be made
again. Text is lower case Russian words; a comma is a short pause and is no part of the transcript.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

from models.training.lexicon import WORD
from models.training.numerals import DIGITS, HUNDREDS, TEENS, TENS, ZEROS, cardinal, day, plural

DATA = Path(__file__).parent / "data"
HESITATIONS = ("э", "ну", "так", "сейчас", "минуточку", "значит", "секундочку", "вот")
CORRECTIONS = ("нет", "ой нет", "нет не так", "ошибся", "ошиблась", "ой", "точнее")
MONTHS = (
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
).split()
POLITE = ("пожалуйста", "здравствуйте", "скажите", "добрый день", "девушка", "будьте добры")
COUNTED = ("рублей", "киловатт", "киловатт часов")
_PLACEHOLDER = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


class NoPhrases(ValueError):
    """The bot's data holds no training phrase."""


@dataclass(frozen=True)
class Material:
    """The closed lists utterances are made of."""

    bot: tuple[str, ...]
    """Training phrases of all intents but «вне_темы»."""
    commands: tuple[str, ...]
    towns: tuple[str, ...]
    streets: tuple[str, ...]
    chatter: tuple[str, ...]
    """Out-of-grammar speech."""


def lines(path: Path) -> tuple[str, ...]:
    """A list's entries: one a line, # begins a remark."""
    entries = (line.split("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return tuple(entry for entry in entries if entry)


LANDMARKS = lines(DATA / "landmarks.txt")


def transcript(text: str) -> str:
    """What is really said: words alone, lower case."""
    return " ".join(WORD.findall(text.lower()))


def bot_phrases(nlu: Path) -> dict[str, tuple[str, ...]]:
    """Intent -> its training phrases, from Rasa's NLU files. Raises `NoPhrases`."""
    found: dict[str, list[str]] = {}
    for file in sorted(nlu.glob("*.yml")):
        for entry in (yaml.safe_load(file.read_text("utf-8")) or {}).get("nlu", []):
            for line in str(entry.get("examples", "")).splitlines():
                text = transcript(_PLACEHOLDER.sub(r"\1", line))
                if text and "intent" in entry:
                    found.setdefault(str(entry["intent"]), []).append(text)
    if not found:
        raise NoPhrases(f"no training phrases in {nlu}")
    return {intent: tuple(dict.fromkeys(texts)) for intent, texts in found.items()}


def answers(listening: Path) -> list[str]:
    """The whole answers that steps wait for: the lists in the bot's listening.yml."""
    groups = yaml.safe_load(listening.read_text("utf-8"))["phrases"]
    return [transcript(str(answer)) for answers in groups.values() for answer in answers]


def material(root: Path) -> Material:
    """root: the repository's."""
    by_intent = bot_phrases(root / "bot/data/nlu")
    off_topic = by_intent.pop("вне_темы", ())
    return Material(
        bot=tuple(text for texts in by_intent.values() for text in texts),
        commands=lines(DATA / "commands.txt"),
        towns=lines(DATA / "towns.txt"),
        streets=lines(DATA / "streets.txt"),
        chatter=(*lines(DATA / "chatter.txt"), *off_topic),
    )


def digit_string(random: Random, shortest: int = 1, longest: int = 10) -> str:
    """One by one; sometimes in groups («, »), with «нуль», «два нуля», a hesitation."""
    count = random.randint(shortest, longest)
    group = random.choice((0, 0, 1, 2, 3))  # 0: no pauses at all
    words: list[str] = []
    while len(words) < count:
        draw = random.random()
        if draw < 0.02 and len(words) + 2 < count:
            zeros = random.choice((2, 3))
            word = f"{cardinal(zeros)} {plural(zeros, ZEROS)}"
        elif draw < 0.03:
            word = "нуль"
        else:
            word = random.choice(DIGITS)
        words.append(word)
    parts = [
        word + ("," if group and i % group == group - 1 and i < len(words) - 1 else "")
        for i, word in enumerate(words)
    ]
    if random.random() < 0.08:
        parts.insert(random.randrange(len(parts)), random.choice(HESITATIONS) + ",")
    if random.random() < 0.05:
        parts += [", " + random.choice(CORRECTIONS) + ",", random.choice(DIGITS)]
    return " ".join(parts).replace(" ,", ",")


def number(random: Random) -> str:
    return cardinal(random.randrange(random.choice((100, 1000, 1000, 10_000, 100_000))))


def number_groups(random: Random) -> str:
    """An account number read in twos and threes: «сто двадцать три, сорок пять»."""
    sizes = (random.choice((100, 1000)) for _ in range(random.choice((2, 3, 4))))
    return ", ".join(cardinal(random.randrange(size)) for size in sizes)


def reading(random: Random) -> str:
    """A meter's reading, dictated as it comes."""
    lead = random.choice(("", "показания ", "показание ", "день ", "ночь ", "на счётчике "))
    value = random.choice((number, digit_string, number_groups))(random)
    if random.random() < 0.08:
        value = f"{value}, {random.choice(CORRECTIONS)}, {number(random)}"
    tail = f" {random.choice(COUNTED)}" if random.random() < 0.1 else ""
    return lead + value + tail


def account(random: Random) -> str:
    """An account number, dictated."""
    lead = random.choice(("", "", "лицевой счёт ", "номер счёта ", "мой номер ", "записывайте, "))
    return lead + digit_string(random, 6, 12)


def address(material: Material, random: Random) -> str:
    street = random.choice(material.streets)
    parts = [random.choice(material.towns)] if random.random() < 0.6 else []
    parts.append(f"улица {street}" if random.random() < 0.8 else street)
    if random.random() < 0.8:
        parts.append(f"дом {cardinal(random.randrange(1, 200))}")
    if random.random() < 0.5:
        parts.append(f"квартира {cardinal(random.randrange(1, 300))}")
    return ", ".join(parts) if random.random() < 0.5 else " ".join(parts)


def place(material: Material, random: Random) -> str:
    """Where an office is looked for: «химки», «метро тульская», «офис в беляеве»."""
    name = random.choice((*material.towns, *LANDMARKS))
    return f"офис {name}" if random.random() < 0.2 else name


def date(random: Random) -> str:
    return f"{day(random.randint(1, 31))} {random.choice(MONTHS)}"


def phrase(material: Material, random: Random) -> str:
    """A training phrase of the bot or a command, sometimes with a polite word before."""
    text = random.choice(material.bot if random.random() < 0.7 else material.commands)
    return f"{random.choice(POLITE)}, {text}" if random.random() < 0.06 else text


def chatter(material: Material, random: Random) -> str:
    return random.choice(material.chatter)


def word_salad(material: Material, random: Random) -> str:
    """Words without sense, so that the net hears each in many neighbourhoods."""
    pool = random.choices((material.bot, material.chatter, material.towns), k=4)
    return " ".join(random.choice(random.choice(texts).split()) for texts in pool)


SPOKEN: Mapping[str, float] = {
    "digits": 0.34, "number": 0.08, "groups": 0.05, "reading": 0.06, "account": 0.07,
    "phrase": 0.20, "address": 0.05, "date": 0.02, "chatter": 0.07, "salad": 0.06,
}  # fmt: skip
"""Shares of the kinds in the speech that is synthesised."""
EXPECTED: Mapping[str, float] = {
    "digits": 0.16, "number": 0.1, "groups": 0.04, "reading": 0.06, "account": 0.04,
    "phrase": 0.46, "address": 0.07, "place": 0.04, "date": 0.03,
}  # fmt: skip
"""Shares in what the language model expects."""


def utterances(material: Material, shares: Mapping[str, float], count: int, seed: int) -> list[str]:
    """`count` utterances of the kinds in `shares`, the same for the same seed."""
    makers: dict[str, Callable[[Random], str]] = {
        "digits": digit_string,
        "number": number,
        "groups": number_groups,
        "reading": reading,
        "account": account,
        "date": date,
        "phrase": lambda random: phrase(material, random),
        "address": lambda random: address(material, random),
        "place": lambda random: place(material, random),
        "chatter": lambda random: chatter(material, random),
        "salad": lambda random: word_salad(material, random),
    }
    random = Random(seed)  # noqa: S311 - not for secrets
    kinds, weights = list(shares), list(shares.values())
    return [makers[kind](random) for kind in random.choices(kinds, weights, k=count)]


def vocabulary(material: Material, corpus: Sequence[str]) -> list[str]:
    """Every word the recogniser can say: of the lists, the numerals and the corpus."""
    texts = (
        *material.bot, *material.commands, *material.towns, *material.streets, *corpus,
        *DIGITS, *TEENS, *TENS, *HUNDREDS, *HESITATIONS, *CORRECTIONS, *MONTHS, *POLITE,
        *lines(DATA / "words.txt"), *LANDMARKS,
        "тысяча тысячи тысяч рубль рубля копейка копейки копеек одна одно две нуль нуля нулей",
    )  # fmt: skip
    return sorted({word for text in texts for word in transcript(text).split()})
