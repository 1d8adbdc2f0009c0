"""The calls that are among people now, by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voice_gateway.human.stage import HumanStage


class Stages:
    def __init__(self) -> None:
        self._stages: dict[str, HumanStage] = {}

    def add(self, call_id: str, stage: HumanStage) -> None:
        self._stages[call_id] = stage

    def get(self, call_id: str) -> HumanStage | None:
        return self._stages.get(call_id)

    def remove(self, call_id: str) -> None:
        self._stages.pop(call_id, None)
