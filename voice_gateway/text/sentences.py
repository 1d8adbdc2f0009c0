"""Cutting a message into pieces that are synthesised one by one, before it is normalised."""

import re
from typing import Final

LONGEST: Final = 90  # characters; about six seconds of speech
_SHORTEST: Final = 20  # a piece shorter than this is not worth a breath of its own

_END: Final = re.compile(r"(?:[.!?…]+[»\")]*)\s+(?=[«\"(—–-]?\s?[А-ЯЁA-Z0-9+])|\n+")
_LAST_TOKEN: Final = re.compile(r"([\w·/³-]+)[.!?…]+[»\")]*$")

# These never end a sentence: a name or a number follows.
_BEFORE_NAME: Final = frozenset(
    "ул пер просп пр пр-т пр-кт пр-д б-р бул наб мкр мкрн обл пос дер ш пл туп д с п м ст корп кв "
    "оф под эт стр вл ком пом к тел моб доб им см напр лит рис т е".split()
)
# These end one only before a capital letter: «ждать 5 мин. Спасибо», not «5 руб. 38 коп.».
_AFTER_NUMBER: Final = frozenset("руб р коп мин сек ч шт дн мес чел тыс млн млрд г гг".split())

_CLAUSES: Final = (
    re.compile(r"(?<=[;:])\s+|\s+(?=[—–]\s)"),
    re.compile(
        r"(?<=,)\s+(?=(?:и|а|но|что|чтобы|если|когда|или|где|котор\w+|действует|открыт\w?)\b)"
    ),
    re.compile(r"(?<=,)\s+"),
)
# Street, house and flat are one phrase; so are «4 руб., 5 коп.».
_ADDRESS_PART: Final = re.compile(
    r"(?:д|дом|корп|корпус|к|кв|квартира|стр|строение|оф|офис|под|подъезд|эт|этаж)\b\.?\s*\d",
    re.IGNORECASE,
)


def sentences(text: str, longest: int = LONGEST) -> list[str]:
    """Pieces of `text` in order, each trimmed; joined by spaces they are `text` again.

    Cut at the ends of sentences, and sentences over `longest` characters also between clauses,
    never inside a number, a date, a sum, an abbreviation or an address.
    """
    pieces: list[str] = []
    for sentence in _whole_sentences(text):
        pieces.extend(_clauses(sentence, longest))
    return pieces


def _whole_sentences(text: str) -> list[str]:
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if "\n" in match.group(0) or _ends(text[start : match.end()].rstrip(), text[match.end() :]):
            found.append(text[start : match.end()])
            start = match.end()
    found.append(text[start:])
    return [" ".join(sentence.split()) for sentence in found if sentence.strip()]


def _ends(sentence: str, rest: str) -> bool:
    token = _LAST_TOKEN.search(sentence)
    if token is None or not sentence.rstrip('»")').endswith("."):
        return True
    word = token.group(1)
    if word.lower() in _BEFORE_NAME or (len(word) == 1 and word.isupper()):
        return False
    if word.lower() in _AFTER_NUMBER:
        return not rest[:1].isdigit() and _is_after_number(sentence, word)
    return True


def _is_after_number(sentence: str, word: str) -> bool:
    """«2026 г. Оплата» ends a sentence, «в г. Москва» does not."""
    return word.lower() != "г" or bool(re.search(r"\d\s?г\.$", sentence, re.IGNORECASE))


def _clauses(sentence: str, longest: int) -> list[str]:
    pieces = []
    while len(sentence) > longest:
        cut = _cut(sentence, longest)
        if cut is None:
            break
        pieces.append(sentence[:cut].rstrip())
        sentence = sentence[cut:].lstrip()
    return [*pieces, sentence]


def _cut(sentence: str, longest: int) -> int | None:
    """The last boundary of the best kind within `longest`, else the first one after it."""
    beyond: list[int] = []
    for kind in _CLAUSES:
        places = [
            match.start()
            for match in kind.finditer(sentence)
            if _SHORTEST <= match.start() <= len(sentence) - _SHORTEST
            and not _ADDRESS_PART.match(sentence[match.end() :])
        ]
        within = [place for place in places if place <= longest]
        if within:
            return within[-1]
        beyond.extend(places)
    return min(beyond, default=None)
