"""The floor, with consoles and callers: who is told what, in which order."""

import asyncio

import pytest

from tests.gateway.floors import FakeCaller, FakeConsole, floor
from tests.gateway.virtual_time import run
from voice_gateway.operators.sides import OperatorName


def lived(main):
    """A test in virtual time."""

    def test() -> None:
        run(main())

    test.__name__ = main.__name__
    test.__doc__ = main.__doc__
    return test


@lived
async def test_a_console_is_welcomed_first_and_then_told_the_queue():
    async with floor() as house:
        FakeCaller(house, "c1", queue="services", name="Анна").enter()
        olga = await FakeConsole(house, "olga", "Ольга Петровна").open()
        assert olga.types()[0] == "welcome"
        welcome = olga.told[0]
        assert welcome["operator"]["title"] == "Ольга Петровна"
        assert welcome["presence"] == {"presence": "available", "reason": None, "until": None}
        assert welcome["talk"] is None
        assert [section["id"] for section in welcome["config"]["sections"]] == [
            "private",
            "corporate",
        ]
        [waiting] = olga.last("queue")["waiting"]
        assert (waiting["call"], waiting["name"], waiting["position"]) == ("c1", "Анна", 1)
        assert "board" not in olga.types()


@lived
async def test_an_offer_that_is_there_already_follows_the_welcome():
    async with floor() as house:
        FakeCaller(house, "c1").enter()
        olga = await FakeConsole(house, "olga", "Ольга").open()
        assert olga.types().index("offer") > olga.types().index("welcome")
        second_tab = await FakeConsole(house, "olga", "Ольга").open()
        assert olga.closed == 4409
        assert second_tab.last("offer")["call"] == "c1"
        olga.gone()
        await second_tab.answers("c1")
        assert second_tab.last("talk")["call"] == "c1"


@lived
async def test_an_answer_joins_both_and_what_the_call_tells_follows_the_talk():
    async with floor() as house:
        olga = await FakeConsole(house, "olga", "Ольга").open()
        caller = FakeCaller(house, "c1", name="Анна", collected={"goal": "баланс"}).enter()
        assert olga.last("offer")["name"] == "Анна"
        olga.says("answer", call="c1")
        house.tell("c1", {"type": "negotiate", "polite": False, "ice_servers": []})
        await asyncio.sleep(1)
        assert caller.of("answered") == [("olga", "Ольга")]
        talk = olga.last("talk")
        assert talk["transcript"]
        assert talk["collected"] == {"goal": "баланс"}
        assert talk["with"] == [{"operator": "olga", "name": "Ольга", "role": "talking"}]
        assert olga.types().index("negotiate") > olga.types().index("talk")
        assert olga.last("presence")["presence"] == "busy"


@lived
async def test_a_talk_that_is_over_before_it_is_shown_leaves_no_message_stuck():
    async with floor() as house:
        olga = await FakeConsole(house, "olga", "Ольга").open()
        FakeCaller(house, "c1").enter()
        olga.says("answer", call="c1")
        house.leave("c1")
        await asyncio.sleep(1)
        assert "talk" not in olga.types()
        assert olga.last("talk_ended")["reason"] == "caller_left"
        assert olga.last("presence")["presence"] == "wrap_up"
        assert olga.last("presence")["until"]


@lived
async def test_a_page_loaded_anew_comes_back_into_its_talk():
    async with floor() as house:
        olga = await FakeConsole(house, "olga", "Ольга").open()
        caller = FakeCaller(house, "c1").enter()
        await olga.answers("c1")
        olga.says("notes", text="обещала перезвонить")
        house.tell("c1", {"type": "caption", "who": "caller", "text": "алло", "final": True})
        olga.gone()
        await asyncio.sleep(3)
        again = await FakeConsole(house, "olga", "Ольга").open()
        talk = again.told[0]["talk"]
        assert talk["notes"] == "обещала перезвонить"
        assert [caption["text"] for caption in talk["captions"]] == ["алло"]
        assert caller.of("desk_back") == [("olga",)]
        assert caller.of("operator_gone") == []


@lived
async def test_a_lost_desk_gives_its_caller_to_the_next():
    async with floor() as house:
        olga = await FakeConsole(house, "olga", "Ольга").open()
        caller = FakeCaller(house, "c1").enter()
        await olga.answers("c1")
        ivan = await FakeConsole(house, "ivan", "Иван").open()
        olga.gone()
        await asyncio.sleep(7.5)
        assert caller.of("operator_gone") == []
        await asyncio.sleep(1)
        assert caller.of("operator_gone") == [("lost",)]
        assert caller.of("waiting")[-1][0] == 1
        await ivan.answers("c1")
        assert caller.of("answered")[-1] == ("ivan", "Иван")
        assert ("end", "olga", "c1", "operator_lost") in house.log.written


