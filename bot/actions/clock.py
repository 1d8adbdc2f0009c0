"""The utility's clock."""

from __future__ import annotations

import os
from datetime import datetime

from bot.utility import load_utility


def now() -> datetime:
    """The time in the utility's zone.

    `DOZVON_NOW` («2026-11-20T12:00:00+03:00») stops the clock for tests and demonstrations.
    """
    zone = load_utility().time_zone
    stopped = os.environ.get("DOZVON_NOW")
    return datetime.fromisoformat(stopped).astimezone(zone) if stopped else datetime.now(zone)
