"""The operators' queue while there are no operators yet: it keeps who asked, and in what order."""

from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from voice_gateway.store.store import Store

_log = structlog.get_logger(__name__)


class OperatorQueue:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def enter(self, call_id: str, reason: str, collected: dict[str, Any]) -> int | None:
        """Returns the place in the queue from 1; None when it could not be written down."""
        try:
            position = await self._store.add_handoff(call_id, reason, collected)
        except SQLAlchemyError as error:
            _log.error("handoff_not_kept", call=call_id, error=type(error).__name__)
            return None
        _log.info("handoff", call=call_id, reason=reason, position=position)
        return position
