"""One call from its connection to its end, kept and counted."""

from collections.abc import Awaitable
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from media.leg import Leg
from voice_gateway import metrics
from voice_gateway.call.house import House
from voice_gateway.call.session import CallSession
from voice_gateway.dialogue.client import CallInfo
from voice_gateway.operators.sides import CallerCard
from voice_gateway.store.models import Call
from voice_gateway.visit.visit import Visit

_log = structlog.get_logger(__name__)


async def talk(
    call_id: str,
    leg: Leg,
    info: CallInfo,
    house: House,
    visit: Visit | None = None,
    card: CallerCard | None = None,
) -> None:
    """A connected leg is talked to and closed. A database that fails costs the record, not the
    call. visit: of a caller with a page. card: of who goes straight to a human."""
    _log.info("call_began", call=call_id, line=info.line, channel=info.channel)
    await _kept(call_id, house.store.begin_call(_record(call_id, info)))
    reason = "gateway_stopped"
    try:
        reason = await CallSession(call_id, leg, info, house, visit, card).run()
    finally:
        if visit is not None:
            visit.end(reason)
        await leg.close()
        metrics.CALLS.labels(info.channel, reason).inc()
        await _kept(call_id, house.store.end_call(call_id, reason))
        _log.info("call_ended", call=call_id, reason=reason)


async def never_connected(leg: Leg) -> None:
    """The caller was answered, but no connection came about."""
    metrics.CALLS_REFUSED.labels("never_connected").inc()
    await leg.close()


async def _kept(call_id: str, writing: Awaitable[None]) -> None:
    try:
        await writing
    except SQLAlchemyError as error:
        _log.error("call_not_kept", call=call_id, error=type(error).__name__)


def _record(call_id: str, info: CallInfo) -> Call:
    return Call(
        id=call_id,
        line=info.line,
        channel=info.channel,
        caller=info.caller,
        began_at=datetime.now(UTC),
        recording=f"{call_id}.wav",
    )
