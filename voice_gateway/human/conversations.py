"""What the sending of files needs of the calls in progress (records/conversations.py)."""

from typing import Literal

from voice_gateway.human.stages import Stages
from voice_gateway.records.tables import StoredFile
from voice_gateway.visit.visits import Visits


class LiveConversations:
    def __init__(self, visits: Visits, stages: Stages) -> None:
        self._visits, self._stages = visits, stages

    def is_visitor(self, call_id: str, token: str) -> bool:
        return self._visits.with_key(call_id, token) is not None

    def takes_part(self, call_id: str, operator_id: str) -> bool:
        stage = self._stages.get(call_id)
        return stage is not None and stage.has_desk(operator_id)

    def file_sent(
        self, call_id: str, who: Literal["visitor", "operator"], file: StoredFile
    ) -> None:
        stage = self._stages.get(call_id)
        if stage is not None:
            stage.file_sent(who, file)
