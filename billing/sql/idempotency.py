"""Writes that happen once, however often they are asked for (R9)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from billing.identifiers import check_idempotency_key
from billing.interface import BillingUnavailable, IdempotencyConflict
from billing.sql.models import IdempotencyKey
from billing.sql.session import Database
from billing.wire import from_json, to_json

T = TypeVar("T")


@dataclass(frozen=True)
class Write:
    """A write as it was asked for; two of the same key must be equal."""

    operation: str
    account: str
    body: Any

    def digest(self) -> str:
        """SHA-256, hexadecimal."""
        told = json.dumps([self.operation, self.account, to_json(self.body)], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


class _KeyTakenError(Exception):
    """Another transaction has committed this key."""


async def once(
    database: Database,
    key: str,
    write: Write,
    kind: type[T],
    now: datetime,
    do: Callable[[AsyncSession], Awaitable[T]],
) -> T:
    """`do`'s answer: done now, or remembered from the first time.

    The key is written first, in the transaction of `do`: a concurrent duplicate waits for it, and
    where `do` fails the key is free again.
    """
    check_idempotency_key(key)
    digest = write.digest()
    try:
        async with database.transaction() as session:
            row = IdempotencyKey(key=key, request=digest, answer=None, at=now)
            session.add(row)
            try:
                await session.flush()
            except IntegrityError:
                raise _KeyTakenError from None
            answer = await do(session)
            row.answer = to_json(answer)
    except _KeyTakenError:
        return await _remembered(database, key, digest, kind)
    return answer


async def _remembered(database: Database, key: str, digest: str, kind: type[T]) -> T:
    async with database.transaction() as session:
        row = await session.get(IdempotencyKey, key)
        if row is None:
            raise BillingUnavailable("the idempotency key went away meanwhile")
        if row.request != digest:
            raise IdempotencyConflict("the idempotency key was used for another request")
        return from_json(kind, row.answer)
