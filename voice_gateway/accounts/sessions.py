"""Sessions: the cookie of a signed-in browser."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update

from voice_gateway.accounts.tables import Operator, SessionRow
from voice_gateway.store.database import Database

COOKIE = "dozvon_desk"
IDLE, LONGEST = timedelta(hours=1), timedelta(hours=14)
_NOTED_EVERY = timedelta(minutes=1)
_TOKEN_BYTES = 32


@dataclass(frozen=True)
class Session:
    id: str = field(repr=False)
    operator: Operator
    csrf: str = field(repr=False)
    """What the page says back, in X-CSRF-Token and in the socket's `enter`."""

    def confirms(self, csrf: str | None) -> bool:
        return hmac.compare_digest(self.csrf.encode(), (csrf or "").encode())


class Sessions:
    """Tokens of 256 random bits, kept as their SHA-256. A session ends after an hour without use,
    fourteen hours after sign-in, at sign-out, and whenever the account changes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, operator: Operator, now: datetime) -> tuple[str, Session]:
        """The cookie's value, told nowhere else, and the session."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        row = SessionRow(id=_hashed(token), operator_id=operator.id, began_at=now, used_at=now)
        async with self._database.writing() as session:
            await session.execute(delete(SessionRow).where(_over(now)))
            session.add(row)
        return token, Session(row.id, operator, _csrf(token))

    async def of(self, cookie: str | None, now: datetime) -> Session | None:
        """Whose cookie this is; None when it is nobody's (any more). Counts as use, so a desk's
        socket asks once a minute: it keeps the session, and notices its end.
        """
        if not cookie:
            return None
        async with self._database.reading() as session:
            found = (
                await session.execute(
                    select(SessionRow, Operator)
                    .join(Operator, Operator.id == SessionRow.operator_id)
                    .where(
                        SessionRow.id == _hashed(cookie),
                        ~_over(now),
                        Operator.disabled.is_(False),
                    )
                )
            ).one_or_none()
        if found is None:
            return None
        row, operator = found
        if now - row.used_at >= _NOTED_EVERY:
            async with self._database.writing() as session:
                await session.execute(
                    update(SessionRow).where(SessionRow.id == row.id).values(used_at=now)
                )
        return Session(row.id, operator, _csrf(cookie))

    async def end(self, session: Session) -> None:
        async with self._database.writing() as writing:
            await writing.execute(delete(SessionRow).where(SessionRow.id == session.id))


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(SessionRow.used_at <= now - IDLE, SessionRow.began_at <= now - LONGEST)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _csrf(token: str) -> str:
    """Bound to the session, and of no use to find its cookie."""
    tag = hmac.digest(token.encode(), b"csrf", "sha256")
    return urlsafe_b64encode(tag).decode().rstrip("=")
