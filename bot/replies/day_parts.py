"""The part of a day that suits the caller, in their own words."""

from __future__ import annotations

import re

NAMES = ("утром", "днём", "вечером")

MEANT = {
    "утром": re.compile(r"\b(утр|до обеда|до полудня|пораньше|с утра)"),
    "днём": re.compile(r"\b(дн[её]м|день|дня|в обед|после обеда|в середине)"),
    "вечером": re.compile(r"\b(вечер|попозже|после работы)"),
}
"""What is said for each of `NAMES`."""

ANY = re.compile(r"\b(в любое|любое|когда угодно|вс[её] равно|без разницы|неважно|не важно)")
"""What is said when any suits."""
