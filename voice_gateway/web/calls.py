"""POST /api/calls: a visitor's offer becomes a call (one exchange, no trickle ICE)."""

import hmac
import uuid
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel, Field

from media.webrtc import BadOffer, WebRtcLeg
from voice_gateway import metrics
from voice_gateway.call.house import House
from voice_gateway.call.registry import CallRegistry, CallsFull
from voice_gateway.call.talk import never_connected, talk
from voice_gateway.dialogue.client import CallInfo
from voice_gateway.settings import Settings
from voice_gateway.web.errors import ApiError

_CONNECT_S = 15.0
router = APIRouter()


class CallRequest(BaseModel):
    sdp: str = Field(min_length=1, max_length=65536)
    type: Literal["offer"]
    line: str = Field(default="consultation", pattern=r"^[a-z][a-z0-9_-]{0,63}$")
    caller: str | None = Field(default=None, pattern=r"^\+[1-9][0-9]{9,14}$")
    """The caller's number, E.164; only with the call token."""


class CallResponse(BaseModel):
    call_id: str
    sdp: str
    type: Literal["answer"] = "answer"


@router.post("/api/calls")
async def begin_call(
    body: CallRequest, request: Request, authorization: Annotated[str | None, Header()] = None
) -> CallResponse:
    settings: Settings = request.app.state.settings
    calls: CallRegistry = request.app.state.calls
    house: House = request.app.state.house
    if body.caller is not None and not _trusted(settings, authorization):
        raise ApiError(403, "caller_not_trusted", "Назвать номер звонящего можно только с ключом.")
    try:
        calls.admit()
    except CallsFull:
        message = "Сейчас все линии заняты. Позвоните через минуту, пожалуйста."
        raise ApiError(503, "full", message) from None
    leg = WebRtcLeg(house.asr.rate, settings.ice_servers)
    try:
        answer = await leg.answer(body.sdp)
    except BadOffer:
        metrics.CALLS_REFUSED.labels("bad_offer").inc()
        message = "Не удалось начать звонок: браузер прислал непонятное предложение связи."
        raise ApiError(400, "bad_offer", message) from None
    call_id = uuid.uuid4().hex
    info = CallInfo(line=body.line, caller=body.caller, channel="web")
    calls.start(call_id, _visit(call_id, leg, info, house))
    return CallResponse(call_id=call_id, sdp=answer)


async def _visit(call_id: str, leg: WebRtcLeg, info: CallInfo, house: House) -> None:
    if await leg.connected(_CONNECT_S):
        await talk(call_id, leg, info, house)
    else:
        await never_connected(leg)


def _trusted(settings: Settings, authorization: str | None) -> bool:
    if settings.call_token is None or authorization is None:
        return False
    expected = f"Bearer {settings.call_token.get_secret_value()}"
    return hmac.compare_digest(authorization.encode(), expected.encode())
