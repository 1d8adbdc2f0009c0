"""Who talks to whom. Pure: events note what happened, `settle` decides what follows from it.

Time is an argument, seconds of any one clock. Every event is to be followed by `settle`.
"""

from voice_gateway.operators.effects import (
    Abandoned,
    Answered,
    Effect,
    InvitationFailed,
    Joined,
    NotPossible,
    Offered,
    PresenceChanged,
    Role,
    TalkChanged,
)
from voice_gateway.operators.matching import hopeless, invited, pairs
from voice_gateway.operators.state import Caller, Chosen, Desk, Offer, Rules, State, Talk
from voice_gateway.operators.talks import Talks

NOT_ANSWERED = "не ответил"
"""Why the desk is on a break that let an offer expire."""


class Switchboard:
    def __init__(self, rules: Rules) -> None:
        self.state = State(rules)
        self.talks = Talks(self.state)

    def enter(
        self,
        call_id: str,
        queue: str,
        now: float,
        *,
        meant_for: str | None = None,
        counted: bool = True,
    ) -> list[Effect]:
        """A caller waits from now. Raises NotPossible: no such queue, or in the house already."""
        if queue not in self.state.rules.queues:
            raise NotPossible("no_such_queue")
        if call_id in self.state.waiting or call_id in self.state.talks:
            raise NotPossible("already_there")
        caller = Caller(call_id, queue, now, now, counted, meant_for)
        self.state.waiting[call_id] = caller
        return []

    def leave(self, call_id: str, now: float) -> list[Effect]:
        """The caller is gone; an unknown one changes nothing."""
        if call_id in self.state.talks:
            return self.talks.end(call_id, "caller_left", now)
        caller = self.state.waiting.pop(call_id, None)
        if caller is None:
            return []
        effects: list[Effect] = []
        if caller.desk is not None:
            effects += self.state.unoffer(self.state.desks[caller.desk], "caller_left")
        if caller.counted and not caller.talked:
            effects.append(Abandoned(call_id, now - caller.since))
        return effects

    def connect(
        self, operator: str, title: str, skills: frozenset[str], now: float
    ) -> list[Effect]:
        """A console was opened, or is there again."""
        desk = self.state.desks.get(operator)
        if desk is None:
            self.state.desks[operator] = Desk(operator, title, skills, now, now)
        else:
            desk.title, desk.skills = title, skills
            desk.connected, desk.gone_at = True, None
            if not desk.signed_in:
                desk.signed_in = True
                desk.chosen, desk.reason = "available", None
                desk.since = desk.idle_since = now
        return [PresenceChanged(operator)]

    def disconnect(self, operator: str, now: float) -> list[Effect]:
        """The console's connection broke; it may be back in a moment."""
        desk = self.state.desks[operator]
        desk.connected, desk.gone_at = False, now
        return self.state.unoffer(desk, "withdrawn")

    def sign_out(self, operator: str, now: float) -> list[Effect]:
        """The operator left for good: nobody waits for the desk to come back."""
        return self._lose(self.state.desks[operator], now)

    def presence(
        self, operator: str, chosen: Chosen, reason: str | None, now: float
    ) -> list[Effect]:
        """In a talk or in wrap-up it holds afterwards; «available» ends a wrap-up."""
        desk = self.state.desks[operator]
        before = desk.presence
        effects: list[Effect] = []
        if chosen == "available":
            for caller in self.state.waiting.values():
                caller.declined.pop(operator, None)
            desk.wrap_up_until = None
        else:
            effects += self.state.unoffer(desk, "withdrawn")
        desk.chosen, desk.reason = chosen, reason
        if desk.presence != before:
            desk.since = desk.idle_since = now
        return [*effects, PresenceChanged(operator)]

    def wrapped_up(self, operator: str, now: float) -> list[Effect]:
        desk = self.state.desks[operator]
        if desk.wrap_up_until is None:
            return []
        desk.wrap_up_until = None
        desk.since = desk.idle_since = now
        return [PresenceChanged(operator)]

    def answer(self, operator: str, call_id: str, now: float) -> list[Effect]:
        """Raises NotPossible: the offer is over."""
        desk = self.state.desks[operator]
        offer = desk.offer
        if offer is None or offer.call_id != call_id or now >= offer.expires:
            raise NotPossible("offer_gone")
        desk.offer, desk.talk, desk.since = None, call_id, now
        changed: list[Effect] = [PresenceChanged(operator), TalkChanged(call_id)]
        if talk := self.state.talks.get(call_id):
            talk.members[operator] = offer.role
            invitation = talk.invitation
            if invitation and offer.role == "consulting":
                invitation.desk, invitation.answered = operator, True
            else:
                talk.invitation = None
            return [Joined(call_id, operator, offer.role), *changed]
        caller = self.state.waiting.pop(call_id)
        waited_s = None if caller.talked or not caller.counted else now - caller.since
        caller.desk, caller.talked = None, True
        caller.declined.clear()
        self.state.talks[call_id] = Talk(caller, now, {operator: "talking"})
        return [Answered(call_id, operator, waited_s), *changed]

    def decline(self, operator: str, call_id: str, now: float) -> list[Effect]:
        """Too late, it changes nothing."""
        desk = self.state.desks[operator]
        if desk.offer is None or desk.offer.call_id != call_id:
            return []
        self._note_declined(desk, now)
        return self.state.unoffer(desk, "declined")

    def settle(self, now: float) -> list[Effect]:
        """What is due by time, then new offers."""
        effects: list[Effect] = []
        for desk in self.state.desks.values():
            if desk.offer is not None and now >= desk.offer.expires:
                effects += self._expire(desk, now)
            if desk.wrap_up_until is not None and now >= desk.wrap_up_until:
                effects += self.wrapped_up(desk.operator, now)
            if desk.gone_at is not None and now - desk.gone_at >= self.state.rules.lost_s:
                effects += self._lose(desk, now)
        return [*effects, *self._invite(now), *self._offer(now)]

    def _offer(self, now: float) -> list[Effect]:
        effects: list[Effect] = []
        for caller, desk in pairs(self.state, now):
            caller.desk = desk.operator
            effects.append(self._offered(caller.call_id, desk, now, "talking"))
        return effects

    def _invite(self, now: float) -> list[Effect]:
        effects: list[Effect] = []
        for call_id, talk in self.state.talks.items():
            invitation = talk.invitation
            if invitation is None or invitation.answered or invitation.desk is not None:
                continue
            if desk := invited(invitation, self.state):
                invitation.desk = desk.operator
                effects.append(self._offered(call_id, desk, now, invitation.role))
                effects.append(TalkChanged(call_id))
            elif hopeless(invitation, self.state):
                effects.append(InvitationFailed(call_id, invitation.by))
                effects += self.talks.uninvite(call_id, now)
        return effects

    def _offered(self, call_id: str, desk: Desk, now: float, role: Role) -> Offered:
        desk.offer = Offer(call_id, role, now + self.state.rules.answer_s)
        return Offered(call_id, desk.operator, role, desk.offer.expires)

    def _expire(self, desk: Desk, now: float) -> list[Effect]:
        """It must not ring on in an empty room."""
        self._note_declined(desk, now)
        desk.chosen, desk.reason, desk.since = "break", NOT_ANSWERED, now
        return [*self.state.unoffer(desk, "timeout"), PresenceChanged(desk.operator)]

    def _note_declined(self, desk: Desk, now: float) -> None:
        assert desk.offer is not None
        if caller := self.state.waiting.get(desk.offer.call_id):
            caller.declined[desk.operator] = now
        if (talk := self.state.talks.get(desk.offer.call_id)) and talk.invitation:
            talk.invitation.declined.add(desk.operator)

    def _lose(self, desk: Desk, now: float) -> list[Effect]:
        effects = self.state.unoffer(desk, "withdrawn")
        desk.connected = desk.signed_in = False
        desk.gone_at = desk.wrap_up_until = None
        desk.since = now
        if desk.talk is not None:
            effects += self.talks.lose(desk.operator, now)
        return [*effects, PresenceChanged(desk.operator)]
