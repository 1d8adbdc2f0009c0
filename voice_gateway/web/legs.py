"""New connections for calls in progress: of visitors who come back, and of operators."""

from typing import Annotated, Literal

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel, Field

from media.webrtc import BadOffer, WebRtcLeg
from voice_gateway import metrics
from voice_gateway.call.house import House
from voice_gateway.settings import Settings
from voice_gateway.web.errors import ApiError
from voice_gateway.web.signed_in import OperatorSession

router = APIRouter()

Offer = Annotated[str, Field(min_length=1, max_length=65536)]


class LegRequest(BaseModel):
    sdp: Offer
    type: Literal["offer"]


class DeskLegRequest(LegRequest):
    call: str = Field(pattern=r"^[0-9a-f]{32}$")


class LegResponse(BaseModel):
    sdp: str
    type: Literal["answer"] = "answer"


async def answered(leg: WebRtcLeg, sdp: str) -> str:
    """The answer to an offer; ApiError where there can be none."""
    try:
        return await leg.answer(sdp)
    except BadOffer:
        metrics.CALLS_REFUSED.labels("bad_offer").inc()
        message = "Не удалось начать звонок: браузер прислал непонятное предложение связи."
        raise ApiError(400, "bad_offer", message) from None


@router.post("/api/calls/{call_id}/leg")
async def visitor_leg(
    call_id: str,
    body: LegRequest,
    request: Request,
    authorization: Annotated[str, Header()] = "",
) -> LegResponse:
    """The visitor came back, or has got a microphone."""
    settings: Settings = request.app.state.settings
    house: House = request.app.state.house
    visit = house.visits.with_key(call_id, authorization.removeprefix("Bearer "))
    if visit is None or visit.ended:
        raise ApiError(404, "no_such_call", "Этот разговор уже закончен.")
    leg = WebRtcLeg(house.asr.rate, settings.ice_servers, visit.leg.playout)
    sdp = await answered(leg, body.sdp)
    visit.bring(leg)
    return LegResponse(sdp=sdp)


@router.post("/api/desk/leg")
async def desk_leg(body: DeskLegRequest, request: Request, session: OperatorSession) -> LegResponse:
    settings: Settings = request.app.state.settings
    house: House = request.app.state.house
    operator = session.operator.id
    stage = house.stages.get(body.call)
    if stage is None or not stage.has_desk(operator):
        raise ApiError(404, "no_such_talk", "Этот разговор уже закончился.")
    leg = WebRtcLeg(house.asr.rate, settings.ice_servers)
    sdp = await answered(leg, body.sdp)
    stage.desk_leg(operator, leg)
    return LegResponse(sdp=sdp)
