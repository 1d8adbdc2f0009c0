"""A leg: one connection of a call, whatever carries it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Protocol

from media.pcm import Pcm
from media.playout import Playout


@dataclass(frozen=True)
class Sound:
    """What the far end sent: about 20 ms of PCM at the leg's `rate_in`."""

    pcm: Pcm


@dataclass(frozen=True)
class Dtmf:
    """One key (RFC 4733 event): 0-9, *, #."""

    digit: str


@dataclass(frozen=True)
class HungUp:
    """The far end is gone, politely or not. Nothing follows."""


Inbound = Sound | Dtmf | HungUp


class Leg(Protocol):
    """Everything a call needs of a connection."""

    @property
    def channel(self) -> str:
        """«web» or «phone»."""

    @property
    def rate_in(self) -> int:
        """Hz of what `inbound` gives."""

    @property
    def playout(self) -> Playout:
        """What the far end hears; the leg's own clock empties it."""

    def inbound(self) -> AsyncIterator[Inbound]:
        """Sound and events until HungUp, which is always the last."""

    def notify(self, event: dict[str, Any]) -> None:
        """Shows an event of the call to the far end, where it has eyes; never blocks or raises."""

    async def close(self) -> None:
        """Ends the connection; a second call does nothing."""
