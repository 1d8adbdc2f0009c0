"""The messages that desks are told (docs/operators.md), from what the floor knows."""

from collections.abc import Callable, Mapping
from typing import Any

from voice_gateway.operators.service_level import ServiceLevel
from voice_gateway.operators.sides import CallerCard
from voice_gateway.operators.state import Caller, Desk, State, Talk

Iso = Callable[[float], str]
"""A moment of the floor's clock as people's."""
Told = dict[str, Any]

_MOST_SHOWN = 100
"""Of the line: a message stays under 64 KiB."""


def presence(desk: Desk, iso: Iso) -> Told:
    until = desk.wrap_up_until if desk.presence == "wrap_up" else None
    return {
        "presence": desk.presence,
        "reason": desk.reason if desk.presence in ("break", "busy") else None,
        "until": iso(until) if until is not None else None,
    }


def offer(card: CallerCard, waited_s: float, expires: str, role: str, by: str | None) -> Told:
    """role: what the desk would be in the talk. by: the operator who asks it in, None for a caller
    who waits."""
    return {
        "type": "offer",
        "call": card.call_id,
        "kind": card.kind,
        "name": card.name,
        "line": card.line,
        "queue": card.queue,
        "section": card.section,
        "reason": card.reason,
        "waited_s": round(waited_s, 1),
        "expires": expires,
        "code": card.code,
        "role": role,
        "by": by,
    }


def queue(state: State, cards: Mapping[str, CallerCard], iso: Iso) -> Told:
    places = state.places()
    waiting = [
        _waiting(caller, cards[caller.call_id], position, iso)
        for position, caller in places[:_MOST_SHOWN]
    ]
    operators = [_operator(desk, iso) for desk in state.desks.values()]
    return {"type": "queue", "waiting": waiting, "total": len(places), "operators": operators}


def board(level: ServiceLevel, state: State, now: float, iso: Iso) -> Told:
    waits = [now - caller.since for caller in state.waiting.values()]
    talks = [
        {"call": call_id, "operator": talk.talking[0], "since": iso(talk.since)}
        for call_id, talk in state.talks.items()
    ]
    return {
        "type": "board",
        "service_level": level.level,
        "answered": level.answered,
        "abandoned": level.abandoned,
        "average_wait_s": level.average_wait_s,
        "longest_wait_s": max(waits, default=None),
        "talks": talks,
    }


def members(talk: Talk, state: State, titles: Mapping[str, str]) -> Told:
    """The part of `talk` and `talk_changed` that tells who takes part. titles: of queues."""
    invitation = talk.invitation
    transfer = invitation and {
        "to": state.desks[invitation.operator].title
        if invitation.operator
        else titles[invitation.queue or ""],
        "attended": invitation.role == "consulting",
        "state": "answered" if invitation.answered else "ringing",
    }
    present = [
        {"operator": operator, "name": state.desks[operator].title, "role": role}
        for operator, role in talk.members.items()
    ]
    return {"with": present, "transfer": transfer, "hold": talk.hold}


def talk(
    card: CallerCard,
    state: State,
    operator: str,
    kept: Mapping[str, Any],
    titles: Mapping[str, str],
    iso: Iso,
) -> Told:
    """kept: transcript, chat, earlier, captions, notes, result. titles: of queues."""
    now = state.talks[card.call_id]
    return {
        "call": card.call_id,
        "kind": card.kind,
        "visitor": {
            "name": card.name,
            "account": card.account,
            "phone": card.phone,
            "section": card.section,
            "page": card.page,
        },
        "collected": dict(card.collected),
        "reason": card.reason,
        "since": iso(now.since),
        "video": card.kind == "web",
        "code": card.code,
        "role": now.members[operator],
        **members(now, state, titles),
        **kept,
    }


def _waiting(caller: Caller, card: CallerCard, position: int, iso: Iso) -> Told:
    return {
        "call": caller.call_id,
        "kind": card.kind,
        "name": card.name,
        "line": card.line,
        "queue": caller.queue,
        "section": card.section,
        "reason": card.reason,
        "since": iso(caller.since),
        "position": position,
        "code": card.code,
        "for": caller.meant_for,
    }


def _operator(desk: Desk, iso: Iso) -> Told:
    return {
        "id": desk.operator,
        "name": desk.title,
        **{key: value for key, value in presence(desk, iso).items() if key != "until"},
        "since": iso(desk.since),
        "call": desk.talk,
        "skills": sorted(desk.skills),
    }
