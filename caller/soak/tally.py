"""What became of a soak's calls."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """Calls by what became of them."""

    made: Counter[str] = field(default_factory=Counter)
    """By kind."""
    failed: Counter[str] = field(default_factory=Counter)
    """By why."""
    answers: list[tuple[float, float]] = field(default_factory=list)
    """When something was said, s from the beginning, and how many ms later its answer was heard."""
    unanswered: int = 0
