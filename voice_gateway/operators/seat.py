"""One operator's place on the floor: what is sent to the console, in the right order."""

import json
from dataclasses import dataclass
from typing import Protocol

from voice_gateway.operators.sides import Message


class DeskLine(Protocol):
    """A console's connection. Nothing here blocks or raises; what cannot be sent any more is lost
    with the connection."""

    def send(self, text: str) -> None:
        """A message, in JSON."""

    def close(self, code: int) -> None:
        """WebSocket's closing code."""


@dataclass(frozen=True)
class Who:
    """The operator, as signed in."""

    id: str
    name: str
    """Signs in by it."""
    title: str
    role: str
    skills: frozenset[str]

    @property
    def supervisor(self) -> bool:
        return self.role == "supervisor"


class Seat:
    """What comes while `talk` or `welcome` is still being put together follows it."""

    def __init__(self, who: Who) -> None:
        self.who = who
        self.line: DeskLine | None = None
        self._waiting: list[str] = []
        self._preparing = 0

    def take(self, who: Who, line: DeskLine) -> DeskLine | None:
        """Another connection from now; the one before is returned."""
        before, self.line = self.line, line
        self.who = who
        self._waiting, self._preparing = [], 0
        return before

    def gone(self, line: DeskLine) -> bool:
        """False when another connection has taken over before."""
        if self.line is not line:
            return False
        self.line = None
        self._waiting = []
        return True

    def send(self, message: Message) -> None:
        self.send_text(encoded(message))

    def send_text(self, text: str) -> None:
        if self.line is None:
            return
        if self._preparing:
            self._waiting.append(text)
        else:
            self.line.send(text)

    def prepare(self) -> None:
        """What is sent from now waits for `prepared`."""
        self._preparing += 1

    def prepared(self, line: DeskLine | None, message: Message | None) -> None:
        """The message itself (None: none after all), then what has waited. line: the one that it
        was prepared for."""
        if line is None or self.line is not line:
            return
        if message is not None:
            line.send(encoded(message))
        self._preparing -= 1
        if not self._preparing:
            waiting, self._waiting = self._waiting, []
            for text in waiting:
                line.send(text)


def encoded(message: Message) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
