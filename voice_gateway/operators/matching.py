"""Whom a caller is offered to."""

from collections.abc import Iterator

from voice_gateway.operators.state import Caller, Desk, Invitation, State


def pairs(state: State, now: float) -> Iterator[tuple[Caller, Desk]]:
    """Callers and the free desks they are to be offered to now. Whose own desk is free goes first,
    then who came back from a talk, then who waits longest. The state is read as it goes: offers
    made in between are seen."""
    free = {desk.operator for desk in state.desks.values() if desk.free}
    if not free:
        return
    line = [caller for caller in state.line() if caller.desk is None]
    for caller in sorted(line, key=lambda caller: caller.meant_for not in free):
        if desk := _desk_for(caller, state, now):
            yield caller, desk


def _desk_for(caller: Caller, state: State, now: float) -> Desk | None:
    rules = state.rules.queues[caller.queue]
    if now - caller.waits_since < rules.prefer_s:
        meant = state.desks.get(caller.meant_for or "")
        if meant and meant.comes_free and not _declined(caller, meant, state, now):
            return meant if meant.free else None
    skills = {caller.queue}
    if now - caller.waits_since >= rules.overflow_s or not state.serving(caller.queue):
        skills.update(rules.overflow)
    able = [
        desk
        for desk in state.desks.values()
        if desk.free and desk.skills & skills and not _declined(caller, desk, state, now)
    ]
    return min(able, key=lambda desk: _order(caller, desk), default=None)


def _order(caller: Caller, desk: Desk) -> tuple[bool, bool, float]:
    return desk.operator != caller.meant_for, caller.queue not in desk.skills, desk.idle_since


def _declined(caller: Caller, desk: Desk, state: State, now: float) -> bool:
    at = caller.declined.get(desk.operator)
    return at is not None and now - at < state.rules.again_s


def invited(invitation: Invitation, state: State) -> Desk | None:
    """The free desk that is to be asked into a talk."""
    able = [desk for desk in _invitable(invitation, state) if desk.free]
    return min(able, key=lambda desk: desk.idle_since, default=None)


def hopeless(invitation: Invitation, state: State) -> bool:
    """Nobody can come any more."""
    return not any(desk.comes_free for desk in _invitable(invitation, state))


def _invitable(invitation: Invitation, state: State) -> list[Desk]:
    return [
        desk
        for desk in state.desks.values()
        if desk.operator != invitation.by
        and desk.operator not in invitation.declined
        and (desk.operator == invitation.operator or invitation.queue in desk.skills)
    ]
