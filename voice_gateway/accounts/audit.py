"""Who looked at what, and who changed which account."""

from datetime import datetime
from typing import Literal

from sqlalchemy import select

from voice_gateway.accounts.tables import AuditEntry
from voice_gateway.store.database import Database

Deed = Literal[
    "signed_in",
    "sign_in_refused",
    "signed_out",
    "password_changed",
    "account_added",
    "account_changed",
    "call_opened",
    "customer_opened",
    "file_opened",
    "listened_in",
]


class Audit:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(
        self, operator_id: str | None, what: Deed, subject: str | None, now: datetime
    ) -> None:
        """subject: the call, account number, file or operator; written before it is shown."""
        await self._database.add(
            AuditEntry(at=now, operator_id=operator_id, what=what, subject=subject)
        )

    async def newest(self, limit: int = 100) -> list[AuditEntry]:
        async with self._database.reading() as session:
            rows = await session.scalars(
                select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
            )
            return list(rows)
