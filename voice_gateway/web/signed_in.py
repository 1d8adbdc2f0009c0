"""Whose request this is: what routes of the console depend on."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from voice_gateway.accounts.accounts import Accounts
from voice_gateway.accounts.roles import Role, allows
from voice_gateway.accounts.sessions import COOKIE, Session
from voice_gateway.web.errors import ApiError
from voice_gateway.web.origin import is_own

_SAFE = {"GET", "HEAD"}


async def session_of(request: Request) -> Session | None:
    """Who is signed in in this browser. Raises 403 for an unsafe request that the console itself
    did not send: of a foreign page, or without the session's token in X-CSRF-Token.
    """
    accounts: Accounts = request.app.state.accounts
    session = await accounts.sessions.of(request.cookies.get(COOKIE), datetime.now(UTC))
    if session is not None and request.method not in _SAFE:
        if not is_own(request.headers):
            raise ApiError(403, "foreign_page", "Запрос пришёл с чужой страницы.")
        if not session.confirms(request.headers.get("x-csrf-token")):
            raise ApiError(403, "no_csrf", "Обновите страницу и повторите.")
    return session


async def anybody(session: Annotated[Session | None, Depends(session_of)]) -> Session:
    """Signed in, even with a password that has still to be changed."""
    if session is None:
        raise ApiError(401, "not_signed_in", "Войдите, пожалуйста.")
    return session


def at_least(role: Role) -> Callable[[Session], Awaitable[Session]]:
    async def allowed(session: Annotated[Session, Depends(anybody)]) -> Session:
        if session.operator.must_change:
            raise ApiError(403, "must_change", "Сначала смените пароль.")
        if not allows(session.operator.role, role):
            raise ApiError(403, "not_allowed", "Для этого нужны другие права.")
        return session

    return allowed


OPERATOR, SUPERVISOR = at_least("operator"), at_least("supervisor")
AnySession = Annotated[Session, Depends(anybody)]
OperatorSession = Annotated[Session, Depends(OPERATOR)]
SupervisorSession = Annotated[Session, Depends(SUPERVISOR)]
