"""Times of day: «8:30», «с 9:00 до 18:00», «8:30–20:30»."""

import re
from typing import Final

from voice_gateway.text.government import governed
from voice_gateway.text.morphology import Case, counted
from voice_gateway.text.numbers import cardinal

_HOUR: Final = r"(?:[01]?\d|2[0-4])"
_EDGE: Final = r"(?<![\d.,:])", r"(?![\d:])"
_RANGE: Final = re.compile(
    rf"{_EDGE[0]}(?P<h1>{_HOUR}):(?P<m1>[0-5]\d)\s?[-–—]\s?(?P<h2>{_HOUR}):(?P<m2>[0-5]\d){_EDGE[1]}"
)
_FROM_TO: Final = re.compile(
    rf"\b(?P<from>[Сс])\s(?P<h1>{_HOUR})[:.](?P<m1>[0-5]\d)\s(?P<join>до|по)\s"
    rf"(?P<h2>{_HOUR})[:.](?P<m2>[0-5]\d)(?!\.?\d|:)"
)
_TIME: Final = re.compile(rf"{_EDGE[0]}(?P<h>{_HOUR}):(?P<m>[0-5]\d){_EDGE[1]}")

# «в 8.30»: only where a preposition and no unit say that it is no decimal.
_POINT_TIME: Final = re.compile(
    rf"(?<=\bв |\bк )(?P<h>{_HOUR})\.(?P<m>[0-5]\d)(?![\d:.]\d|\s?(?:₽|руб|[кМ]?Вт|%))"
)


def speak_times(text: str) -> str:
    """Hours and minutes in words: «с восьми тридцати до двадцати тридцати», «до девяти часов»."""
    text = _FROM_TO.sub(_from_to, text)
    text = _RANGE.sub(_range, text)
    text = _POINT_TIME.sub(_time, text)
    return _TIME.sub(_time, text)


def _clock(hour: str, minute: str, case: Case, *, with_hours: bool = True) -> str:
    h, m = int(hour), int(minute)
    if m == 0:
        words = cardinal(h, case)
        return f"{words} {counted('час', h, case)}" if with_hours else words
    if m < 10:
        return f"{cardinal(h, case)} {cardinal(0, case)} {cardinal(m, case)}"
    return f"{cardinal(h, case)} {cardinal(m, case)}"


def _from_to(match: re.Match[str]) -> str:
    return f"{match['from']} {_both(match, match['join'])}"


def _range(match: re.Match[str]) -> str:
    # «в 8:30–9:00» keeps its preposition; a bare range is said as from … to.
    cases = governed(match.string[: match.start()])
    if cases:
        low = _clock(match["h1"], match["m1"], cases[0])
        return f"{low} – {_clock(match['h2'], match['m2'], cases[0])}"
    return f"с {_both(match, 'до')}"


def _both(match: re.Match[str], join: str) -> str:
    end: Case = "accs" if join == "по" else "gent"
    # «с девяти до восемнадцати часов»: one «часов» is enough for two whole hours.
    low = _clock(match["h1"], match["m1"], "gent", with_hours=match["m2"] != "00")
    return f"{low} {join} {_clock(match['h2'], match['m2'], end)}"


def _time(match: re.Match[str]) -> str:
    cases = governed(match.string[: match.start()])
    return _clock(match["h"], match["m"], cases[0] if cases else "nomn")
