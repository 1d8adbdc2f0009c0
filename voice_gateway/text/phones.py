"""Telephone numbers, spoken in the groups in which they are written."""

import re
from typing import Final

from voice_gateway.text.numbers import group

# +7 or 8 and ten figures with any usual separators.
_NATIONAL: Final = re.compile(
    r"(?<![\d+.,])(?P<trunk>\+\s?7|8|7)(?P<body>(?:[ ()-]{0,3}\d){10})(?!\d)"
)
# A town number without a code: 550-9-550, 123-45-67.
_LOCAL: Final = re.compile(r"(?<![\d.,-])\d{1,3}(?:-\d{1,3}){2}(?![\d-])")


def speak_phones(text: str) -> str:
    """«плюс семь, четыреста девяносто девять, пятьсот пятьдесят, девять, пятьсот пятьдесят»."""
    text = _NATIONAL.sub(_national, text)
    return _LOCAL.sub(lambda m: _groups(m.group(0).split("-")), text)


def _national(match: re.Match[str]) -> str:
    groups = re.findall(r"\d+", match["body"])
    if any(len(figures) > 3 for figures in groups):
        figures = "".join(groups)
        groups = [figures[:3], figures[3:6], figures[6:8], figures[8:]]
    trunk = "восемь" if match["trunk"] == "8" else "плюс семь"
    return f"{trunk}, {_groups(groups)}"


def _groups(groups: list[str]) -> str:
    return ", ".join(group(figures) for figures in groups)
