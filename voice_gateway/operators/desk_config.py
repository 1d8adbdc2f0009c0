"""How the desks work: sections, queues and their hours, words; from desk.yml."""

from datetime import date
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)

from voice_gateway.operators.hours import Hours, parse_hours
from voice_gateway.operators.state import QueueRules, Rules
from voice_gateway.yaml_problem import YAML_PROBLEMS, yaml_problem

DEFAULT = Path(__file__).parent / "desk.yml"

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
Words = Annotated[str, Field(min_length=1, max_length=120)]
Seconds = Annotated[float, Field(ge=1, le=3600)]


def _zone(name: object) -> object:
    try:
        return ZoneInfo(name) if isinstance(name, str) else name
    except (KeyError, ValueError):
        raise ValueError(f"no such time zone: {name}") from None


def _day(text: str) -> str:
    day, _, month = text.partition(".")
    try:
        date(2024, int(month), int(day))  # a leap year: 29.02 is a day
    except ValueError:
        raise ValueError(f"not a day like 01.01: {text}") from None
    return f"{int(day):02}.{int(month):02}"


class BadDesk(ValueError):
    """The file cannot be used; the text names the place."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Section(_Strict):
    id: Name
    title: Words
    queue: Name


class Queue(_Strict):
    title: Words
    hours: Annotated[Hours, BeforeValidator(parse_hours), PlainSerializer(str)]
    holidays: tuple[Annotated[str, AfterValidator(_day)], ...] = ()
    """«DD.MM», when nobody answers."""
    prefer_s: Seconds = 30.0
    overflow: tuple[Name, ...] = ()
    overflow_s: Seconds = 60.0
    callback_s: Seconds = 180.0


class CallBackRules(_Strict):
    tries: int = Field(default=3, ge=1, le=10)
    again_min: float = Field(default=15.0, gt=0, le=24 * 60)
    ring_s: float = Field(default=40.0, ge=10, le=120)


class CannedAnswer(_Strict):
    title: Words
    text: str = Field(min_length=1, max_length=1000)


class DeskConfig(_Strict):
    sections: tuple[Section, ...] = Field(min_length=1)
    default: Name
    time_zone: Annotated[ZoneInfo, BeforeValidator(_zone)]
    queues: dict[Name, Queue]
    answer_s: float = Field(default=20.0, ge=5, le=120)
    wrap_up_s: float = Field(default=30.0, ge=0, le=3600)
    callback: CallBackRules = CallBackRules()
    break_reasons: tuple[Words, ...] = ()
    results: tuple[Words, ...] = ()
    canned: tuple[CannedAnswer, ...] = ()

    @model_validator(mode="after")
    def known_queues(self) -> Self:
        named = [("default", self.default)]
        named += [(f"sections.{section.id}", section.queue) for section in self.sections]
        for name, queue in self.queues.items():
            named += [(f"queues.{name}.overflow", other) for other in queue.overflow]
        for place, queue_name in named:
            if queue_name not in self.queues:
                raise ValueError(f"{place}: no such queue: {queue_name}")
        return self

    def section(self, name: str) -> Section | None:
        return next((section for section in self.sections if section.id == name), None)

    def queue_of(self, name: str | None) -> str:
        """The queue of this name; the default one where there is none, so that nobody is lost."""
        return name if name in self.queues else self.default

    def rules(self) -> Rules:
        queues = {
            name: QueueRules(queue.prefer_s, queue.overflow_s, queue.overflow)
            for name, queue in self.queues.items()
        }
        return Rules(queues, self.answer_s, self.wrap_up_s)

    def wire(self) -> dict[str, object]:
        """What a console is told of it (docs/operators.md, `welcome`)."""
        return {
            "sections": [{"id": one.id, "title": one.title} for one in self.sections],
            "queues": [{"id": name, "title": one.title} for name, one in self.queues.items()],
            "canned": [{"title": one.title, "text": one.text} for one in self.canned],
            "break_reasons": list(self.break_reasons),
            "results": list(self.results),
            "wrap_up_s": self.wrap_up_s,
        }


def load(path: Path | None) -> DeskConfig:
    """path: None for the project's own. Raises BadDesk."""
    path = path or DEFAULT
    try:
        return DeskConfig.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except YAML_PROBLEMS as error:
        raise BadDesk(yaml_problem(path, error)) from None
