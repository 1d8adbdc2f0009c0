"""A phone caller's one-time link: the page it opens, and what the page makes of it (B1)."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from media.audio_line import SENT_RATE
from media.playout import Playout
from media.resumable import Absence, ResumableLeg
from voice_gateway.call.house import House
from voice_gateway.visit.visit import AWAY_S, Visit
from voice_gateway.web.errors import ApiError
from voice_gateway.web.pages import STATIC

router = APIRouter()


class LinkRequest(BaseModel):
    token: str = Field(max_length=128, repr=False)


class LinkResponse(BaseModel):
    call_id: str
    token: str
    ice_servers: list[dict[str, Any]]


@router.get("/v/{token}", include_in_schema=False)
async def page(token: str) -> FileResponse:
    """Loading it takes nothing: messengers look at links before people do."""
    return FileResponse(STATIC / "visit" / "link.html", headers={"Cache-Control": "no-store"})


@router.post("/api/links")
async def open_link(body: LinkRequest, request: Request) -> LinkResponse:
    """The key to the call, once; sound and socket come as after a reload."""
    house: House = request.app.state.house
    call_id = house.links.take(body.token, datetime.now(UTC))
    stage = house.stages.get(call_id) if call_id is not None else None
    if call_id is None or stage is None:
        message = "Ссылка уже не действует. Попросите оператора прислать новую."
        raise ApiError(404, "no_such_link", message)
    absence = Absence(asyncio.get_running_loop().time(), AWAY_S)
    visit = Visit(call_id, ResumableLeg(house.asr.rate, Playout(SENT_RATE), absence), None)
    house.visits.add(visit)
    stage.lift(visit)
    return LinkResponse(call_id=call_id, token=visit.token, ice_servers=house.ice.fresh())
