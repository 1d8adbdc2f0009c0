"""Months as the caller hears them: days of any time of the month stand for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

_NAMES = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь",
    "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_GENITIVES = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
)  # fmt: skip

_FEW = 3
"""Months that are named one by one."""


def for_months(days: Iterable[date]) -> str:
    """«за октябрь», «за март и май», «с июля по октябрь»; more than a few with gaps between them
    are counted: «за 5 месяцев с января по август». At least one day is needed.
    """
    months = sorted({day.replace(day=1) for day in days})
    if len(months) > 2 and _follow_one_another(months):
        return f"с {_span(months)}"
    if len(months) > _FEW:
        return f"за {_counted(len(months))} с {_span(months)}"
    *head, last = (_NAMES[month.month - 1] for month in months)
    return f"за {', '.join(head)} и {last}" if head else f"за {last}"


def over_months(days: Iterable[date]) -> str:
    """The same for a total, where months between them do not matter: «с марта по август»."""
    months = sorted({day.replace(day=1) for day in days})
    return f"с {_span(months)}" if len(months) > _FEW else for_months(months)


def day_and_month(day: date) -> str:
    """«7 ноября»: of the last twelve months, where the year goes without saying."""
    return f"{day.day} {_GENITIVES[day.month - 1]}"


def month_of_last_year(day: date) -> str:
    """«ноября прошлого года», the genitive."""
    return f"{_GENITIVES[day.month - 1]} прошлого года"


def months_back(day: date, months: int) -> date:
    """The first day of the month so many months before the month of `day`."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def _span(months: Sequence[date]) -> str:
    return f"{_GENITIVES[months[0].month - 1]} по {_NAMES[months[-1].month - 1]}"


def _counted(months: int) -> str:
    """Of more than `_FEW`, and no more than a year's."""
    return f"{months} месяца" if months == 4 else f"{months} месяцев"


def _follow_one_another(months: Sequence[date]) -> bool:
    return all(months_back(months[i], 1) == months[i - 1] for i in range(1, len(months)))
