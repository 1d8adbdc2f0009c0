"""Scripted callers: a YAML file of what is said or keyed, and what must be heard (row B4).

name: a known caller asks for the balance
from: "+74951234501"        # optional; line: consultation; by SIP: dialled: "+74951240002"
greeting: [Дозвон-Энерго]   # heard before the caller does anything
steps:
  - say: три ноль … два пять  # «…» is a pause; or keys: "12345#", or wav: FILE, or silence: true
    hears: [Ваш адрес]
    never: [₽]
    hears_out: false          # optional: the next step is said over this answer
ends: handed_off            # optional: hangup (the caller's own), completed, handed_off
"""

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from caller.acts import Act, Pressed, Quiet, Spoken
from caller.problems import BadInput
from caller.script import Cue, Play, Say
from voice_gateway.yaml_problem import YAML_PROBLEMS, yaml_problem

Heard = tuple[Annotated[str, Field(min_length=1)], ...]


class Step(BaseModel):
    model_config = ConfigDict(extra="forbid")

    say: str | None = None
    wav: Path | None = None
    keys: str | None = Field(default=None, pattern=r"^[0-9*#]+$")
    silence: Literal[True] | None = None
    hears: Heard = ()
    never: Heard = ()
    hears_out: bool = True

    @model_validator(mode="after")
    def one_thing(self) -> "Step":
        done = [name for name in ("say", "wav", "keys", "silence") if getattr(self, name)]
        if len(done) != 1:
            raise ValueError("a step is one of say, wav, keys, silence")
        return self

    def cue(self) -> Cue | None:
        """What must be made into sound, if anything."""
        if self.say is not None:
            return Say(self.say)
        return Play(self.wav) if self.wav is not None else None

    def act(self, sound: Spoken | None) -> Act:
        what = sound or (Pressed(self.keys) if self.keys else Quiet())
        return Act(what, self.hears, self.never, self.hears_out)


class Scenario(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    caller: str | None = Field(default=None, alias="from")
    line: str = "consultation"
    dialled: str | None = None
    greeting: Heard = ()
    steps: tuple[Step, ...]
    ends: Literal["hangup", "completed", "handed_off"] | None = None


def load(path: Path) -> Scenario:
    """Raises BadInput that names the file and the place."""
    try:
        return Scenario.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file") from None
    except YAML_PROBLEMS as error:
        raise BadInput(yaml_problem(path, error)) from None
