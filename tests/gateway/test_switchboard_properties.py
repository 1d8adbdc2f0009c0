"""Whatever happens, in whatever order: nobody is lost, nobody is offered twice."""

import random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from tests.gateway.switchboards import RULES, Driven, check
from voice_gateway.operators.effects import Abandoned, Finished, NotPossible, TalkEnded

OPERATORS = ("olga", "ivan", "marina", "petr")
QUEUES = tuple(RULES.queues)
PLAIN = (
    "wrapped_up",
    "talks.finish",
    "talks.leave",
    "talks.transfer_finish",
    "talks.transfer_cancel",
)
SKILLS = st.sets(st.sampled_from(QUEUES))
operators = st.sampled_from(OPERATORS)
someone = st.integers(0, 30)


class SwitchboardMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.house = Driven()
        self.callers = 0
        self.inside = set()
        """Who entered and has neither left nor been let go by an operator."""

    @initialize(skills=st.fixed_dictionaries(dict.fromkeys(OPERATORS, SKILLS)))
    def opens(self, skills):
        for operator, able in skills.items():
            self.connects(operator, able)

    def tried(self, event, *args, **named):
        """An event that may make no sense now: then nothing changes."""
        before = repr(self.house.state)
        try:
            effects = self.house.do(event, *args, **named)
        except NotPossible:
            assert repr(self.house.state) == before, f"{event} was refused and yet did something"
            return []
        self.inside -= {e.call_id for e in effects if isinstance(e, Finished)}
        return effects

    def some(self, calls, index):
        calls = sorted(calls)
        return calls[index % len(calls)] if calls else "nobody"

    def known(self, operator):
        return operator in self.house.state.desks

    def speaks(self, operator):
        """Only a console that is there says anything."""
        return self.known(operator) and self.house.state.desks[operator].connected

    @rule(
        queue=st.sampled_from(QUEUES),
        meant_for=st.none() | operators,
        counted=st.booleans(),
    )
    def enters(self, queue, meant_for, counted):
        self.callers += 1
        call_id = f"c{self.callers}"
        self.house.caller(call_id, queue, meant_for=meant_for, counted=counted)
        self.inside.add(call_id)

    @rule(index=someone)
    def enters_again(self, index):
        call_id = self.some(self.inside, index)
        if call_id != "nobody":
            assert self.tried("enter", call_id, QUEUES[0]) == []

    @rule(index=someone)
    def leaves(self, index):
        call_id = self.some(self.inside, index)
        effects = self.house.do("leave", call_id)
        self.inside.discard(call_id)
        assert sum(isinstance(effect, Abandoned) for effect in effects) <= 1

    @rule(operator=operators, skills=SKILLS)
    def connects(self, operator, skills):
        self.house.do("connect", operator, operator, frozenset(skills))

    @rule(operator=operators)
    def disconnects(self, operator):
        if self.known(operator):
            self.house.do("disconnect", operator)

    @rule(operator=operators)
    def signs_out(self, operator):
        if self.known(operator):
            self.house.do("sign_out", operator)

    @rule(operator=operators, chosen=st.sampled_from(["available", "break", "busy", "offline"]))
    def presence(self, operator, chosen):
        if self.speaks(operator):
            self.house.do("presence", operator, chosen, None)

    @rule(operator=operators, right=st.booleans(), index=someone)
    def answers(self, operator, right, index):
        if self.speaks(operator):
            self.tried("answer", operator, self.asked(operator, right, index))

    @rule(operator=operators, right=st.booleans(), index=someone)
    def declines(self, operator, right, index):
        if self.speaks(operator):
            self.tried("decline", operator, self.asked(operator, right, index))

    def asked(self, operator, right, index):
        offer = self.house.state.desks[operator].offer
        return offer.call_id if right and offer else self.some(self.inside, index)

    @rule(operator=operators, event=st.sampled_from(PLAIN))
    def plain(self, operator, event):
        if self.speaks(operator):
            self.tried(event, operator)

    @rule(operator=operators, on=st.booleans(), event=st.sampled_from(["hold", "whisper"]))
    def holds(self, operator, on, event):
        if self.speaks(operator):
            self.tried(f"talks.{event}", operator, on)

    @rule(
        operator=operators,
        event=st.sampled_from(["transfer_blind", "transfer_attended"]),
        to=st.one_of(
            operators.map(lambda to: {"to": to}),
            st.sampled_from((*QUEUES, "nowhere")).map(lambda queue: {"queue": queue}),
        ),
    )
    def transfers(self, operator, event, to):
        if self.speaks(operator):
            self.tried(f"talks.{event}", operator, **to)

    @rule(operator=operators, to=operators)
    def confers(self, operator, to):
        if self.speaks(operator):
            self.tried("talks.conference", operator, to)

    @rule(
        operator=operators,
        to=operators,
        event=st.sampled_from(["talks.conference", "talks.transfer_attended"]),
    )
    def brings_in(self, operator, to, event):
        """As `confers` and `transfers`, and the other one comes."""
        if self.speaks(operator) and self.known(to):
            named = {"to": to} if event.endswith("attended") else {}
            self.tried(event, operator, *([] if named else [to]), **named)
            if offer := self.house.state.desks[to].offer:
                self.tried("answer", to, offer.call_id)

    @rule(operator=operators, index=someone)
    def listens(self, operator, index):
        if self.speaks(operator):
            self.tried("talks.listen", operator, self.some(self.house.state.talks, index))

    @rule(seconds=st.sampled_from([0.25, 1, 7.5, 8, 19.75, 20, 30, 61]))
    def time_passes(self, seconds):
        self.house.wait(seconds, step_s=2)

    @invariant()
    def nobody_is_lost(self):
        state = self.house.state
        assert set(state.waiting) | set(state.talks) == self.inside
        check(state)

    @precondition(lambda self: self.inside)
    @rule()
    def everybody_is_answered_in_the_end(self):
        """When desks with all skills answer whatever they are offered, nobody is left over."""
        for operator in OPERATORS[:2]:
            self.house.do("connect", operator, operator, frozenset(QUEUES))
            self.house.do("presence", operator, "available", None)
        for _ in range(60 + 10 * len(self.inside)):
            if not self.inside:
                return
            for operator, desk in list(self.house.state.desks.items()):
                if desk.offer and desk.connected:
                    self.tried("answer", operator, desk.offer.call_id)
                elif desk.talk:
                    self.tried("talks.finish", operator)
            self.house.wait(2, step_s=2)
        assert not self.inside, "somebody waits for ever"

    def teardown(self):
        ended = [e for e in self.house.effects if isinstance(e, TalkEnded)]
        assert all(e.talked_s >= 0 for e in ended)


