"""The chat of a call."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from voice_gateway.records.tables import ChatMessage, Sender, StoredFile
from voice_gateway.store.database import Database

Line = tuple[ChatMessage, StoredFile | None]
"""A message with the file that came with it."""


class Chat:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        call_id: str,
        who: Sender,
        name: str,
        text: str,
        now: datetime,
        *,
        operator_id: str | None = None,
        file_id: str | None = None,
        key: str | None = None,
    ) -> ChatMessage:
        """The message as it is kept; for a `key` that this sender used before, the earlier one."""
        message = ChatMessage(
            call_id=call_id,
            who=who,
            operator_id=operator_id,
            name=name,
            text=text,
            file_id=file_id,
            key=key,
            at=now,
        )
        try:
            await self._database.add(message)
        except IntegrityError:
            earlier = key and await self._by_key(call_id, who, key)
            if not earlier:
                raise
            return earlier
        return message

    async def of(self, call_id: str) -> list[Line]:
        """In the order it was written."""
        async with self._database.reading() as session:
            rows = await session.execute(
                select(ChatMessage, StoredFile)
                .outerjoin(StoredFile, StoredFile.id == ChatMessage.file_id)
                .where(ChatMessage.call_id == call_id)
                .order_by(ChatMessage.id)
            )
            return [(message, file) for message, file in rows]

    async def _by_key(self, call_id: str, who: Sender, key: str) -> ChatMessage | None:
        async with self._database.reading() as session:
            message: ChatMessage | None = await session.scalar(
                select(ChatMessage).where(
                    ChatMessage.call_id == call_id, ChatMessage.who == who, ChatMessage.key == key
                )
            )
            return message


def wire(line: Line) -> dict[str, object]:
    """A message as both sides are told it (docs/operators.md, `chat`)."""
    message, file = line
    told: dict[str, object] = {
        "id": message.id,
        "who": message.who,
        "name": message.name,
        "text": message.text,
        "at": message.at.isoformat(),
        "key": message.key,
    }
    if file is not None:
        told["file"] = file_wire(file)
    return told


def file_wire(file: StoredFile) -> dict[str, object]:
    return {"id": file.id, "name": file.name, "size": file.size, "type": file.type}
