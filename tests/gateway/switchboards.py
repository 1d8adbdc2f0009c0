"""A switchboard on a clock of its own, and what must hold of it whatever happens."""

from voice_gateway.operators.effects import Answered, NotPossible, Offered, OfferEnded
from voice_gateway.operators.state import QueueRules, Rules
from voice_gateway.operators.switchboard import Switchboard

RULES = Rules(
    queues={
        "consultation": QueueRules(prefer_s=30, overflow_s=60, overflow=("services",)),
        "services": QueueRules(prefer_s=30, overflow_s=60),
        "corporate": QueueRules(prefer_s=30, overflow_s=120, overflow=("consultation",)),
    },
    answer_s=20,
    wrap_up_s=30,
    again_s=30,
    lost_s=8,
)


class Driven:
    """Every event is followed by `settle`, as the floor does it; effects are kept."""

    def __init__(self, rules=RULES) -> None:
        self.board = Switchboard(rules)
        self.state = self.board.state
        self.now = 1000.0
        self.effects = []

    def do(self, event, *args, **named):
        """An event of the switchboard or, with a dot, of its talks. Returns what followed."""
        place, name = (self.board, event) if "." not in event else (self.board.talks, event[6:])
        method = getattr(place, name)
        if "now" in method.__code__.co_varnames[: method.__code__.co_argcount]:
            args = (*args, self.now)
        return self._note(method(*args, **named))

    def wait(self, seconds, step_s=0.25):
        """Time goes on in steps of the floor's clock."""
        followed = []
        until = self.now + seconds
        while self.now < until:
            self.now = min(self.now + step_s, until)
            followed += self._note([])
        return followed

    def _note(self, effects):
        effects = [*effects, *self.board.settle(self.now)]
        self.effects += effects
        check(self.state)
        return effects

    def caller(self, call_id, queue="consultation", **named):
        return self.do("enter", call_id, queue, **named)

    def desk(self, operator, *skills):
        return self.do("connect", operator, operator, frozenset(skills or ("consultation",)))

    def offered_to(self, call_id):
        caller = self.state.waiting.get(call_id)
        return caller.desk if caller else None

    def talks_with(self, call_id):
        talk = self.state.talks.get(call_id)
        return dict(talk.members) if talk else None

    def talk(self, call_id="c", operator="olga"):
        """A caller and a desk that talk."""
        if operator not in self.state.desks:
            self.desk(operator)
        self.caller(call_id)
        return self.do("answer", operator, call_id)


def check(state):
    """The rules that nothing may break."""
    assert not set(state.waiting) & set(state.talks), "both waiting and talking"
    offers = {}
    for desk in state.desks.values():
        assert not (desk.offer and desk.talk), "an offer to a desk in a talk"
        if desk.offer:
            offers.setdefault((desk.offer.call_id, desk.offer.role), []).append(desk.operator)
            assert desk.connected, "an offer that nobody sees"
        if desk.talk:
            assert desk.operator in state.talks[desk.talk].members
            assert desk.signed_in, "a talk with nobody there"
    for (call_id, role), desks in offers.items():
        assert len(desks) == 1, "offered twice at once"
        if call_id in state.waiting:
            assert role == "talking"
            assert state.waiting[call_id].desk == desks[0]
        else:
            invitation = state.talks[call_id].invitation
            assert invitation
            assert invitation.desk == desks[0]
    for call_id, caller in state.waiting.items():
        if caller.desk:
            assert state.desks[caller.desk].offer.call_id == call_id
    for call_id, talk in state.talks.items():
        assert talk.talking, "a caller with nobody to talk to"
        for operator in talk.members:
            assert state.desks[operator].talk == call_id, "a desk in two talks"
        check_invitation(state, call_id, talk)


def check_invitation(state, call_id, talk):
    invitation = talk.invitation
    if invitation is None:
        assert "consulting" not in talk.members.values(), "consulted by nobody"
        return
    assert talk.members.get(invitation.by) == "talking"
    if invitation.answered:
        assert talk.members[invitation.desk] == "consulting"
    elif invitation.desk:
        assert state.desks[invitation.desk].offer.call_id == call_id, "nobody is asked"


def offers(effects):
    return [(e.call_id, e.operator) for e in effects if isinstance(e, Offered)]


def answers(effects):
    return [(e.call_id, e.operator) for e in effects if isinstance(e, Answered)]


def ended_offers(effects):
    return [(e.call_id, e.operator, e.why) for e in effects if isinstance(e, OfferEnded)]


def refused(driven, event, *args, **named):
    try:
        driven.do(event, *args, **named)
    except NotPossible as error:
        check(driven.state)
        return error.code
    return None
