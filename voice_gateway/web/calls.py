"""POST /api/calls: a visitor's offer becomes a call (one exchange, no trickle ICE)."""

import asyncio
import hmac
import uuid
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel, Field, model_validator

from media.audio_line import SENT_RATE
from media.playout import Playout
from media.resumable import Absence, ResumableLeg
from media.webrtc import WebRtcLeg
from voice_gateway.accounts.tries import TooManyTries
from voice_gateway.call.house import House
from voice_gateway.call.registry import CallRegistry, CallsFull
from voice_gateway.call.talk import never_connected, talk
from voice_gateway.dialogue.client import CallInfo, Handoff
from voice_gateway.human.card import card_of
from voice_gateway.operators.sides import CallerCard
from voice_gateway.records.cases import NoSuchCode
from voice_gateway.records.tables import Case
from voice_gateway.settings import Settings
from voice_gateway.visit.visit import Visit, Visitor
from voice_gateway.web.errors import ApiError, too_many_tries
from voice_gateway.web.legs import Offer, answered
from voice_gateway.web.visit_messages import VisitorForm

_CONNECT_S = 15.0
router = APIRouter()


class CallRequest(BaseModel):
    sdp: Offer | None
    """None for a visitor without a microphone, who writes."""
    type: Literal["offer"]
    line: str = Field(default="consultation", pattern=r"^[a-z][a-z0-9_-]{0,63}$")
    caller: str | None = Field(default=None, pattern=r"^\+[1-9][0-9]{9,14}$")
    """The caller's number, E.164; only with the call token."""
    to: Literal["assistant", "operator"] = "assistant"
    visitor: VisitorForm | None = None
    code: str | None = Field(default=None, max_length=32)
    page: str | None = Field(default=None, max_length=500, pattern=r"^https?://")

    @model_validator(mode="after")
    def enough_for_a_human(self) -> Self:
        if self.to == "operator" and self.visitor is None:
            raise ValueError("an operator is told who calls")
        if self.to == "assistant" and self.sdp is None:
            raise ValueError("the assistant needs sound")
        return self


class CallResponse(BaseModel):
    call_id: str
    sdp: str | None
    type: Literal["answer"] = "answer"
    token: str
    ice_servers: list[dict[str, Any]]


@router.post("/api/calls")
async def begin_call(
    body: CallRequest, request: Request, authorization: Annotated[str | None, Header()] = None
) -> CallResponse:
    settings: Settings = request.app.state.settings
    calls: CallRegistry = request.app.state.calls
    house: House = request.app.state.house
    if body.caller is not None and not _trusted(settings, authorization):
        raise ApiError(403, "caller_not_trusted", "Назвать номер звонящего можно только с ключом.")
    visitor = _visitor(body, house)
    case = await _case(body.code, request, house) if body.code is not None else None
    try:
        calls.admit()
    except CallsFull:
        message = "Сейчас все линии заняты. Позвоните через минуту, пожалуйста."
        raise ApiError(503, "full", message) from None
    call_id = uuid.uuid4().hex
    absence = Absence(asyncio.get_running_loop().time(), _CONNECT_S)
    visit = Visit(
        call_id,
        ResumableLeg(house.asr.rate, Playout(SENT_RATE), absence),
        visitor,
        page=body.page,
        code=case.code if case else None,
        meant_for=case.operator_id if case else None,
    )
    connection, sdp = None, None
    if body.sdp is not None:
        connection = WebRtcLeg(house.asr.rate, settings.ice_servers, visit.leg.playout)
        sdp = await answered(connection, body.sdp)
    info = CallInfo(line=body.line, caller=body.caller, channel="web")
    card = None
    if body.to == "operator":
        card = card_of(call_id, info, Handoff(reason="asked"), visit, house.desk)
    house.visits.add(visit)
    calls.start(call_id, visiting(visit, connection, info, house, card))
    return CallResponse(call_id=call_id, sdp=sdp, token=visit.token, ice_servers=house.ice.fresh())


@router.get("/api/visit/options")
async def options(request: Request) -> dict[str, Any]:
    """What the form and the waiting screen show before there is a call."""
    settings: Settings = request.app.state.settings
    house: House = request.app.state.house
    desk, floor = house.desk, house.floor
    return {
        "sections": [{"id": one.id, "title": one.title} for one in desk.sections],
        "open": floor.open(desk.default),
        "hours": str(desk.queues[desk.default].hours),
        "expected_s": floor.expected_s(desk.default),
        "max_file_bytes": settings.max_file_bytes,
        "languages": ["ru", "en"],
    }


async def visiting(
    visit: Visit,
    connection: WebRtcLeg | None,
    info: CallInfo,
    house: House,
    card: CallerCard | None = None,
) -> None:
    """The call of a visitor, once their sound is there, or the page of one who has none."""
    if connection is not None:
        visit.bring(connection)
    if connection is not None and await visit.sounds(_CONNECT_S):
        if not visit.came.is_set():
            visit.leg.absence.grace_s = 0  # who never shows a page does not come back
    elif card is None or not await visit.appears(_CONNECT_S):
        house.visits.forget(visit)
        await never_connected(connection or visit.leg)
        return
    await talk(visit.call_id, visit.leg, info, house, visit, card)


def _visitor(body: CallRequest, house: House) -> Visitor | None:
    if body.visitor is None:
        return None
    if house.desk.section(body.visitor.section) is None:
        raise ApiError(422, "no_such_section", "Такого раздела нет. Обновите страницу.")
    return Visitor(**body.visitor.model_dump())


async def _case(code: str, request: Request, house: House) -> Case:
    address = request.client.host if request.client else ""
    try:
        return await house.records.cases.find(code, address, datetime.now(UTC))
    except NoSuchCode:
        message = "Такого кода нет, или вопрос по нему уже закрыт. Проверьте цифры."
        raise ApiError(404, "no_such_code", message) from None
    except TooManyTries as refused:
        raise too_many_tries(refused.wait_s) from None


def _trusted(settings: Settings, authorization: str | None) -> bool:
    if settings.call_token is None or authorization is None:
        return False
    expected = f"Bearer {settings.call_token.get_secret_value()}"
    return hmac.compare_digest(authorization.encode(), expected.encode())