@lived
async def test_callers_are_told_their_place_when_it_changes_and_only_then():
    async with floor() as house:
        callers = [FakeCaller(house, f"c{n}").enter() for n in range(3)]
        other = FakeCaller(house, "s", queue="services").enter()
        await asyncio.sleep(5)
        assert [caller.of("waiting") for caller in callers] == [
            [(1, None, False)],
            [(2, None, False)],
            [(3, None, False)],
        ]
        assert other.of("waiting") == [(1, None, False)]
        house.leave("c0")
        await asyncio.sleep(1.1)
        assert callers[2].of("waiting")[-1] == (2, None, False)


@lived
async def test_the_expected_wait_comes_from_talks_of_late():
    async with floor() as house:
        olga = await FakeConsole(house, "olga", "Ольга").open()
        FakeCaller(house, "c1").enter()
        await olga.answers("c1")
        assert house.expected_s("consultation") is None
        await asyncio.sleep(90)
        olga.says("finish")
        olga.says("wrapped_up")
        assert house.expected_s("consultation") == 10
        FakeCaller(house, "c2").enter()
        await olga.answers("c2")
        waits = FakeCaller(house, "c3").enter()
        assert house.expected_s("consultation") == 240
        assert waits.of("waiting")[-1] == (1, 120, False)


@lived
async def test_a_call_back_is_offered_only_where_it_can_be_made():
    async with floor() as house:
        caller = FakeCaller(house, "c1").enter()
        await asyncio.sleep(200)
        assert not any(callback for _, _, callback in caller.of("waiting"))
        house.calls_back = True
        await asyncio.sleep(1.1)
        assert caller.of("waiting")[-1][2] is True


@lived
async def test_what_the_desk_says_reaches_the_call_only_from_whoever_talks():
    async with floor() as house:
        olga = await FakeConsole(house, "olga", "Ольга").open()
        marina = await FakeConsole(house, "marina", "Марина", "supervisor", ()).open()
        caller = FakeCaller(house, "c1").enter()
        olga.says("chat", text="рано")
        assert olga.last("problem")["code"] == "not_in_a_talk"
        await olga.answers("c1")
        marina.says("listen", call="c1")
        marina.says("chat", text="тихо")
        await asyncio.sleep(0.5)
        assert marina.last("problem")["code"] == "not_talking"
        olga.says("chat", text="Здравствуйте!", key="k1")
        assert caller.of("desk_says") == [
            ("olga", {"type": "chat", "text": "Здравствуйте!", "key": "k1"})
        ]
        assert ("listened", "marina", "c1") in house.log.written


@lived
async def test_what_a_supervisor_watches_is_agreed_without_a_word():
    async with floor() as house:
        olga = await FakeConsole(house, "olga", "Ольга").open()
        marina = await FakeConsole(house, "marina", "Марина", "supervisor", ()).open()
        caller = FakeCaller(house, "c1").enter()
        await olga.answers("c1")
        marina.says("listen", call="c1")
        marina.says("watch", side="visitor", sdp="v=0")
        assert caller.of("desk_says") == [
            ("marina", {"type": "watch", "side": "visitor", "sdp": "v=0"})
        ]


@lived
async def test_a_supervisor_listens_whispers_and_leaves():
    async with floor() as house:
        olga = await FakeConsole(house, "olga", "Ольга").open()
        marina = await FakeConsole(house, "marina", "Марина", "supervisor", ()).open()
        caller = FakeCaller(house, "c1").enter()
        await olga.answers("c1")
        marina.says("listen", call="c1")
        await asyncio.sleep(1)
        assert marina.last("talk")["role"] == "supervising"
        marina.says("whisper", on=True)
        marina.says("leave")
        assert caller.of("joined") == [(OperatorName("marina", "Марина"), "supervising")]
        assert caller.of("whisper") == [("marina", True)]
        assert caller.of("left") == [("marina",)]
        await asyncio.sleep(0.5)
        assert olga.last("talk_changed")["with"] == [
            {"operator": "olga", "name": "Ольга", "role": "talking"}
        ]
        assert marina.last("presence")["presence"] == "available"


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "listen", "call": "c1"},
        {"kind": "whisper", "on": True},
        {"kind": "force_presence", "operator": "olga", "presence": "break"},
    ],
)
def test_only_supervisors_supervise(message):
    @lived
    async def refused():
        async with floor() as house:
            ivan = await FakeConsole(house, "ivan", "Иван").open()
            ivan.says(**message)
            assert ivan.last("problem")["code"] == "supervisors_only"

    refused()


