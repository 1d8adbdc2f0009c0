"""The operators' accounts."""

import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from voice_gateway.accounts.audit import Audit, Deed
from voice_gateway.accounts.passwords import Passwords, check
from voice_gateway.accounts.roles import Role
from voice_gateway.accounts.tables import Operator, SessionRow
from voice_gateway.store.database import Database


class NoSuchOperator(LookupError):
    pass


class NameTaken(ValueError):
    pass


class BadName(ValueError):
    def __init__(self) -> None:
        super().__init__("2-64 letters, figures, dots, dashes, underscores and @")


class Operators:
    def __init__(self, database: Database, passwords: Passwords, audit: Audit) -> None:
        self._database, self._passwords, self._audit = database, passwords, audit

    async def add(
        self,
        name: str,
        title: str,
        role: Role,
        skills: Sequence[str],
        password: str | None = None,
        *,
        subject: str | None = None,
    ) -> Operator:
        """password: to be changed at the first sign-in. Raises NameTaken, BadName, WeakPassword."""
        name = cleaned(name)
        if password is not None:
            check(password, name)
        operator = Operator(
            id=uuid.uuid4().hex,
            name=name,
            title=title.strip(),
            role=role,
            skills=list(skills),
            password=password and await self._passwords.hash(password),
            must_change=password is not None,
            disabled=False,
            subject=subject,
            created_at=datetime.now(UTC),
        )
        try:
            await self._database.add(operator)
        except IntegrityError:
            raise NameTaken(name) from None
        await self._audit.note(None, "account_added", operator.id, operator.created_at)
        return operator

    async def all(self) -> list[Operator]:
        async with self._database.reading() as session:
            return list(await session.scalars(select(Operator).order_by(Operator.name)))

    async def by_id(self, operator_id: str) -> Operator | None:
        async with self._database.reading() as session:
            return await session.get(Operator, operator_id)

    async def by_name(self, name: str) -> Operator | None:
        try:
            kept = cleaned(name)
        except BadName:
            return None
        async with self._database.reading() as session:
            operator: Operator | None = await session.scalar(
                select(Operator).where(Operator.name == kept)
            )
            return operator

    async def by_subject(self, subject: str) -> Operator | None:
        """subject: OpenID Connect's."""
        async with self._database.reading() as session:
            operator: Operator | None = await session.scalar(
                select(Operator).where(Operator.subject == subject)
            )
            return operator

    async def set_password(
        self, name: str, password: str, *, must_change: bool, by: str | None = None
    ) -> None:
        """Ends all sessions of the operator. by: an operator's id, None from the command line.

        Raises NoSuchOperator, WeakPassword.
        """
        check(password, name)
        kept = await self._passwords.hash(password)
        await self._change(name, by, password=kept, must_change=must_change)

    async def set_role(self, name: str, role: Role) -> None:
        """Ends all sessions of the operator. Raises NoSuchOperator."""
        await self._change(name, None, role=role)

    async def set_skills(self, name: str, skills: Sequence[str]) -> None:
        """Raises NoSuchOperator."""
        await self._change(name, None, skills=list(skills))

    async def set_disabled(self, name: str, disabled: bool) -> None:
        """Ends all sessions of the operator. Raises NoSuchOperator."""
        await self._change(name, None, disabled=disabled)

    async def _change(self, name: str, by: str | None, **values: Any) -> None:
        operator = await self.by_name(name)
        if operator is None:
            raise NoSuchOperator(name)
        async with self._database.writing() as session:
            await session.execute(
                update(Operator).where(Operator.id == operator.id).values(**values)
            )
            if values.keys() != {"skills"}:
                of_operator = SessionRow.operator_id == operator.id
                await session.execute(delete(SessionRow).where(of_operator))
        what: Deed = "password_changed" if "password" in values else "account_changed"
        await self._audit.note(by, what, operator.id, datetime.now(UTC))


def cleaned(name: str) -> str:
    """The name as it is kept. Raises BadName."""
    kept = name.strip().casefold()
    if not re.fullmatch(r"[\w.@-]{2,64}", kept):
        raise BadName
    return kept
