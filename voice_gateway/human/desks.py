"""The operators' places in one talk, with their legs to the gateway."""

import asyncio
from dataclasses import replace

from media.mixer import Mixer
from media.webrtc import WebRtcLeg
from voice_gateway.human.hearing import Desk, Role, voice_of
from voice_gateway.human.subtitles import Subtitles
from voice_gateway.operators.sides import OperatorName

_CONNECT_S = 15.0


class Desks:
    """A desk may talk without a leg: browser to browser."""

    def __init__(self, group: asyncio.TaskGroup, mixer: Mixer, subtitles: Subtitles) -> None:
        self._group, self._mixer, self._subtitles = group, mixer, subtitles
        self.by_operator: dict[str, Desk] = {}
        self._legs: dict[str, WebRtcLeg] = {}

    def has(self, operator: str) -> bool:
        return operator in self.by_operator

    def supervises(self, operator: str) -> bool:
        return self.has(operator) and self.by_operator[operator].role == "supervising"

    def come(self, operator: OperatorName, role: Role) -> None:
        """A new desk, or another role of one that is here."""
        self.by_operator[operator.id] = Desk(role, operator.title)
        if role == "talking":
            self._subtitles.listen(voice_of(operator.id), "operator")

    def whisper(self, operator: str, on: bool) -> None:
        if operator in self.by_operator:
            self.by_operator[operator] = replace(self.by_operator[operator], whispers=on)

    def bring(self, operator: str, leg: WebRtcLeg) -> None:
        """A leg that is answered and not yet connected, in the place of an earlier one."""
        self._take_leg(operator)
        self._legs[operator] = leg
        self._group.create_task(self._join(operator, leg), name="desk-leg")

    def go(self, operator: str) -> None:
        """The desk has left; nothing happens when it is not here."""
        self.by_operator.pop(operator, None)
        self._subtitles.stop(voice_of(operator))
        self._take_leg(operator)

    def clear(self) -> None:
        """Nobody is here any more."""
        for operator in list(self.by_operator):
            self.go(operator)

    async def close(self) -> None:
        """The call is over."""
        legs, self._legs = self._legs, {}
        for leg in legs.values():
            await leg.close()

    def _take_leg(self, operator: str) -> None:
        leg = self._legs.pop(operator, None)
        if leg is not None:
            self._mixer.leave(voice_of(operator))
            self._group.create_task(leg.close(), name="desk-leg-closes")

    async def _join(self, operator: str, leg: WebRtcLeg) -> None:
        if await leg.connected(_CONNECT_S) and self._legs.get(operator) is leg:
            self._mixer.join(voice_of(operator), leg)
