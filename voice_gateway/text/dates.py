"""Calendar dates: «15.11.2026», «с 15 по 26 число», «15 ноября», «ноябрь 2026 г.»."""

import re
from typing import Final

from voice_gateway.text.government import governed, last_word
from voice_gateway.text.morphology import Case, inflect, is_predicate
from voice_gateway.text.numbers import ordinal
from voice_gateway.text.quantity import kept_stop

MONTHS: Final = (
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
).split()
_MONTH_GENITIVE: Final = (
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
).split()
_MONTH_FORM: Final = (
    r"(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)(?:ь|я|ю|ем|ём|е)"
    r"|март(?:а|у|ом|е)?|августа?|август(?:у|ом|е)|ма(?:й|я|ю|ем|е)"
)

_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR_TAIL: Final = r"(?:\s?(?:года?\b|г\b\.?))?"
_DOTTED: Final = (
    rf"(?P<day>{_DAY})\.(?P<month>0?[1-9]|1[0-2])\.(?P<year>(?:19|20)\d\d|\d\d){_YEAR_TAIL}"
)
_ISO: Final = r"(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])"
_SHORT: Final = (
    r"(?P<day>0[1-9]|[12]\d|3[01])\.(?P<month>0[1-9]|1[0-2])"
    r"(?!\s?(?:₽|руб|коп|[кКМ]?[вВ][тТ]|Гкал|%|млн|тыс|°))"
)
_EDGE: Final = r"(?<![\d.,:/-])", r"(?![\d:/]|[.,-]\d)"
_FULL_DATES: Final = tuple(
    re.compile(_EDGE[0] + body + _EDGE[1]) for body in (_DOTTED, _ISO, _SHORT)
)

_LOW: Final = rf"(?:(?P<low>{_DAY})(?P<join>\s?[-–—]\s?|\s+(?:по|до|и|или)\s+))?"
_DAY_OF_MONTH: Final = re.compile(
    rf"(?<![\d.,]){_LOW}(?P<day>{_DAY})(?:-?(?:е|го|ое|ого|му))?\s+"
    rf"(?P<noun>{'|'.join(_MONTH_GENITIVE)}|числ(?:о|а|у|ом|е))\b"
    r"(?:\s(?P<year>(?:19|20)\d\d)\b(?:\s?(?:года\b|г\b\.?))?)?",
    re.IGNORECASE,
)
_MONTH_YEAR: Final = re.compile(
    rf"\b(?P<month>{_MONTH_FORM})\s(?P<year>(?:19|20)\d\d)\b(?:\s?(?:года?\b|г\b\.?))?",
    re.IGNORECASE,
)
_MONTH_POINT_YEAR: Final = re.compile(
    rf"{_EDGE[0]}(?P<month>0[1-9]|1[0-2])\.(?P<year>20\d\d){_YEAR_TAIL}{_EDGE[1]}"
)
_YEARS: Final = re.compile(
    r"(?<![\d.,])(?P<low>(?:19|20)\d\d)(?P<join>\s(?:по|до|и)\s|\s?[-–—]\s?)(?=(?:19|20)\d\d\s?г)"
)
_YEAR: Final = re.compile(
    r"(?<![\d.,])(?P<year>(?:19|20)\d\d)\s?(?:(?P<noun>год(?:а|у|ом|е)?)\b|г\b\.?(?!\s?[А-ЯЁ][а-яё]))"
)

_NUMERAL_CASE: Final[dict[str, Case]] = {
    "числа": "gent",
    "числу": "datv",
    "числом": "ablt",
    "числе": "loct",
}
_YEAR_CASE: Final[dict[str, Case]] = {"года": "gent", "годом": "ablt", "годе": "loct"}
# After these words a date is named («срок поверки — …»), after others it answers «когда?».
_NAMES_A_DATE: Final = frozenset("дата дату сегодня завтра вчера это день срок".split())


def speak_dates(text: str) -> str:
    """Dates in words: the day as a neuter ordinal in the case asked, the year in the genitive."""
    for pattern in _FULL_DATES:
        text = pattern.sub(_full, text)
    text = _DAY_OF_MONTH.sub(_day_of_month, text)
    text = _MONTH_YEAR.sub(lambda m: f"{m['month']} {_of_year(m['year'])}{kept_stop(m)}", text)
    text = _MONTH_POINT_YEAR.sub(_month_point_year, text)
    text = _YEARS.sub(_first_year, text)
    return _YEAR.sub(_year, text)


def _of_year(year: str) -> str:
    number = int(year) if len(year) == 4 else 2000 + int(year)
    return f"{ordinal(number, 'gent')} года"


def _full(match: re.Match[str]) -> str:
    case = _case(match)
    words = f"{ordinal(int(match['day']), case, 'neut')} {_MONTH_GENITIVE[int(match['month']) - 1]}"
    year = match.groupdict().get("year")
    return f"{words} {_of_year(year)}{kept_stop(match)}" if year else words


def _case(match: re.Match[str]) -> Case:
    """Governed by a preposition; else «когда?» (genitive), or the date's own name (nominative)."""
    left = match.string[: match.start()]
    cases = governed(left)
    word = last_word(left)
    if cases and not is_predicate(word):
        return cases[0]
    if word:
        return "nomn" if word in _NAMES_A_DATE else "gent"
    at_start = not left.strip() or left.rstrip()[-1] in ".!?;"
    followed = re.match(r"\s+[а-яё]", match.string[match.end() :])
    return "gent" if at_start and followed else "nomn"


def _day_of_month(match: re.Match[str]) -> str:
    noun = match["noun"]
    case = _case(match)
    join = (match["join"] or "").strip()
    head = ""
    if join in ("по", "до"):
        low_case, case = case, governed(join)[0]
        head = f"{ordinal(int(match['low']), low_case, 'neut')} {join} "
    if noun.lower().startswith("числ"):
        if noun.lower() == "число":
            case = "accs"
        case = _NUMERAL_CASE.get(noun.lower(), case)
    if join and not head:
        dash = f" {join} " if join in ("и", "или") else " – "
        head = f"{ordinal(int(match['low']), case, 'neut')}{dash}"
    words = f"{head}{ordinal(int(match['day']), case, 'neut')} {noun}"
    return f"{words} {_of_year(match['year'])}{kept_stop(match)}" if match["year"] else words


def _month_point_year(match: re.Match[str]) -> str:
    cases = governed(match.string[: match.start()])
    case: Case = "loct" if "loct" in cases else (cases[0] if cases else "nomn")
    month = inflect(MONTHS[int(match["month"]) - 1], case)
    return f"{month} {_of_year(match['year'])}{kept_stop(match)}"


def _first_year(match: re.Match[str]) -> str:
    cases = governed(match.string[: match.start()])
    case: Case = "loct" if "loct" in cases else (cases[0] if cases else "nomn")
    join = match["join"].strip()
    return f"{ordinal(int(match['low']), case)} {join if join.isalpha() else '–'} "


def _year(match: re.Match[str]) -> str:
    left = match.string[: match.start()]
    cases = governed(left)
    noun = match["noun"]
    if noun == "году":
        case: Case = "datv" if "datv" in cases[:1] else "loct"
    elif noun == "год":
        case = "accs" if cases else "nomn"
    elif noun:
        case = _YEAR_CASE[noun]
    elif "loct" in cases and last_word(left) in ("в", "во"):
        case, noun = "loct", "году"
    else:
        case = cases[0] if cases else ("gent" if last_word(left) else "nomn")
        noun = inflect("год", case)
    return f"{ordinal(int(match['year']), case)} {noun}{kept_stop(match)}"
