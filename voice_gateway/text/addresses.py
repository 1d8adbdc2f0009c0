"""Postal addresses: «ул. Ленина, д. 5А, корп. 2, кв. 12», «дом 12/3», «г. Химки»."""

import re
from typing import Final

from voice_gateway.text.government import governed, last_word
from voice_gateway.text.letters import spelled
from voice_gateway.text.morphology import Case, adjective_cases, inflect
from voice_gateway.text.numbers import cardinal

# Abbreviation before a name or after it («Ленина ул.»); the dot may be missing where it is safe.
_NAMED: Final = {
    r"ул": "улица",
    r"пер": "переулок",
    r"просп|пр-т|пр-кт": "проспект",
    r"пр-д": "проезд",
    r"б-р|бул": "бульвар",
    r"наб": "набережная",
    r"мкр|мкрн|мкр-н": "микрорайон",
    r"обл": "область",
    r"р-н": "район",
    r"пос": "посёлок",
    r"дер": "деревня",
}
_NAMED_WITH_DOT: Final = {
    r"ш": "шоссе",
    r"пл": "площадь",
    r"пр": "проспект",
    r"туп": "тупик",
    # In capitals these are initials: «А. С. Пушкина».
    r"(?-i:д)": "деревня",
    r"(?-i:с)": "село",
    r"(?-i:п)": "посёлок",
    r"(?-i:м|ст\. м)": "метро",
    r"ст": "станция",
}
_NUMBERED: Final = {
    r"корп": "корпус",
    r"кв": "квартира",
    r"оф": "офис",
    r"под": "подъезд",
    r"эт": "этаж",
    r"стр": "строение",
    r"вл": "владение",
    r"ком": "комната",
    r"пом": "помещение",
    r"д": "дом",
    r"к": "корпус",
}

_NAME_ABBREVIATION: Final = re.compile(
    r"(?<![\w.-])(?<!т\. )(?:(?P<free>"
    + "|".join(_NAMED)
    + r")(?![\w-])\.?|(?P<dotted>"
    + "|".join(_NAMED_WITH_DOT)
    + r")\.(?=\s?[«А-ЯЁ])|(?P<town>г)(?:\.\s?|\s)(?=[А-ЯЁ][а-яё]))\s?",
    re.IGNORECASE,
)
_NUMBER_ABBREVIATION: Final = re.compile(
    r"(?<![\w-])(?P<short>" + "|".join(_NUMBERED) + r")(?P<dot>\.\s?|\s)(?=\d)", re.IGNORECASE
)
# «к 5 числу», «под 7 %» are no building and no entrance unless a house goes before them.
_PREPOSITIONS: Final = frozenset(("к", "под"))
_AFTER_HOUSE: Final = re.compile(r"\b(?:д|дом[а-я]?)\b\.?\s?\d+[А-Яа-я]?,?\s$", re.IGNORECASE)
_LABEL: Final = (
    r"дом(?:а|у|ом|е)?|корпус(?:а|у|ом|е)?|строени[еяю]|квартир(?:а|ы|е|у|ой)|офис(?:а|у|ом|е)?"
    r"|подъезд(?:а|у|ом|е)?|этаж(?:а|у|ом|е)?|владени[еяю]|комнат(?:а|ы|е|у|ой)|помещени[еяю]"
    r"|литер(?:а|ы|е|у|ой)?|участ(?:ок|ка|ке)|кабинет(?:а|у|ом|е)?|окн[оаеу]|пункт(?:а|у|ом|е)?"
)
_NUMBER: Final = re.compile(
    rf"\b(?P<label>{_LABEL})\s(?:№\s?)?(?P<number>\d+)(?:/(?P<slash>\d+))?"
    r"(?:(?:-?(?=(?-i:[А-Иа-иК]))|\s(?=(?-i:[А-ИК])))(?P<letter>[А-ИК])(?![\w]))?(?P<parts>(?:\s?[кКсС]\s?\d+)*)(?![\d])",
    re.IGNORECASE,
)
# «улица 26 Бакинских Комиссаров»
_NAME_NUMBER: Final = re.compile(r"(?<=улиц[аеуы] )\d{1,3}(?= [А-ЯЁ])")
_PART: Final = re.compile(r"([кКсС])\s?(\d+)")
_PART_NAME: Final = {"к": "корпус", "с": "строение"}


def speak_addresses(text: str) -> str:
    """Addresses with their abbreviations opened and their numbers in words, unchanged in order."""
    text = _NUMBER_ABBREVIATION.sub(_numbered, text)
    text = _NAME_ABBREVIATION.sub(_named, text)
    text = _NAME_NUMBER.sub(lambda m: cardinal(int(m.group(0)), "gent"), text)
    return _NUMBER.sub(_number, text)


def _case(left: str) -> Case:
    cases = governed(left)
    if last_word(left) in ("в", "во", "на"):
        return "loct"
    if last_word(left) == "по":
        return "datv"
    return cases[0] if cases else "nomn"


def _named(match: re.Match[str]) -> str:
    short = (match["free"] or match["dotted"] or "").lower()
    table = _NAMED if match["free"] else _NAMED_WITH_DOT
    lemma = (
        "город"
        if match["town"]
        else next(lemma for pattern, lemma in table.items() if re.fullmatch(pattern, short))
    )
    left = match.string[: match.start()]
    before = re.search(r"([А-ЯЁ][а-яё]+)\s$", left)
    cases = adjective_cases(before.group(1)) if before else ()
    if cases and before:  # «в Московской обл.»: the noun follows its adjective
        wanted = _case(left[: before.start()])
        case = wanted if wanted in cases else cases[0]
    else:
        case = _case(left)
    return _capitalised(inflect(lemma, case), match) + " "


def _numbered(match: re.Match[str]) -> str:
    short = match["short"].lower()
    left = match.string[: match.start()]
    if short in _PREPOSITIONS and match["dot"].isspace() and not _AFTER_HOUSE.search(left):
        return match.group(0)
    lemma = next(lemma for pattern, lemma in _NUMBERED.items() if re.fullmatch(pattern, short))
    return _capitalised(inflect(lemma, _case(left)), match) + " "


def _capitalised(word: str, match: re.Match[str]) -> str:
    return word.capitalize() if match.group(0)[0].isupper() else word


def _number(match: re.Match[str]) -> str:
    words = f"{match['label']} {cardinal(int(match['number']))}"
    if match["slash"]:
        words += f" дробь {cardinal(int(match['slash']))}"
    if match["letter"]:
        words += f" {spelled(match['letter'])}"
    for part, number in _PART.findall(match["parts"]):
        words += f" {_PART_NAME[part.lower()]} {cardinal(int(number))}"
    return words
