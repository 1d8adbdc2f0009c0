"""What desks do within a talk: hold, transfer, conference, listening in, the end. Pure."""

from typing import Literal

from voice_gateway.operators.effects import (
    Answered,
    Effect,
    Finished,
    Held,
    Joined,
    Left,
    NotPossible,
    OperatorGone,
    PresenceChanged,
    Role,
    TalkChanged,
    TalkEnded,
    Whispering,
)
from voice_gateway.operators.matching import hopeless
from voice_gateway.operators.state import Desk, Invitation, State, Talk

EndReason = Literal["finished", "caller_left", "transferred", "left", "operator_lost", "withdrawn"]


class Talks:
    """Methods that name an operator raise NotPossible when the desk is not in such a talk."""

    def __init__(self, state: State) -> None:
        self._state = state

    def hold(self, operator: str, on: bool) -> list[Effect]:
        call_id, talk = self._talking(operator)
        held = self._held(call_id, talk, on)
        return [*held, TalkChanged(call_id)] if held else []

    def transfer_blind(
        self, operator: str, now: float, *, to: str | None = None, queue: str | None = None
    ) -> list[Effect]:
        """The caller waits again, at the head: `to` is the desk that is asked first, or `queue`
        another queue."""
        call_id, talk = self._talking(operator)
        self._reachable(Invitation(operator, "talking", to, queue))
        caller = talk.caller
        caller.meant_for = to
        if queue is not None:
            caller.queue = queue
        caller.declined = {operator: now}
        return self._back_to_the_line(call_id, "transferred", now)

    def transfer_attended(
        self, operator: str, *, to: str | None = None, queue: str | None = None
    ) -> list[Effect]:
        """The caller is held while the two operators talk."""
        call_id, talk = self._talking(operator)
        invitation = Invitation(operator, "consulting", to, queue)
        self._invite(talk, invitation)
        return [*self._held(call_id, talk, True), TalkChanged(call_id)]

    def transfer_finish(self, operator: str, now: float) -> list[Effect]:
        """Who was consulted has the caller."""
        call_id, talk = self._talking(operator)
        invitation = talk.invitation
        if invitation is None or not invitation.answered or invitation.desk is None:
            raise NotPossible("nobody_consulted")
        talk.invitation = None
        talk.members[invitation.desk] = "talking"
        effects: list[Effect] = [Answered(call_id, invitation.desk, None)]
        effects += self._remove(call_id, talk, operator, "transferred", now)
        effects += self._held(call_id, talk, False)
        return [*effects, TalkChanged(call_id)]

    def transfer_cancel(self, operator: str, now: float) -> list[Effect]:
        """The operator has the caller again."""
        call_id, talk = self._talking(operator)
        return [] if talk.invitation is None else self.uninvite(call_id, now)

    def conference(self, operator: str, to: str) -> list[Effect]:
        call_id, talk = self._talking(operator)
        self._invite(talk, Invitation(operator, "talking", to))
        return [TalkChanged(call_id)]

    def listen(self, operator: str, call_id: str, now: float) -> list[Effect]:
        """A supervisor hears a talk; nobody hears them."""
        desk = self._state.desks[operator]
        talk = self._state.talks.get(call_id)
        if talk is None:
            raise NotPossible("no_such_talk")
        if desk.talk is not None or desk.offer is not None:
            raise NotPossible("desk_busy")
        talk.members[operator] = "supervising"
        desk.talk, desk.since, desk.wrap_up_until = call_id, now, None
        joined = Joined(call_id, operator, "supervising")
        return [joined, PresenceChanged(operator), TalkChanged(call_id)]

    def whisper(self, operator: str, on: bool) -> list[Effect]:
        call_id, talk = self._in(operator)
        if talk.members[operator] != "supervising":
            raise NotPossible("not_listening")
        return [Whispering(call_id, operator, on)]

    def leave(self, operator: str, now: float) -> list[Effect]:
        """The talk goes on without the desk; whoever is alone with the caller cannot."""
        call_id, talk = self._in(operator)
        if talk.talking == [operator]:
            raise NotPossible("caller_would_be_alone")
        return self._leave(call_id, talk, operator, "left", now)

    def finish(self, operator: str, now: float) -> list[Effect]:
        """Whoever talks to the caller ends the call, whoever only listens leaves it."""
        call_id, talk = self._in(operator)
        if talk.members[operator] != "talking":
            return self._leave(call_id, talk, operator, "left", now)
        return [Finished(call_id), *self.end(call_id, "finished", now)]

    def end(self, call_id: str, reason: EndReason, now: float) -> list[Effect]:
        """For all desks in it; the caller is in the house no more."""
        talk = self._state.talks[call_id]
        effects = self._withdraw(talk, "caller_left" if reason == "caller_left" else "withdrawn")
        for operator in list(talk.members):
            effects += self._remove(call_id, talk, operator, reason, now)
        del self._state.talks[call_id]
        return effects

    def lose(self, operator: str, now: float) -> list[Effect]:
        """The desk is gone; its caller waits at the head, unless somebody else talks to them."""
        call_id, talk = self._in(operator)
        if talk.talking != [operator]:
            return self._leave(call_id, talk, operator, "operator_lost", now)
        consulted = [one for one, role in talk.members.items() if role == "consulting"]
        talk.caller.meant_for = consulted[0] if consulted else None
        return self._back_to_the_line(call_id, "lost", now)

    def uninvite(self, call_id: str, now: float) -> list[Effect]:
        """Nobody is asked in any more; who was consulted leaves, a held caller is held no more."""
        talk = self._state.talks[call_id]
        invitation = talk.invitation
        if invitation is None:
            return []
        effects: list[Effect] = []
        if invitation.answered and invitation.desk in talk.members:
            effects.append(Left(call_id, invitation.desk))
            effects += self._remove(call_id, talk, invitation.desk, "withdrawn", now)
        effects += self._withdraw(talk, "withdrawn")
        if invitation.role == "consulting":
            effects += self._held(call_id, talk, False)
        return [*effects, TalkChanged(call_id)]

    def _in(self, operator: str) -> tuple[str, Talk]:
        call_id = self._state.desks[operator].talk
        if call_id is None:
            raise NotPossible("not_in_a_talk")
        return call_id, self._state.talks[call_id]

    def _talking(self, operator: str) -> tuple[str, Talk]:
        call_id, talk = self._in(operator)
        if talk.members[operator] != "talking":
            raise NotPossible("not_talking")
        return call_id, talk

    def _invite(self, talk: Talk, invitation: Invitation) -> None:
        if talk.invitation is not None:
            raise NotPossible("transfer_runs")
        self._reachable(invitation)
        one = self._state.desks.get(invitation.operator or "")
        if one is not None and not one.free:
            raise NotPossible("desk_busy")
        talk.invitation = invitation

    def _reachable(self, invitation: Invitation) -> None:
        queue = invitation.queue
        if queue is not None and queue not in self._state.rules.queues:
            raise NotPossible("no_such_queue")
        if hopeless(invitation, self._state):
            raise NotPossible("nobody_there")

    def _held(self, call_id: str, talk: Talk, on: bool) -> list[Effect]:
        if talk.hold == on:
            return []
        talk.hold = on
        return [Held(call_id, on)]

    def _withdraw(self, talk: Talk, why: Literal["caller_left", "withdrawn"]) -> list[Effect]:
        invitation, talk.invitation = talk.invitation, None
        if invitation is None or invitation.answered or invitation.desk is None:
            return []
        return self._state.unoffer(self._state.desks[invitation.desk], why)

    def _leave(
        self, call_id: str, talk: Talk, operator: str, reason: EndReason, now: float
    ) -> list[Effect]:
        invitation = talk.invitation
        effects: list[Effect] = []
        if invitation and operator in (invitation.by, invitation.desk):
            if operator == invitation.desk:
                invitation.answered = False
                invitation.desk = None
            effects += self.uninvite(call_id, now)
        if talk.talking[0] == operator:
            # Whom the caller sees has gone: the next one is seen.
            effects.append(Answered(call_id, talk.talking[1], None))
        effects.append(Left(call_id, operator))
        effects += self._remove(call_id, talk, operator, reason, now)
        return [*effects, TalkChanged(call_id)]

    def _back_to_the_line(
        self, call_id: str, why: Literal["lost", "transferred"], now: float
    ) -> list[Effect]:
        talk = self._state.talks[call_id]
        reason: EndReason = "transferred" if why == "transferred" else "operator_lost"
        effects = self.end(call_id, reason, now)
        caller = talk.caller
        caller.head, caller.waits_since, caller.desk = True, now, None
        self._state.waiting[call_id] = caller
        return [OperatorGone(call_id, why), *effects]

    def _remove(
        self, call_id: str, talk: Talk, operator: str, reason: EndReason, now: float
    ) -> list[Effect]:
        role: Role = talk.members.pop(operator)
        desk: Desk = self._state.desks[operator]
        desk.talk, desk.since, desk.idle_since = None, now, now
        if role == "talking" and desk.signed_in:
            desk.wrap_up_until = now + self._state.rules.wrap_up_s
        ended = TalkEnded(call_id, operator, reason, now - talk.since, desk.wrap_up_until)
        return [ended, PresenceChanged(operator)]
