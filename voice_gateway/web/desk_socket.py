"""WS /api/desk: an operator's console."""

import asyncio
from datetime import UTC, datetime

import structlog
from fastapi import APIRouter, WebSocket
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from voice_gateway.accounts.accounts import Accounts
from voice_gateway.accounts.roles import allows
from voice_gateway.accounts.sessions import COOKIE, Session
from voice_gateway.operators.desk_messages import ENTER, desk_message
from voice_gateway.operators.floor import Floor
from voice_gateway.operators.problems import problem
from voice_gateway.operators.seat import Who, encoded
from voice_gateway.web.origin import is_own
from voice_gateway.web.socket_line import FOREIGN, NOT_SIGNED_IN, SocketLine

_log = structlog.get_logger(__name__)
_LOOKED_AT_S = 60.0
router = APIRouter()


@router.websocket("/api/desk")
async def desk(socket: WebSocket) -> None:
    await socket.accept()
    if not is_own(socket.headers):
        await socket.close(FOREIGN)
        return
    accounts: Accounts = socket.app.state.accounts
    floor: Floor = socket.app.state.floor
    line = SocketLine(socket)
    session = await _entered(socket, line, accounts)
    if session is None:
        await socket.close(NOT_SIGNED_IN)
        return
    who = _who(session)
    floor.arrive(who, line)
    try:
        await line.serve(_read(line, who.id, floor), _look(socket, line, who.id))
    finally:
        floor.gone(who.id, line)


async def _entered(socket: WebSocket, line: SocketLine, accounts: Accounts) -> Session | None:
    try:
        enter = ENTER.validate_python(await line.first())
    except ValidationError:
        return None
    session = await accounts.sessions.of(socket.cookies.get(COOKIE), datetime.now(UTC))
    if session is None or not session.confirms(enter.csrf) or session.operator.must_change:
        return None
    return session if allows(session.operator.role, "operator") else None


async def _read(line: SocketLine, operator: str, floor: Floor) -> None:
    async for message in line.messages():
        try:
            said = desk_message.validate_python(message)
        except ValidationError:
            line.send(encoded(problem("malformed")))
            continue
        floor.says(operator, line, said)


async def _look(socket: WebSocket, line: SocketLine, operator: str) -> None:
    """A console that is open keeps its session alive, and notices its end."""
    accounts: Accounts = socket.app.state.accounts
    floor: Floor = socket.app.state.floor
    while True:
        await asyncio.sleep(_LOOKED_AT_S)
        try:
            session = await accounts.sessions.of(socket.cookies.get(COOKIE), datetime.now(UTC))
        except SQLAlchemyError as error:
            # A database that is away for a moment ends nobody's talk.
            _log.error("session_not_read", error=type(error).__name__)
            continue
        if session is None or not allows(session.operator.role, "operator"):
            floor.dismiss(operator, line)
            line.close(NOT_SIGNED_IN)
            return


def _who(session: Session) -> Who:
    operator = session.operator
    skills = frozenset(operator.skills)
    return Who(operator.id, operator.name, operator.title, operator.role, skills)
