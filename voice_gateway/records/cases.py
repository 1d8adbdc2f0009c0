"""Cases: by its session code a caller comes back to the operator who left the question open."""

import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from voice_gateway.accounts.tables import Operator
from voice_gateway.accounts.tries import Tries
from voice_gateway.records.tables import Case
from voice_gateway.store.database import Database

VALID = timedelta(days=30)
_ATTEMPTS = 5


class NoSuchCode(LookupError):
    """There is none, it is closed, it has expired, or its operator is no more."""


class Cases:
    def __init__(self, database: Database, tries: Tries) -> None:
        """tries: how often one address may try a code."""
        self._database, self._tries = database, tries

    async def open(self, operator_id: str, call_id: str, note: str, now: datetime) -> Case:
        """A new case with a code that nobody can guess."""
        for _ in range(_ATTEMPTS):
            case = Case(
                code=_new_code(),
                operator_id=operator_id,
                call_id=call_id,
                note=note,
                state="open",
                opened_at=now,
                expires_at=now + VALID,
            )
            try:
                await self._database.add(case)
            except IntegrityError:
                # The code is taken, or else the call is unknown: that no other code mends.
                if not await self._taken(case.code):
                    raise
            else:
                return case
        raise RuntimeError("no free session code was found")

    async def find(self, code: str, address: str, now: datetime) -> Case:
        """The open case of a code as a person types it (digits, any spaces and dashes).

        address: of whoever asks. Raises NoSuchCode, TooManyTries.
        """
        self._tries.take(address, now)
        typed = normalised(code)
        if typed is None:
            raise NoSuchCode
        async with self._database.reading() as session:
            case = await session.scalar(
                select(Case)
                .join(Operator, Operator.id == Case.operator_id)
                .where(
                    Case.code == typed,
                    Case.state == "open",
                    Case.expires_at > now,
                    Operator.disabled.is_(False),
                )
            )
        if case is None:
            raise NoSuchCode
        self._tries.give_back(address)
        return case

    async def close(self, code: str) -> None:
        """The question is settled: the code leads nowhere any more."""
        async with self._database.writing() as session:
            await session.execute(update(Case).where(Case.code == code).values(state="closed"))

    async def _taken(self, code: str) -> bool:
        async with self._database.reading() as session:
            return await session.scalar(select(Case.id).where(Case.code == code)) is not None


def normalised(code: str) -> str | None:
    """«4821 7305» as «4821-7305»; None where it cannot be a code."""
    digits = re.sub(r"[\s\u2010-\u2015-]", "", code)
    return f"{digits[:4]}-{digits[4:]}" if re.fullmatch("[0-9]{8}", digits) else None


def _new_code() -> str:
    digits = f"{secrets.randbelow(10**8):08}"
    return f"{digits[:4]}-{digits[4:]}"
