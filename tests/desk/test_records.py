"""What is kept of conversations, on SQLite and PostgreSQL."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from tests.desk.conftest import CALL, NOW, a_call, accounts_over, an_operator
from voice_gateway.accounts.tries import TooManyTries
from voice_gateway.records.cases import VALID, NoSuchCode, normalised
from voice_gateway.records.chat import wire
from voice_gateway.records.records import Records
from voice_gateway.records.tables import CallBack, Talk, Wait

HOUR = timedelta(hours=1)
TEXTS = ["да", "<script>alert(1)</script>", "'; DROP TABLE chat; --", "😀 ‮", "\n\t", "a\0b"]


@pytest.fixture
async def records(store):
    await store.begin_call(a_call())
    return Records.over(store)


@pytest.fixture
async def olga(store, records):
    return await an_operator(accounts_over(store))


async def refused(case):
    with pytest.raises(NoSuchCode):
        await case


async def test_a_code_brings_its_case_back_to_its_operator(records, olga):
    case = await records.cases.open(olga.id, CALL, "Нужна фотография счётчика", NOW)
    assert re.fullmatch("[0-9]{4}-[0-9]{4}", case.code)
    found = await records.cases.find(case.code, "1.2.3.4", NOW)
    assert (found.operator_id, found.note) == (olga.id, "Нужна фотография счётчика")


@pytest.mark.parametrize(
    "typed", ["48217305", "4821-7305", " 4821 7305 ", "4821–7305", "4 8 2 1 7305"]
)
def test_a_code_is_understood_however_it_is_typed(typed):
    assert normalised(typed) == "4821-7305"


@pytest.mark.parametrize(
    "typed", ["", "4821", "4821-730", "4821-73055", "abcd-efgh", "٤٨٢١٧٣٠٥", "\0"]
)
def test_what_is_no_code_is_none(typed):
    assert normalised(typed) is None


async def test_codes_are_all_different_and_in_no_order(records, olga):
    codes = [(await records.cases.open(olga.id, CALL, "", NOW)).code for _ in range(20)]
    assert len(set(codes)) == 20
    assert codes not in (sorted(codes), sorted(codes, reverse=True))


async def test_a_taken_code_is_not_given_twice(records, olga, monkeypatch):
    drawn = iter([11112222, 11112222, 33334444])
    monkeypatch.setattr("voice_gateway.records.cases.secrets.randbelow", lambda _: next(drawn))
    codes = [(await records.cases.open(olga.id, CALL, "", NOW)).code for _ in range(2)]
    assert codes == ["1111-2222", "3333-4444"]


async def test_a_case_of_no_call_is_an_error_and_not_tried_for_ever(records, olga):
    with pytest.raises(IntegrityError):
        await records.cases.open(olga.id, "f" * 32, "", NOW)


async def test_a_code_leads_nowhere_once_closed_expired_or_without_its_operator(
    store, records, olga
):
    closed, old, left = [await records.cases.open(olga.id, CALL, "", NOW) for _ in range(3)]
    await records.cases.close(closed.code)
    await refused(records.cases.find(closed.code, "a", NOW))
    await refused(records.cases.find(old.code, "b", NOW + VALID))
    await accounts_over(store).operators.set_disabled("olga", True)
    await refused(records.cases.find(left.code, "c", NOW))


async def test_codes_cannot_be_tried_one_after_another(records, olga):
    case = await records.cases.open(olga.id, CALL, "", NOW)
    for number in range(5):
        await refused(records.cases.find(f"{number:08}", "1.2.3.4", NOW))
    with pytest.raises(TooManyTries):
        await records.cases.find(case.code, "1.2.3.4", NOW)
    assert await records.cases.find(case.code, "5.6.7.8", NOW)
    assert await records.cases.find(case.code, "1.2.3.4", NOW + HOUR)


async def test_the_right_code_is_no_try(records, olga):
    case = await records.cases.open(olga.id, CALL, "", NOW)
    for _ in range(20):
        await records.cases.find(case.code, "1.2.3.4", NOW)


async def test_the_chat_comes_back_in_order_and_to_the_letter(records):
    for text in TEXTS:
        await records.chat.add(CALL, "visitor", "Иванова Анна", text, NOW)
    lines = await records.chat.of(CALL)
    assert [line.text for line, _ in lines] == [text.replace("\0", "") for text in TEXTS]
    assert all(line.at == NOW for line, _ in lines)


async def test_a_message_sent_again_is_kept_once(records):
    first = await records.chat.add(CALL, "visitor", "Анна", "да", NOW, key="k1")
    again = await records.chat.add(CALL, "visitor", "Анна", "да", NOW + HOUR, key="k1")
    other = await records.chat.add(CALL, "operator", "Ольга", "да", NOW, key="k1")
    assert again.id == first.id != other.id
    assert len(await records.chat.of(CALL)) == 2


async def test_a_chat_of_no_call_is_an_error(records):
    with pytest.raises(IntegrityError):
        await records.chat.add("f" * 32, "visitor", "Анна", "да", NOW, key="k1")


async def test_a_message_on_the_wire_carries_its_moment_with_the_zone(records):
    await records.chat.add(CALL, "visitor", "Анна", "да", NOW)
    (line,) = await records.chat.of(CALL)
    assert wire(line)["at"] == "2026-11-22T12:00:00+00:00"
    assert "file" not in wire(line)


async def test_a_second_rating_takes_the_place_of_the_first(records):
    await records.ratings.rate(CALL, 2, "долго ждал", NOW)
    await records.ratings.rate(CALL, 5, None, NOW)
    rating = await records.ratings.of(CALL)
    assert (rating.stars, rating.comment) == (5, None)


def talk(operator, call_id=CALL, began_at=NOW, **known):
    return Talk(
        call_id=call_id,
        operator_id=operator.id,
        queue="consultation",
        began_at=began_at,
        notes="",
        **known,
    )


async def test_a_talk_keeps_its_notes_result_and_end(records, olga):
    talk_id = await records.talks.begin(talk(olga))
    await records.talks.note(talk_id, "обещала перезвонить")
    await records.talks.result(talk_id, "решено")
    await records.talks.code(talk_id, "4821-7305")
    await records.talks.end(talk_id, "finished", NOW + HOUR)
    ((kept, operator),) = await records.talks.of(CALL)
    assert (kept.notes, kept.result, kept.code) == ("обещала перезвонить", "решено", "4821-7305")
    assert (kept.ended_at, kept.end_reason) == (NOW + HOUR, "finished")
    assert operator.title == "Ольга Петровна"


async def test_earlier_talks_are_those_with_the_same_account_or_phone(store, records, olga):
    known = {"a": {"account": "1"}, "b": {"phone": "+7"}, "d": {"account": "2", "phone": "+8"}}
    for hour, (letter, who) in enumerate(known.items()):
        await store.begin_call(a_call(letter * 32, NOW + hour * HOUR))
        await records.talks.begin(talk(olga, letter * 32, NOW + hour * HOUR, **who))
    earlier = await records.talks.earlier("1", "+7", NOW + 9 * HOUR)
    assert [t.call_id[0] for t, _ in earlier] == ["b", "a"]
    assert await records.talks.earlier(None, None, NOW + 9 * HOUR) == []
    assert await records.talks.earlier("1", None, NOW) == []


async def test_talks_that_a_crash_left_open_are_ended(records, olga):
    await records.talks.begin(talk(olga))
    await records.talks.close_unfinished()
    ((kept, _),) = await records.talks.of(CALL)
    assert kept.end_reason == "gateway_stopped"


async def test_waits_of_today_come_back_after_a_restart(records):
    for hours, outcome in ((-20, "abandoned"), (0, "answered"), (1, "callback")):
        ended = NOW + hours * HOUR
        await records.waits.ended(
            Wait(call_id=CALL, queue="q", began_at=NOW, ended_at=ended, outcome=outcome)
        )
    assert [w.outcome for w in await records.waits.since(NOW)] == ["answered", "callback"]


def callback(phone="+74951234501", **changed):
    values = {
        "queue": "consultation",
        "line": "consultation",
        "opens_at": NOW,
        "closes_at": NOW + 3 * HOUR,
        "state": "waiting",
        "tries": 0,
        "next_try_at": NOW,
        "asked_at": NOW,
    }
    return CallBack(phone=phone, call_id=CALL, name=None, **(values | changed))


async def test_a_call_back_is_due_within_its_window(records):
    await records.callbacks.ask(callback())
    moments = (-1, 0, 2, 3)
    due = [len(await records.callbacks.due(NOW + hours * HOUR)) for hours in moments]
    assert due == [0, 1, 1, 0]


async def test_a_call_back_is_taken_by_one_caller_only(records):
    one = await records.callbacks.ask(callback())
    taken = await asyncio.gather(*(records.callbacks.calling(one.id) for _ in range(5)))
    assert sorted(taken) == [False] * 4 + [True]


async def test_a_call_back_that_nobody_answered_is_tried_again_later(records):
    one = await records.callbacks.ask(callback())
    await records.callbacks.calling(one.id)
    await records.callbacks.again(one.id, NOW + HOUR)
    assert await records.callbacks.due(NOW) == []
    (due,) = await records.callbacks.due(NOW + HOUR)
    assert due.tries == 1


async def test_who_asks_again_is_called_back_once(records):
    await records.callbacks.ask(callback())
    again = await records.callbacks.ask(callback(opens_at=NOW + HOUR, next_try_at=NOW + HOUR))
    other = await records.callbacks.ask(callback("+74951234502"))
    assert {one.id for one in await records.callbacks.open()} == {again.id, other.id}


async def test_a_restart_takes_up_call_backs_and_gives_up_those_whose_time_has_passed(records):
    late = await records.callbacks.ask(callback("+74951234501", closes_at=NOW + HOUR))
    running = await records.callbacks.ask(callback("+74951234502"))
    for one in (late, running):
        await records.callbacks.calling(one.id)
    await records.callbacks.after_restart(NOW + 2 * HOUR)
    (waiting,) = await records.callbacks.open()
    assert (waiting.id, waiting.state) == (running.id, "waiting")


@pytest.mark.parametrize("ending", ["done", "failed", "cancelled"])
async def test_an_ended_call_back_is_open_no_more(records, olga, ending):
    one = await records.callbacks.ask(callback())
    await records.callbacks.calling(one.id)
    end = getattr(records.callbacks, ending)
    await (end(one.id, olga.id) if ending == "done" else end(one.id))
    assert await records.callbacks.open() == []


async def test_history_pages_backwards_through_calls(store, records, olga):
    for hour in range(1, 4):
        await store.begin_call(a_call(str(hour) * 32, NOW + hour * HOUR))
    await records.talks.begin(talk(olga, "2" * 32))
    newest = await records.history.newest(2, None, None)
    assert [brief.call.id[0] for brief in newest] == ["3", "2"]
    rest = await records.history.newest(9, newest[-1].call.began_at, None)
    assert [brief.call.id[0] for brief in rest] == ["1", "c"]
    own = await records.history.newest(9, None, olga.id)
    assert [brief.call.id[0] for brief in own] == ["2"]
    assert own[0].talks[0][1].id == olga.id
