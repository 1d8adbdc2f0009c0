"""Who said what in the call, as it goes and as it is kept."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any


@dataclass
class Line:
    who: str
    text: str
    turn: int
    recognised: str | None = None
    confidence: float | None = None
    intent: str | None = None
    answer_after_ms: int | None = None
    """From the caller's end of speech to the first audible sample of the answer, at the caller."""
    gateway_ms: dict[str, int] | None = None
    """The gateway's own account of that time."""


@dataclass
class Transcript:
    call_id: str = ""
    caller: str | None = None
    ended: str | None = None
    lines: list[Line] = field(default_factory=list)

    @property
    def answers_ms(self) -> list[int]:
        return [x.answer_after_ms for x in self.lines if x.answer_after_ms is not None]

    def p50_ms(self) -> int | None:
        return round(median(self.answers_ms)) if self.answers_ms else None

    def assistant_text(self) -> str:
        return " ".join(line.text for line in self.lines if line.who == "assistant")

    def save(self, path: Path) -> None:
        content: dict[str, Any] = {**asdict(self), "p50_ms": self.p50_ms()}
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
