"""Units of measure after a number, and by themselves after «за», «в», «на»."""

import re
from typing import Final

from voice_gateway.text.government import case_after, last_word
from voice_gateway.text.morphology import inflect
from voice_gateway.text.quantity import NUMBER, Figure, amount, figure, kept_stop, range_head

_HOUR: Final = r"[\s]?[·∙•*⋅.×/-]?[\s]?ч(?:ас)?\b\.?"

# What is written -> the noun that is said. Tried in this order.
_UNITS: Final[tuple[tuple[str, str], ...]] = (
    (rf"[кК][вВ][тТ]{_HOUR}", "киловатт-час"),
    (rf"МВт{_HOUR}", "мегаватт-час"),
    (r"[кК]В[тТ]\b", "киловатт"),
    (r"МВт\b", "мегаватт"),
    (r"Вт\b", "ватт"),
    (r"Гкал\b", "гигакалория"),
    (r"Гц\b", "герц"),
    (r"м³|м3\b|куб\.\s?м\b\.?", "кубометр"),
    (r"%", "процент"),
    (r"°\s?[CС]?\b|°", "градус"),
    (r"шт\b\.?", "штука"),
    (r"мин\b\.?", "минута"),
    (r"сек\b\.?", "секунда"),
    (r"ч\b\.?", "час"),
    (r"дн\b\.?", "день"),
    (r"мес\b\.?", "месяц"),
    (r"чел\b\.?", "человек"),
    (r"км\b", "километр"),
    (r"см\b", "сантиметр"),
    (r"мм\b", "миллиметр"),
    (r"кг\b", "килограмм"),
    (r"м\b(?!\.)", "метр"),
    (r"тыс\b\.?", "тысяча"),
    (r"млн\b\.?", "миллион"),
    (r"млрд\b\.?", "миллиард"),
    (r"А\b", "ампер"),
)
_ALTERNATIVES: Final = "|".join(f"(?P<u{i}>{pattern})" for i, (pattern, _) in enumerate(_UNITS))
_WITH_NUMBER: Final = re.compile(rf"{NUMBER}\s?(?:{_ALTERNATIVES})")

# «220 В» is volts, «5 В» is more likely a preposition in capitals.
_VOLTS: Final = re.compile(r"(?<![\d.,])(?P<whole>12|24|36|127|220|230|380|400)\s?В\b(?!\s[А-ЯЁ])")

_ALONE: Final = re.compile(
    rf"(?<![\w])(?:(?P<kwh>[кК][вВ][тТ]{_HOUR})|(?P<kw>кВт\b)|(?P<gcal>Гкал\b)|(?P<m3>м³)|(?P<pc>%))"
)
_ALONE_LEMMA: Final = {
    "kwh": "киловатт-час",
    "kw": "киловатт",
    "gcal": "гигакалория",
    "m3": "кубометр",
    "pc": "процент",
}
_PER: Final = re.compile(r"\s?/\s?(?=[кК][вВ][тТ]|Гкал|м³|шт\b)")
_PER_TIME: Final = re.compile(r"\s?/\s?(?:(?P<month>мес\b\.?)|(?P<minute>мин\b\.?))")
_PER_TIME_WORDS: Final = {"month": " в месяц", "minute": " в минуту"}


def speak_units(text: str) -> str:
    """Units in words: «пять минут», «за киловатт-час», «до пяти процентов»."""
    text = _PER.sub(" за ", text)
    text = _PER_TIME.sub(lambda m: _PER_TIME_WORDS[m.lastgroup or ""] + kept_stop(m), text)
    text = _WITH_NUMBER.sub(_with_number, text)
    text = _VOLTS.sub(_volts, text)
    return _ALONE.sub(_alone, text)


def _with_number(match: re.Match[str]) -> str:
    lemma = next(lemma for i, (_, lemma) in enumerate(_UNITS) if match[f"u{i}"])
    head, case = range_head(match, lemma)
    sign = "минус " if match["sign"] else ""
    return f"{head}{sign}{amount(figure(match), lemma, case)}{kept_stop(match)}"


def _volts(match: re.Match[str]) -> str:
    left = match.string[: match.start()]
    return amount(Figure(match["whole"]), "вольт", case_after(left))


def _alone(match: re.Match[str]) -> str:
    left = match.string[: match.start()]
    if last_word(left) in ("в", "во"):  # «показания в кВт·ч»
        return inflect(_ALONE_LEMMA[match.lastgroup or ""], "loct", plural=True) + kept_stop(match)
    case = case_after(left)
    return inflect(_ALONE_LEMMA[match.lastgroup or ""], case) + kept_stop(match)
