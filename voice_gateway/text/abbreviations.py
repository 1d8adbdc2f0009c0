"""Abbreviations: «ЖКХ» -> «жэ-ка-ха», «тел.» -> «телефон», «по ЛС» -> «по лицевому счёту»."""

import re
from typing import Final

from voice_gateway.text.government import governed, last_word
from voice_gateway.text.letters import spelled
from voice_gateway.text.morphology import Case

# Read as a word though written in capitals.
_WORDS: Final = frozenset("ПАО ГУП МУП ГЭС СНИЛС ЗАГС ГРЭС АСКУЭ ПИН МРОТ ЕГРН".split())
# Read by letters though a vowel would let them be read as a word.
_SPELLED: Final = frozenset(
    "АО ОАО ООО ЗАО УК ИНН ОДН ИП ЕИРЦ ЕРЦ ИПУ ОДПУ ОПУ ЭЭ АЭС ЖЭУ ФИО МО ОГРН".split()
)
_CAPITALS: Final = re.compile(r"(?<![\w+])[А-ЯЁ]{2,6}(?![\w])")
_VOWEL: Final = re.compile(r"[АЕЁИОУЫЭЮЯ]")

_SHORT: Final = {
    r"т\.\s?е\.": "то есть",
    r"т\.\s?д\.": "так далее",
    r"т\.\s?п\.": "тому подобное",
    r"т\.\s?к\.": "так как",
    r"и\s?др\.": "и другие",
    r"тел\.": "телефон",
    r"моб\.": "мобильный",
    r"доб\.": "добавочный",
    r"эл\.": "электронная",
    r"руб\.": "рублей",
    r"коп\.": "копеек",
    r"мин\.": "минут",
    r"шт\.": "штук",
    r"см\.": "смотрите",
    r"напр\.": "например",
    r"им\.": "имени",
    r"л/с": "лицевой счёт",
    r"ул\.": "улица",
}
_SHORT_PATTERN: Final = re.compile(
    r"(?<![\w])(?:" + "|".join(f"(?P<a{i}>{key})" for i, key in enumerate(_SHORT)) + ")",
    re.IGNORECASE,
)
_SHORT_WORDS: Final = tuple(_SHORT.values())

_ACCOUNT: Final = re.compile(r"(?<![\w])(?:ЛС|л/с|Л/С)(?![\w])")
_ACCOUNT_FORM: Final[dict[Case, str]] = {
    "nomn": "лицевой счёт",
    "gent": "лицевого счёта",
    "datv": "лицевому счёту",
    "accs": "лицевой счёт",
    "ablt": "лицевым счётом",
    "loct": "лицевом счёте",
}


def speak_abbreviations(text: str) -> str:
    """Opens what is known, spells what has no vowel; any other word in capitals stays a word."""
    text = _ACCOUNT.sub(_account, text)
    text = _SHORT_PATTERN.sub(_short, text)
    return _CAPITALS.sub(_capitals, text)


def _account(match: re.Match[str]) -> str:
    left = match.string[: match.start()]
    word = last_word(left)
    if word in ("в", "на"):
        return _ACCOUNT_FORM["loct" if word == "в" else "accs"]
    cases = governed(left)
    return _ACCOUNT_FORM["datv" if word == "по" else (cases[0] if cases else "nomn")]


def _short(match: re.Match[str]) -> str:
    words = _SHORT_WORDS[int((match.lastgroup or "a0")[1:])]
    ends = match.group(0).endswith(".") and re.match(r"\s*$|\s+[А-ЯЁ]", match.string[match.end() :])
    # «тел.» and «им.» stand before a name; the others may end the sentence.
    can_end = words in ("так далее", "тому подобное", "и другие", "рублей", "копеек", "минут")
    return f"{words}." if ends and can_end else words


def _capitals(match: re.Match[str]) -> str:
    word = match.group(0)
    if word in _WORDS:
        return word.lower()
    if word in _SPELLED or not _VOWEL.search(word):
        return spelled(word)
    return word
