"""Who is offered to whom, and when."""

import pytest

from tests.gateway.switchboards import Driven, answers, ended_offers, offers, refused
from voice_gateway.operators.effects import Abandoned, OperatorGone, PresenceChanged


def test_a_caller_is_offered_to_a_free_desk_with_the_skill_at_once():
    house = Driven()
    house.desk("ivan", "services")
    house.desk("olga", "consultation")
    assert offers(house.caller("c")) == [("c", "olga")]


def test_a_caller_waits_while_nobody_is_there_and_is_offered_to_who_comes():
    house = Driven()
    assert offers(house.caller("c")) == []
    assert offers(house.desk("olga")) == [("c", "olga")]


def test_who_waits_longest_goes_to_the_desk_that_is_idle_longest():
    house = Driven()
    house.caller("first")
    house.wait(5)
    house.caller("second")
    house.do("connect", "olga", "Ольга", frozenset({"consultation"}))
    assert house.offered_to("first") == "olga"
    house.wait(1)
    house.desk("ivan")
    assert house.offered_to("second") == "ivan"
    idle = Driven()
    idle.desk("olga")
    idle.wait(10)
    idle.desk("ivan")
    assert offers(idle.caller("c")) == [("c", "olga")]


def test_an_offer_that_expires_goes_on_and_its_desk_takes_a_break():
    house = Driven()
    house.desk("olga")
    house.wait(1)
    house.desk("ivan")
    house.caller("c")
    assert offers(house.wait(19.75)) == []
    followed = house.wait(0.25)
    assert ended_offers(followed) == [("c", "olga", "timeout")]
    assert offers(followed) == [("c", "ivan")]
    assert house.state.desks["olga"].presence == "break"
    assert house.state.desks["olga"].reason == "не ответил"


def test_a_declined_caller_goes_to_the_next_desk_and_comes_back_only_later():
    house = Driven()
    house.desk("olga")
    house.wait(1)
    house.desk("ivan")
    house.caller("c")
    assert offers(house.do("decline", "olga", "c")) == [("c", "ivan")]
    assert offers(house.do("decline", "ivan", "c")) == []
    assert offers(house.wait(29.75)) == []
    assert offers(house.wait(0.5)) == [("c", "olga")]


def test_a_desk_that_says_it_is_available_again_is_asked_at_once():
    house = Driven()
    house.desk("olga")
    house.caller("c")
    house.wait(20)
    assert offers(house.do("presence", "olga", "available", None)) == [("c", "olga")]


def test_who_is_meant_for_a_desk_waits_for_it_and_then_takes_any():
    house = Driven()
    house.talk("other", "olga")
    house.desk("ivan")
    assert offers(house.caller("c", meant_for="olga")) == []
    assert offers(house.wait(29.75)) == []
    assert offers(house.wait(0.25)) == [("c", "ivan")]


@pytest.mark.parametrize("presence", ["break", "offline", "busy"])
def test_nobody_waits_for_a_desk_that_will_not_come(presence):
    house = Driven()
    house.desk("olga")
    house.desk("ivan")
    house.do("presence", "olga", presence, None)
    assert offers(house.caller("c", meant_for="olga")) == [("c", "ivan")]
    assert offers(house.caller("d", meant_for="unknown")) == []
    house.do("decline", "ivan", "c")
    assert house.offered_to("d") == "ivan"


def test_a_session_code_reaches_its_operator_before_those_who_wait_longer():
    house = Driven()
    house.caller("long")
    house.wait(60)
    house.caller("meant", meant_for="olga")
    assert offers(house.desk("olga")) == [("meant", "olga")]


def test_the_operator_of_the_code_is_asked_even_without_the_skill():
    house = Driven()
    house.desk("olga", "services")
    assert offers(house.caller("c", "corporate", meant_for="olga")) == [("c", "olga")]


def test_after_the_overflow_time_other_skills_are_asked():
    house = Driven()
    house.talk("other", "olga")
    house.desk("ivan", "services")
    house.caller("c")
    assert offers(house.wait(59.75)) == []
    assert offers(house.wait(0.25)) == [("c", "ivan")]


def test_where_nobody_has_the_skill_at_all_others_are_asked_at_once():
    house = Driven()
    house.desk("ivan", "services")
    assert offers(house.caller("c")) == [("c", "ivan")]


def test_own_skill_goes_before_overflow_even_if_idle_for_less():
    house = Driven()
    house.desk("ivan", "services")
    house.do("presence", "ivan", "break", None)
    house.caller("c")
    house.wait(90)
    house.do("presence", "ivan", "available", None)
    assert house.offered_to("c") == "ivan"
    house.desk("olga")
    assert offers(house.do("decline", "ivan", "c")) == [("c", "olga")]


