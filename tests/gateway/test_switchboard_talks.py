"""Within a talk: hold, transfer, conference, listening in, and who is left with the caller."""

import pytest

from tests.gateway.switchboards import Driven, answers, offers, refused
from voice_gateway.operators.effects import (
    Answered,
    Finished,
    Held,
    InvitationFailed,
    Joined,
    Left,
    OperatorGone,
    TalkEnded,
    Whispering,
)


def three():
    """Olga talks to c; Ivan and Marina are free."""
    house = Driven()
    house.talk("c", "olga")
    house.desk("ivan", "services")
    house.desk("marina", "nothing")
    return house


def ended(effects):
    return {e.operator: e.reason for e in effects if isinstance(e, TalkEnded)}


def consulted(house, **to):
    house.do("talks.transfer_attended", "olga", **(to or {"to": "ivan"}))
    return house.do("answer", "ivan", "c")


def test_a_blind_transfer_puts_the_caller_at_the_head_and_asks_the_desk_that_was_named():
    house = three()
    house.caller("long", "services")
    house.do("decline", "ivan", "long")
    house.do("decline", "ivan", "c")
    followed = house.do("talks.transfer_blind", "olga", to="ivan")
    assert OperatorGone("c", "transferred") in followed
    assert offers(followed) == [("c", "ivan")]
    assert ended(followed) == {"olga": "transferred"}
    assert house.state.desks["olga"].presence == "wrap_up"


def test_a_blind_transfer_to_a_queue_changes_what_the_caller_waits_for():
    house = three()
    assert offers(house.do("talks.transfer_blind", "olga", queue="services")) == [("c", "ivan")]
    assert answers(house.do("answer", "ivan", "c")) == [("c", "ivan")]


def test_who_transferred_is_not_offered_the_caller_again_at_once():
    house = Driven()
    house.talk("c", "olga")
    house.desk("ivan")
    house.do("talks.transfer_blind", "olga", to="ivan")
    house.do("wrapped_up", "olga")
    assert offers(house.do("decline", "ivan", "c")) == []
    assert [call for call, _ in offers(house.wait(30))] == ["c"]


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ({"to": "nobody"}, "nobody_there"),
        ({"to": "olga"}, "nobody_there"),
        ({"queue": "corporate"}, "nobody_there"),
        ({"queue": "nowhere"}, "no_such_queue"),
    ],
)
@pytest.mark.parametrize("event", ["talks.transfer_blind", "talks.transfer_attended"])
def test_a_transfer_to_nobody_is_refused_and_the_talk_goes_on(event, to, code):
    house = three()
    assert refused(house, event, "olga", **to) == code
    assert house.talks_with("c") == {"olga": "talking"}


def test_an_attended_transfer_holds_the_caller_until_it_is_finished():
    house = three()
    followed = house.do("talks.transfer_attended", "olga", to="ivan")
    assert Held("c", True) in followed
    assert offers(followed) == [("c", "ivan")]
    assert Joined("c", "ivan", "consulting") in house.do("answer", "ivan", "c")
    followed = house.do("talks.transfer_finish", "olga")
    assert Answered("c", "ivan", None) in followed
    assert ended(followed) == {"olga": "transferred"}
    assert Held("c", False) in followed
    assert house.talks_with("c") == {"ivan": "talking"}


def test_an_attended_transfer_that_is_cancelled_gives_the_caller_back():
    house = three()
    consulted(house)
    followed = house.do("talks.transfer_cancel", "olga")
    assert Left("c", "ivan") in followed
    assert Held("c", False) in followed
    assert ended(followed) == {"ivan": "withdrawn"}
    assert house.state.desks["ivan"].presence == "available"


def test_who_is_consulted_may_go_and_the_caller_is_held_no_more():
    house = three()
    consulted(house)
    followed = house.do("talks.finish", "ivan")
    assert Held("c", False) in followed
    assert house.talks_with("c") == {"olga": "talking"}


@pytest.mark.parametrize("how", ["decline", "time"])
def test_a_colleague_who_does_not_come_is_told_and_the_caller_is_back(how):
    house = three()
    house.do("talks.transfer_attended", "olga", to="ivan")
    followed = house.do("decline", "ivan", "c") if how == "decline" else house.wait(20)
    assert InvitationFailed("c", "olga") in followed
    assert Held("c", False) in followed
    assert house.talks_with("c") == {"olga": "talking"}


def test_for_a_queue_the_next_colleague_is_asked():
    house = three()
    house.desk("petr", "services")
    house.do("talks.transfer_attended", "olga", queue="services")
    assert offers(house.do("decline", "ivan", "c")) == [("c", "petr")]


def test_one_transfer_at_a_time():
    house = three()
    house.do("talks.transfer_attended", "olga", to="ivan")
    assert refused(house, "talks.conference", "olga", "marina") == "transfer_runs"
    assert refused(house, "talks.transfer_finish", "olga") == "nobody_consulted"


def test_a_caller_who_goes_while_colleagues_talk_frees_both():
    house = three()
    consulted(house)
    assert ended(house.do("leave", "c")) == {"olga": "caller_left", "ivan": "caller_left"}


def test_a_desk_lost_in_a_consultation_leaves_the_caller_to_the_consulted():
    house = three()
    consulted(house)
    followed = house.do("sign_out", "olga")
    assert OperatorGone("c", "lost") in followed
    assert offers(followed) == [("c", "ivan")]


def test_in_a_conference_a_lost_desk_leaves_the_caller_with_the_other():
    house = three()
    house.do("talks.conference", "olga", "marina")
    house.do("answer", "marina", "c")
    followed = house.do("sign_out", "olga")
    assert Answered("c", "marina", None) in followed
    assert OperatorGone("c", "lost") not in followed
    assert house.talks_with("c") == {"marina": "talking"}


def test_the_first_operator_may_leave_a_conference_but_not_a_caller():
    house = three()
    assert refused(house, "talks.leave", "olga") == "caller_would_be_alone"
    house.do("talks.conference", "olga", "marina")
    house.do("answer", "marina", "c")
    assert Left("c", "olga") in house.do("talks.leave", "olga")
    followed = house.do("talks.finish", "marina")
    assert Finished("c") in followed
    assert ended(followed) == {"marina": "finished"}


def test_a_listener_whispers_and_leaves_without_wrap_up():
    house = three()
    house.do("talks.listen", "marina", "c")
    assert refused(house, "talks.hold", "marina", True) == "not_talking"
    assert refused(house, "talks.whisper", "olga", True) == "not_listening"
    assert Whispering("c", "marina", True) in house.do("talks.whisper", "marina", True)
    assert Left("c", "marina") in house.do("talks.finish", "marina")
    assert house.state.desks["marina"].presence == "available"


def test_who_listens_is_offered_nobody():
    house = three()
    house.do("talks.listen", "ivan", "c")
    assert offers(house.caller("d", "services")) == []
    assert refused(house, "talks.listen", "marina", "nobody") == "no_such_talk"
    assert refused(house, "talks.listen", "ivan", "c") == "desk_busy"
