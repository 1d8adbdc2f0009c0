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


def for_months(days: Iterable[date]) -> str:
    """«за октябрь», «за март и май», «с июля по октябрь». At least one day is needed."""
    months = sorted({day.replace(day=1) for day in days})
    if len(months) > 2 and _follow_one_another(months):
        return f"с {_GENITIVES[months[0].month - 1]} по {_NAMES[months[-1].month - 1]}"
    *head, last = (_NAMES[month.month - 1] for month in months)
    return f"за {', '.join(head)} и {last}" if head else f"за {last}"


def months_back(day: date, months: int) -> date:
    """The first day of the month so many months before the month of `day`."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def _follow_one_another(months: Sequence[date]) -> bool:
    return all(months_back(months[i], 1) == months[i - 1] for i in range(1, len(months)))
