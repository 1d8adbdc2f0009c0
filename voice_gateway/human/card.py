"""What the floor is told of a caller: who waits, or wants to be called back. Pure."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from voice_gateway.dialogue.client import CallInfo, Handoff
from voice_gateway.operators.desk_config import DeskConfig
from voice_gateway.operators.sides import CallBackWish, CallerCard
from voice_gateway.visit.visit import Visit


def card_of(
    call_id: str, info: CallInfo, handoff: Handoff, visit: Visit | None, desk: DeskConfig
) -> CallerCard:
    """What the visitor wrote goes before what the dialogue found out; its queue goes before the
    section's, since it knows the question."""
    collected = handoff.collected
    visitor = visit.visitor if visit else None
    section = desk.section(visitor.section) if visitor else None
    return CallerCard(
        call_id=call_id,
        kind=info.channel,
        queue=desk.queue_of(collected.get("queue") or (section.queue if section else None)),
        line=info.line,
        reason=handoff.reason,
        name=visitor.name if visitor else None,
        section=section.id if section else None,
        account=(visitor and visitor.account) or collected.get("account"),
        phone=(visitor and visitor.phone) or info.caller,
        page=visit.page if visit else None,
        code=visit.code if visit else None,
        meant_for=visit.meant_for if visit else None,
        collected=collected,
    )


def wish_of(
    call_id: str, info: CallInfo, handoff: Handoff, desk: DeskConfig
) -> CallBackWish | None:
    """The call-back that the caller has agreed upon with the dialogue; None without a number."""
    collected = handoff.collected
    phone = collected.get("phone") or info.caller
    if phone is None:
        return None
    opens, closes = _window(collected.get("window"), desk.time_zone)
    return CallBackWish(
        call_id,
        phone,
        desk.queue_of(collected.get("queue")),
        info.line,
        opens=opens,
        closes=closes,
        account=collected.get("account"),
        collected=collected,
    )


def _window(
    window: dict[str, Any] | None, zone: ZoneInfo
) -> tuple[datetime, datetime] | tuple[None, None]:
    """The dialogue's window (docs/architecture.md) by the operators' clock."""
    if window is None:
        return None, None
    day = date.fromisoformat(window["day"])
    opens, closes = (time.fromisoformat(window[name]) for name in ("opens", "closes"))
    return datetime.combine(day, opens, zone), datetime.combine(day, closes, zone)
