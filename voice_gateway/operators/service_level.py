"""How well the day goes: who was answered, how soon, who gave up. Pure."""

from dataclasses import dataclass
from datetime import date

SOON_S = 20.0
"""The usual measure of call centres: answered within twenty seconds."""


@dataclass
class ServiceLevel:
    """Of one day."""

    day: date
    answered: int = 0
    soon: int = 0
    abandoned: int = 0
    waited_s: float = 0.0
    """By those who were answered, together."""

    def was_answered(self, waited_s: float) -> None:
        self.answered += 1
        self.soon += waited_s <= SOON_S
        self.waited_s += waited_s

    def was_abandoned(self) -> None:
        self.abandoned += 1

    def on(self, day: date) -> "ServiceLevel":
        """Itself, or an empty one when another day has begun."""
        return self if day == self.day else ServiceLevel(day)

    @property
    def level(self) -> float | None:
        """The share of callers that were answered soon; None when there were none."""
        callers = self.answered + self.abandoned
        return self.soon / callers if callers else None

    @property
    def average_wait_s(self) -> float | None:
        return self.waited_s / self.answered if self.answered else None