TestSwitchboard = SwitchboardMachine.TestCase
TestSwitchboard.settings = settings(max_examples=40, stateful_step_count=50, deadline=None)


@pytest.mark.parametrize("seed", range(5))
def test_a_long_day_loses_nobody(seed):
    """Deep states (three in a talk, a lost desk in the middle of a transfer) need long walks."""
    chance = random.Random(seed)
    machine = SwitchboardMachine()

    def one(able=lambda desk: True):
        """An operator whose desk is so; any, where none is."""
        desks = machine.house.state.desks
        return chance.choice([o for o in OPERATORS if able(desks[o])] or OPERATORS)

    def talker():
        return one(lambda desk: desk.talk)

    def idle():
        return one(lambda desk: desk.free)

    machine.opens({operator: set(chance.sample(QUEUES, 2)) for operator in OPERATORS})
    steps = [
        (2, lambda: machine.enters(chance.choice(QUEUES), chance.choice([None, one()]), True)),
        (1, lambda: machine.leaves(chance.randrange(30))),
        (2, lambda: machine.connects(one(), set(chance.sample(QUEUES, 2)))),
        (1, lambda: machine.disconnects(one())),
        (1, lambda: machine.signs_out(one())),
        (3, lambda: machine.presence(one(), chance.choice(["available", "available", "break"]))),
        (5, lambda: machine.answers(one(lambda desk: desk.offer), True, 0)),
        (2, lambda: machine.declines(one(lambda desk: desk.offer), True, 0)),
        (3, lambda: machine.plain(talker(), chance.choice(PLAIN))),
        (1, lambda: machine.holds(talker(), chance.random() < 0.5, "hold")),
        (1, lambda: machine.transfers(talker(), "transfer_blind", {"to": one()})),
        (2, lambda: machine.transfers(talker(), "transfer_attended", {"to": idle()})),
        (2, lambda: machine.transfers(talker(), "transfer_attended", {"queue": QUEUES[0]})),
        (3, lambda: machine.brings_in(talker(), idle(), "talks.transfer_attended")),
        (3, lambda: machine.brings_in(talker(), idle(), "talks.conference")),
        (2, lambda: machine.listens(idle(), chance.randrange(30))),
        (4, lambda: machine.time_passes(chance.choice([0.25, 1, 8, 20, 31]))),
    ]
    weights = [weight for weight, _ in steps]
    for _, step in chance.choices(steps, weights, k=1500):
        step()
        machine.nobody_is_lost()
    machine.everybody_is_answered_in_the_end()
    happened = {type(effect).__name__ for effect in machine.house.effects}
    assert {"Answered", "Joined", "Left", "OperatorGone", "InvitationFailed"} <= happened