def test_after_a_talk_the_desk_wraps_up_and_then_takes_the_next():
    house = Driven()
    house.talk("c", "olga")
    house.caller("next")
    assert offers(house.do("talks.finish", "olga")) == []
    assert house.state.desks["olga"].presence == "wrap_up"
    assert offers(house.wait(29.75)) == []
    assert offers(house.wait(0.25)) == [("next", "olga")]


def test_wrap_up_can_be_ended_early():
    house = Driven()
    house.talk("c", "olga")
    house.caller("next")
    house.do("talks.finish", "olga")
    assert offers(house.do("wrapped_up", "olga")) == [("next", "olga")]


def test_a_break_asked_for_in_a_talk_holds_after_the_wrap_up():
    house = Driven()
    house.talk("c", "olga")
    house.caller("next")
    house.do("presence", "olga", "break", "обед")
    assert house.state.desks["olga"].presence == "busy"
    house.do("talks.finish", "olga")
    assert offers(house.wait(60)) == []
    assert house.state.desks["olga"].presence == "break"


def test_a_desk_that_is_lost_gives_its_caller_back_to_the_head_of_the_line():
    house = Driven()
    house.talk("c", "olga")
    house.caller("waits_long")
    house.wait(10)
    house.do("disconnect", "olga")
    assert house.talks_with("c") == {"olga": "talking"}
    house.wait(7.75)
    assert house.talks_with("c") == {"olga": "talking"}
    assert OperatorGone("c", "lost") in house.wait(0.25)
    assert [caller.call_id for caller in house.state.line()] == ["c", "waits_long"]
    assert offers(house.desk("ivan")) == [("c", "ivan")]


def test_a_page_loaded_anew_keeps_its_talk():
    house = Driven()
    house.talk("c", "olga")
    house.do("disconnect", "olga")
    house.wait(7)
    house.desk("olga")
    house.wait(20)
    assert house.talks_with("c") == {"olga": "talking"}


def test_an_offer_to_a_page_that_is_gone_goes_on_at_once():
    house = Driven()
    house.desk("olga")
    house.wait(1)
    house.desk("ivan")
    house.caller("c")
    followed = house.do("disconnect", "olga")
    assert ended_offers(followed) == [("c", "olga", "withdrawn")]
    assert offers(followed) == [("c", "ivan")]


def test_a_desk_that_signs_in_again_is_available_even_after_a_break():
    house = Driven()
    house.desk("olga")
    house.do("presence", "olga", "break", "обед")
    house.do("sign_out", "olga")
    assert house.state.desks["olga"].presence == "offline"
    house.desk("olga")
    assert house.state.desks["olga"].presence == "available"


def test_a_caller_who_leaves_is_offered_no_more_and_counted_as_abandoned():
    house = Driven()
    house.desk("olga")
    house.caller("c")
    house.wait(12)
    followed = house.do("leave", "c")
    assert ended_offers(followed) == [("c", "olga", "caller_left")]
    assert Abandoned("c", 12.0) in followed
    assert house.do("leave", "c") == []


def test_who_is_called_back_counts_for_no_service_level():
    house = Driven()
    house.caller("c", counted=False)
    assert Abandoned not in map(type, house.do("leave", "c"))
    house.caller("d", counted=False)
    house.desk("olga")
    [answered] = [e for e in house.do("answer", "olga", "d") if type(e).__name__ == "Answered"]
    assert answered.waited_s is None


def test_an_answer_too_late_is_refused_and_loses_nothing():
    house = Driven()
    house.desk("olga")
    house.caller("c")
    house.do("leave", "c")
    assert refused(house, "answer", "olga", "c") == "offer_gone"
    house.caller("d")
    assert refused(house, "answer", "olga", "c") == "offer_gone"
    assert answers(house.do("answer", "olga", "d")) == [("d", "olga")]
    assert house.do("decline", "olga", "d") == []


def test_a_caller_cannot_enter_twice_nor_an_unknown_queue():
    house = Driven()
    house.caller("c")
    assert refused(house, "enter", "c", "consultation") == "already_there"
    assert refused(house, "enter", "d", "nowhere") == "no_such_queue"
    house.desk("olga")
    house.do("answer", "olga", "c")
    assert refused(house, "enter", "c", "consultation") == "already_there"


def test_presence_is_told_when_it_changes_by_itself():
    house = Driven()
    house.talk("c", "olga")
    assert PresenceChanged("olga") in house.do("leave", "c")
    assert PresenceChanged("olga") in house.wait(30)
