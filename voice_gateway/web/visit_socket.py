"""WS /api/calls/{id}/socket: a visitor's page and its call (docs/operators.md)."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from fastapi import APIRouter, WebSocket
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import SQLAlchemyError

from voice_gateway.call.house import House
from voice_gateway.visit.visit import Message, Visit, Visitor
from voice_gateway.web.origin import is_own
from voice_gateway.web.socket_line import FOREIGN, NOT_SIGNED_IN, SocketLine
from voice_gateway.web.visit_messages import Enter, Rating, ToOperator, visit_message

_log = structlog.get_logger(__name__)
router = APIRouter()


class PageLine:
    """A visit's Socket over a SocketLine."""

    def __init__(self, line: SocketLine) -> None:
        self._line = line

    def send(self, message: Message) -> None:
        self._line.send(json.dumps(message, ensure_ascii=False))

    def close(self, code: int) -> None:
        self._line.close(code)


@router.websocket("/api/calls/{call_id}/socket")
async def visit_socket(socket: WebSocket, call_id: str) -> None:
    await socket.accept()
    if not is_own(socket.headers):
        await socket.close(FOREIGN)
        return
    house: House = socket.app.state.house
    line = SocketLine(socket)
    visit = await _entered(line, call_id, house)
    if visit is None:
        await socket.close(NOT_SIGNED_IN)
        return
    page = PageLine(line)
    visit.enter(page)
    try:
        await line.serve(_read(line, page, visit, house))
    finally:
        visit.gone(page)


async def _entered(line: SocketLine, call_id: str, house: House) -> Visit | None:
    try:
        enter = Enter.model_validate(await line.first())
    except ValidationError:
        return None
    return house.visits.with_key(call_id, enter.token)


async def _read(line: SocketLine, page: PageLine, visit: Visit, house: House) -> None:
    async for message in line.messages():
        try:
            said = visit_message.validate_python(message)
        except ValidationError:
            page.send(_problem("malformed", "Сообщение составлено неверно."))
            continue
        await _said(said, page, visit, house)


async def _said(said: BaseModel, page: PageLine, visit: Visit, house: House) -> None:
    match said:
        case Rating():
            await _rate(said, page, visit, house)
        case ToOperator(visitor=form) if house.desk.section(form.section) is None:
            page.send(_problem("no_such_section", "Такого раздела нет."))
        case _:
            if not await visit.says(_plain(said)):
                page.send(_problem("not_now", "Сейчас это невозможно."))


async def _rate(rating: Rating, page: PageLine, visit: Visit, house: House) -> None:
    if not visit.ended:
        page.send(_problem("not_now", "Оценить разговор можно, когда он закончен."))
        return
    try:
        now = datetime.now(UTC)
        await house.records.ratings.rate(visit.call_id, rating.stars, rating.comment, now)
    except SQLAlchemyError as error:
        _log.error("rating_not_kept", call=visit.call_id, error=type(error).__name__)
        page.send(_problem("rating_not_kept", "Оценка не сохранилась. Попробуйте ещё раз."))


def _plain(said: BaseModel) -> Mapping[str, Any]:
    if isinstance(said, ToOperator):
        return {"type": said.type, "visitor": Visitor(**said.visitor.model_dump())}
    return said.model_dump()


def _problem(code: str, message: str) -> Message:
    return {"type": "problem", "code": code, "message": message}
