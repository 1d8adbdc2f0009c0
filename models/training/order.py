"""What is asked of a run, and what it has to say of itself."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from models.training.progress import Progress
from models.training.recipe import Recipe


class StageFailed(RuntimeError):
    """A stage ended without its result; the message is for people."""


@dataclass(frozen=True)
class Order:
    """What is asked for. `root`: the repository; `cache`: fetched packages; `out`: the model."""

    root: Path
    work: Path
    cache: Path
    out: Path
    recipe: Recipe
    quick: bool = False
    data: Sequence[Path] = ()
    """Manifests of further recordings."""
    adapt: Path | None = None
    """A net.pt to begin from."""


@dataclass
class Report:
    """What the run did, for report.json beside the model."""

    seconds: dict[str, float] = field(default_factory=dict)
    hours: dict[str, float] = field(default_factory=dict)
    people: float | None = None
    """Phone errors a phone said, of people who never trained (`phone_errors`)."""
    notes: list[str] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str, progress: Progress) -> Iterator[None]:
        progress.say(f"{name} ...")
        started = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - started, 1)


def digest(*parts: object) -> str:
    """Ten hexadecimal digits that stand for the parts' text."""
    text = "\0".join(str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:10]
