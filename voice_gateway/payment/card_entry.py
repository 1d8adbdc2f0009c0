"""A card keyed field by field: number, month and year, code. Keys only, no sound."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from voice_gateway.payment import prompts
from voice_gateway.payment.card import (
    CODE_LENGTH,
    EXPIRES_LENGTH,
    NUMBER_LENGTHS,
    Card,
    is_current,
    is_number,
)

MAX_TRIES = 3
"""Of each field; silence is a try too."""
SILENCE_MS = 15_000
"""Without a key, after which the field is asked again."""
REST_MS = 8_000
"""Without a key in the middle of a field, after which it is judged as it is."""
WHOLE_MS = 3_000
"""The same for a number that may be whole: numbers differ in length."""
LIMIT_MS = 300_000
"""Of the whole entry."""
_CANCEL = "0"


@dataclass(frozen=True)
class Ask:
    """Say this and wait for keys."""

    text: str


@dataclass(frozen=True)
class Entered:
    card: Card


class Over(Enum):
    CANCELLED = "cancelled"
    """The caller keyed 0 and #."""
    GIVEN_UP = "not_entered"
    """Three tries of a field, or no end of it."""


Step = Ask | Entered | Over


@dataclass(frozen=True)
class _Field:
    name: str
    longest: int
    asked: str
    wrong: str
    again: str
    awaited: str


_FIELDS = (
    _Field(
        "number", NUMBER_LENGTHS[-1], prompts.NUMBER, prompts.NUMBER_WRONG, prompts.NUMBER_AGAIN,
        prompts.NUMBER_AWAITED,
    ),
    _Field(
        "expires", EXPIRES_LENGTH, prompts.EXPIRES, prompts.EXPIRES_WRONG, prompts.EXPIRES_AGAIN,
        prompts.EXPIRES_AWAITED,
    ),
    _Field(
        "code", CODE_LENGTH, prompts.CODE, prompts.CODE_WRONG, prompts.CODE_AGAIN,
        prompts.CODE_AWAITED,
    ),
)  # fmt: skip


class CardEntry:
    """Pure. Feed it keys and ticks in the order of time (ms); a step comes back when one is due.

    Its repr is the default one: no digits.
    """

    def __init__(self, now_ms: float, today: date) -> None:
        self._today = today
        self._began_ms = self._rested_since_ms = now_ms
        self._done: list[str] = []
        self._digits = ""
        self._tries = 0

    @property
    def first(self) -> Ask:
        return Ask(_FIELDS[0].asked)

    def key(self, now_ms: float, key: str) -> Step | None:
        """0-9 gather, * starts the field over, # ends it."""
        self._rested_since_ms = now_ms
        if key == "*":
            self._digits = ""
            return Ask(self._field.again)
        if key == "#":
            # The one that a careful caller adds to a field that ended by its length.
            return self._judge() if self._digits else None
        self._digits += key
        return self._judge() if len(self._digits) >= self._field.longest else None

    def tick(self, now_ms: float, playing: bool) -> Step | None:
        """Time goes on; `playing`: a prompt is still to be heard, and nobody is waited for."""
        if now_ms - self._began_ms >= LIMIT_MS:
            return Over.GIVEN_UP
        if playing:
            self._rested_since_ms = now_ms
            return None
        rested = now_ms - self._rested_since_ms
        if not self._digits:
            return self._failed(self._field.awaited, now_ms) if rested >= SILENCE_MS else None
        whole = self._field is _FIELDS[0] and is_number(self._digits)
        return self._judge() if rested >= (WHOLE_MS if whole else REST_MS) else None

    @property
    def _field(self) -> _Field:
        return _FIELDS[len(self._done)]

    def _judge(self) -> Step:
        digits, self._digits = self._digits, ""
        if digits == _CANCEL:
            return Over.CANCELLED
        if not self._fits(digits):
            return self._failed(self._field.wrong, self._rested_since_ms)
        self._done.append(digits)
        self._tries = 0
        return Entered(Card(*self._done)) if len(self._done) == len(_FIELDS) else self._ask()

    def _ask(self) -> Ask:
        return Ask(self._field.asked)

    def _fits(self, digits: str) -> bool:
        match self._field.name:
            case "number":
                return is_number(digits)
            case "expires":
                return is_current(digits, self._today)
            case _:
                return len(digits) == CODE_LENGTH

    def _failed(self, text: str, now_ms: float) -> Step:
        self._tries += 1
        self._rested_since_ms = now_ms
        return Ask(text) if self._tries < MAX_TRIES else Over.GIVEN_UP