@lived
async def test_a_supervisor_sees_the_board_and_forces_presence():
    async with floor() as house:
        olga = await FakeConsole(house, "olga", "Ольга").open()
        marina = await FakeConsole(house, "marina", "Марина", "supervisor", ()).open()
        FakeCaller(house, "c1").enter()
        await olga.answers("c1")
        FakeCaller(house, "c2").enter()
        house.leave("c2")
        await asyncio.sleep(1.1)
        board = marina.last("board")
        assert (board["answered"], board["abandoned"], board["service_level"]) == (1, 1, 0.5)
        assert board["talks"][0]["operator"] == "olga"
        marina.says("force_presence", operator="olga", presence="break")
        olga.says("finish")
        olga.says("wrapped_up")
        assert olga.last("presence")["presence"] == "break"
        marina.says("force_presence", operator="nobody", presence="break")
        assert marina.last("problem")["code"] == "no_such_desk"


@lived
async def test_an_attended_transfer_is_seen_by_all_three():
    async with floor() as house:
        olga = await FakeConsole(house, "olga", "Ольга").open()
        caller = FakeCaller(house, "c1").enter()
        await olga.answers("c1")
        ivan = await FakeConsole(house, "ivan", "Иван", skills=("services",)).open()
        olga.says("transfer", to={"queue": "services"}, attended=True)
        assert caller.of("hold") == [(True,)]
        assert ivan.last("offer")["role"] == "consulting"
        assert ivan.last("offer")["by"] == "Ольга"
        assert olga.last("talk_changed")["transfer"] == {
            "to": "Дополнительные услуги",
            "attended": True,
            "state": "ringing",
        }
        await ivan.answers("c1")
        assert ivan.last("talk")["role"] == "consulting"
        assert olga.last("talk_changed")["transfer"]["state"] == "answered"
        olga.says("transfer_finish")
        await asyncio.sleep(0.5)
        assert caller.of("answered")[-1] == ("ivan", "Иван")
        assert caller.of("hold")[-1] == (False,)
        assert ivan.last("talk")["role"] == "talking"
        assert olga.last("talk_ended")["reason"] == "transferred"


@lived
async def test_the_queue_is_told_at_most_four_times_a_second():
    async with floor() as house:
        olga = await FakeConsole(house, "olga", "Ольга").open()
        before = olga.types().count("queue")
        for number in range(100):
            FakeCaller(house, f"c{number}", queue="services").enter()
            await asyncio.sleep(0.02)
        assert olga.types().count("queue") - before <= 9


@lived
async def test_notes_and_results_are_taken_in_wrap_up_but_not_before_any_talk():
    async with floor() as house:
        olga = await FakeConsole(house, "olga", "Ольга").open()
        olga.says("notes", text="о чём?")
        assert olga.last("problem")["code"] == "not_in_a_talk"
        FakeCaller(house, "c1").enter()
        await olga.answers("c1")
        olga.says("finish")
        olga.says("notes", text="после разговора")
        olga.says("result", result="Вопрос решён")
        assert house.log.kept["olga"].notes == "после разговора"
        assert house.log.kept["olga"].result == "Вопрос решён"
        olga.says("result", result="Всё пропало")
        assert olga.last("problem")["code"] == "no_such_result"
        assert house.log.kept["olga"].result == "Вопрос решён"


@lived
async def test_an_unknown_queue_is_served_by_the_default_one():
    async with floor() as house:
        olga = await FakeConsole(house, "olga", "Ольга").open()
        FakeCaller(house, "c1", queue="nowhere").enter()
        assert olga.last("offer")["queue"] == "consultation"


@lived
async def test_a_call_that_leaves_while_it_is_told_of_its_operator_confuses_nobody():
    async with floor() as house:
        olga = await FakeConsole(house, "olga", "Ольга").open()
        caller = FakeCaller(house, "c1").enter()
        caller.answered = lambda operator: house.leave("c1")
        await olga.answers("c1")
        assert olga.last("talk_ended")["reason"] == "caller_left"
        assert not house.takes_part("c1", "olga")
        FakeCaller(house, "c1").enter()
        await asyncio.sleep(31)
        assert olga.last("offer")["call"] == "c1"


@lived
async def test_a_console_that_is_gone_is_told_nothing():
    async with floor() as house:
        olga = await FakeConsole(house, "olga", "Ольга").open()
        olga.gone()
        olga.closed = 1006
        FakeCaller(house, "c1").enter()
        await asyncio.sleep(20)
