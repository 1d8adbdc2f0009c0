"""Name and password become a session."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from voice_gateway.accounts.audit import Audit
from voice_gateway.accounts.oidc import NotAdmitted, Person
from voice_gateway.accounts.operators import Operators
from voice_gateway.accounts.passwords import Passwords
from voice_gateway.accounts.sessions import Session, Sessions
from voice_gateway.accounts.tries import Tries

_WINDOW = timedelta(minutes=15)
_TRIES_OF_NAME, _TRIES_FROM_ADDRESS = 8, 20


class WrongPassword(PermissionError):
    """No such name, a wrong password or a disabled account: nobody learns which."""


class SamePassword(ValueError):
    """The new password is the old one."""


class SignIn:
    def __init__(
        self, operators: Operators, sessions: Sessions, passwords: Passwords, audit: Audit
    ) -> None:
        self._operators, self._sessions = operators, sessions
        self._passwords, self._audit = passwords, audit
        self._of_name = Tries(_TRIES_OF_NAME, _WINDOW)
        self._from_address = Tries(_TRIES_FROM_ADDRESS, _WINDOW)

    async def enter(
        self, name: str, password: str, address: str, now: datetime
    ) -> tuple[str, Session]:
        """The cookie's value and the session. Raises WrongPassword, TooManyTries."""
        name = name.strip().casefold()
        self._from_address.take(address, now)
        self._of_name.take(name, now)
        operator = await self._operators.by_name(name)
        fits = await self._passwords.fits(operator.password if operator else None, password)
        if operator is None or not fits or operator.disabled:
            subject = operator.id if operator else None
            await self._audit.note(None, "sign_in_refused", subject, now)
            raise WrongPassword
        self._from_address.give_back(address)
        self._of_name.give_back(name)
        await self._audit.note(operator.id, "signed_in", None, now)
        return await self._sessions.begin(operator, now)

    async def enter_by_sso(self, person: Person, skills: Sequence[str], now: datetime) -> str:
        """The cookie's value. A new person gets an account with these skills; the role is the
        provider's to say each time. Raises NotAdmitted for a disabled account, NameTaken where
        the name is another account's, BadName.
        """
        operator = await self._operators.by_subject(person.subject)
        if operator is None:
            operator = await self._operators.add(
                person.name, person.title, person.role, skills, subject=person.subject
            )
        elif operator.disabled:
            raise NotAdmitted
        elif operator.role != person.role:
            await self._operators.set_role(operator.name, person.role)
            operator.role = person.role
        await self._audit.note(operator.id, "signed_in", None, now)
        cookie, _ = await self._sessions.begin(operator, now)
        return cookie

    async def change_password(
        self, session: Session, old: str, new: str, now: datetime
    ) -> tuple[str, Session]:
        """A new session in the place of all of this operator's.

        Raises WrongPassword, WeakPassword, SamePassword, TooManyTries.
        """
        operator = session.operator
        self._of_name.take(operator.name, now)
        if not await self._passwords.fits(operator.password, old):
            raise WrongPassword
        self._of_name.give_back(operator.name)
        if new == old:
            raise SamePassword
        await self._operators.set_password(operator.name, new, must_change=False, by=operator.id)
        renewed = await self._operators.by_id(operator.id)
        assert renewed is not None
        return await self._sessions.begin(renewed, now)
