"""Who hears whom in a talk. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Role = Literal["talking", "consulting", "supervising"]

CALLER = "caller"
RECORDING = "recording"
"""Its listener: what the caller hears of people, by whatever way."""


@dataclass(frozen=True)
class Desk:
    """One operator's place in the talk."""

    role: Role
    title: str = ""
    """Whose words they are in the chat."""
    whispers: bool = False
    """A supervisor who is heard by the operators."""


def voice_of(operator: str) -> str:
    """The desk's name among the mixer's legs."""
    return f"desk {operator}"


def hearing(
    desks: Mapping[str, Desk], *, hold: bool, direct: str | None
) -> dict[str, frozenset[str]]:
    """desks: by operator. direct: the operator whom the caller hears browser to browser, None for
    nobody: the mix joins all the others. -> listener to those whom they hear."""
    talking = {voice_of(who) for who, desk in desks.items() if desk.role == "talking"}
    consulting = {voice_of(who) for who, desk in desks.items() if desk.role == "consulting"}
    whispering = {voice_of(who) for who, desk in desks.items() if desk.whispers}
    operators = talking | consulting
    apart = {voice_of(direct)} if direct is not None else set()
    caller = set() if hold else {CALLER}

    heard = {RECORDING: frozenset(talking if caller else ())}
    heard[CALLER] = frozenset(talking - apart if caller else ())
    for who, desk in desks.items():
        voice = voice_of(who)
        match desk.role:
            case "talking":
                others = (operators | whispering) - {voice}
                heard[voice] = frozenset(others | (set() if voice in apart else caller))
            case "consulting":
                heard[voice] = frozenset(operators - {voice})
            case "supervising":
                heard[voice] = frozenset(operators | caller)
    return heard
