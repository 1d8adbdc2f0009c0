"""Numbers that name a thing and are written down: accounts, contracts, requests, session codes."""

import re
from typing import Final

from voice_gateway.text.numbers import dictated

_LABEL: Final = (
    r"(?:сч[её]т(?:а|у|ом|е)?|л/с|лс|договор[а-яё]*|инн|кпп|снилс|код(?:а|у|ом|е)?(?:\s[а-яё]+)?"
    r"|заявк[а-яё]+|обращени[а-яё]+|сч[её]тчик[а-яё]*|номер(?:а|у|ом|е)?|№)"
)
_NOT_A_SUM: Final = r"(?![\d]|[.,]\d|:\d|\s?(?:₽|руб|коп|[кКМ]?[вВ][тТ]|Гкал|%|млн|тыс|мин\b|ч\b))"
_LABELLED: Final = re.compile(
    rf"(?<![\w])(?P<label>{_LABEL})(?P<between>\s*(?:[:–—-]\s*)?(?:(?:номер|№)\s*)?)"
    rf"(?P<figures>\d(?:[ -]?\d)*+){_NOT_A_SUM}",
    re.IGNORECASE,
)
_LONG: Final = re.compile(rf"(?<![\d.,+-])(?![78]\d{{10}}(?!\d))(?P<figures>\d{{9,}}+){_NOT_A_SUM}")
_ENDLESS: Final = re.compile(r"\d{16,}+")  # no amount, whatever unit follows
_SHORTEST: Final = 5
_SHORTEST_CODE: Final = 4


def speak_accounts(text: str) -> str:
    """Figures one by one in groups: «один ноль ноль, ноль ноль ноль, ноль ноль, ноль один»."""
    text = _ENDLESS.sub(lambda m: dictated(m.group(0)), text)
    text = _LABELLED.sub(_labelled, text)
    return _LONG.sub(lambda m: dictated(m["figures"]), text)


def _labelled(match: re.Match[str]) -> str:
    groups = re.findall(r"\d+", match["figures"])
    figures = "".join(groups)
    is_code = match["label"].lower().startswith("код")
    if len(figures) < (_SHORTEST_CODE if is_code else _SHORTEST) or _is_phone(match["figures"]):
        return match.group(0)
    # The writer's own groups are kept unless one is too long to remember.
    kept = len(groups) > 1 and all(len(part) <= 5 for part in groups)
    words = ", ".join(dictated(part) for part in groups) if kept else dictated(figures)
    return f"{match['label']}{match['between'] or ' '}{words}"


def _is_phone(written: str) -> bool:
    """«номер 8 800 555-35-35» is read as a phone, «номер 550-9-550» too."""
    figures = re.sub(r"\D", "", written)
    grouped = " " in written or "-" in written
    return grouped and (len(figures) in (7, 11) and (len(figures) == 7 or figures[0] in "78"))
