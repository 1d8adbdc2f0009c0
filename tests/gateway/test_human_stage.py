"""A call's human stage with a played floor, on virtual time."""

import asyncio
from datetime import UTC, datetime

from media.resumable import Absence, ResumableLeg
from tests.fake_rooms import FakeRooms
from tests.gateway.fakes import FakeDialogue, FakeHouse, FakeLeg, reply
from tests.gateway.virtual_time import run
from voice_gateway.asr.ear import Heard
from voice_gateway.call.session import CallSession
from voice_gateway.dialogue.client import CallInfo, Handoff
from voice_gateway.human import phrases
from voice_gateway.human.card import card_of
from voice_gateway.human.filming import Films
from voice_gateway.operators.sides import CallBackPromise, OperatorName
from voice_gateway.visit.visit import Visit, Visitor

PHONE = CallInfo(line="phone", caller="+74951234501", channel="phone")
WEB = CallInfo(line="consultation", caller=None, channel="web")
OLGA = OperatorName("o1", "Ольга Петровна")
ANNA = Visitor("private", "Иванова Анна", phone="+74951234502")
TO_HUMAN = {"handoff": {"reason": "asked", "collected": {"queue": "services", "account": "77"}}}
CONNECTING = reply("Соединяю с оператором.", control=TO_HUMAN)
PROMISED = CallBackPromise(
    datetime(2026, 11, 23, 8, 30, tzinfo=UTC), datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
)
SORRY = reply("Никто не ответил. До свидания!", control={"hangup": True})


class Page:
    """A visitor's page."""

    def __init__(self):
        self.told = []
        self.closed = None

    def send(self, message):
        self.told.append(message)

    def close(self, code):
        self.closed = code

    def told_of(self, kind):
        return [message for message in self.told if message["type"] == kind]


class Play:
    """A call that goes to people; `house.floor` is played by the test."""

    def __init__(self, tmp_path, leg=None, info=PHONE, dialogue=None, staffed=True):
        self.leg = leg or FakeLeg()
        self.dialogue = dialogue or FakeDialogue(session_start=CONNECTING, handoff_failed=SORRY)
        self.house = FakeHouse(tmp_path, self.leg, self.dialogue)
        self.house.floor.is_staffed = staffed
        self.floor, self.info, self.visit, self.page = self.house.floor, info, None, None

    async def begins(self, card=None):
        leg = self.visit.leg if self.visit else self.leg
        session = CallSession("c1", leg, self.info, self.house, self.visit, card)
        self.over = asyncio.create_task(session.run())

    async def with_page(self, visitor=None):
        absence = Absence(asyncio.get_running_loop().time(), 60)
        whole = ResumableLeg(self.leg.rate_in, self.leg.playout, absence)
        await whole.attach(self.leg)
        self.visit, self.page = Visit("c1", whole, visitor), Page()
        self.visit.enter(self.page)

    async def waits(self, *, callback=False, position=1):
        await self.floor.entered.wait()
        self.floor.side.waiting(position, 40.0, callback)

    def answered(self):
        self.floor.side.answered(OLGA)


def test_a_caller_from_the_assistant_waits_with_music_and_hears_the_place(tmp_path):
    async def main():
        play = Play(tmp_path)
        await play.begins()
        await play.waits(position=3)
        await asyncio.sleep(8)
        card = play.floor.card
        assert (card.kind, card.queue, card.account, card.phone) == (
            "phone", "services", "77", "+74951234501",
        )  # fmt: skip
        assert "Перед вами в очереди 2 человека." in play.leg.said_by_assistant()
        assert not play.leg.playout.empty  # music
        play.floor.side.finished()
        return await play.over

    assert run(main()) == "handed_off"


def test_a_phone_caller_may_ask_to_be_called_back_by_a_key(tmp_path):
    async def main():
        play = Play(tmp_path, FakeLeg(("wait", 20), ("wait", 60)))
        await play.begins()
        await play.waits(callback=True)
        await asyncio.sleep(6)
        assert phrases.CALLBACK_KEY in play.leg.said_by_assistant()
        play.floor.side._pressed("1")
        await play.over
        return play

    play = run(main())
    assert '/handoff_failed{"reason": "busy"}' in play.dialogue.messages
    assert play.floor.left == ["c1"]


def test_the_key_means_nothing_where_no_call_back_is_offered_or_somebody_talks(tmp_path):
    async def main():
        play = Play(tmp_path)
        await play.begins()
        await play.waits(callback=False)
        play.floor.side._pressed("1")
        await asyncio.sleep(1)
        await play.waits(callback=True)
        play.answered()
        play.floor.side._pressed("1")
        await asyncio.sleep(1)
        assert not play.over.done()
        play.floor.side.finished()
        return await play.over

    assert run(main()) == "handed_off"


def test_who_has_no_page_does_not_wait_for_desks_that_are_all_left(tmp_path):
    async def main():
        play = Play(tmp_path)
        await play.begins()
        await play.waits()
        play.floor.is_staffed = False
        await asyncio.sleep(15)
        assert not play.over.done()
        await asyncio.sleep(30)
        assert play.over.done()
        return play

    play = run(main())
    assert play.dialogue.messages[-1] == '/handoff_failed{"reason": "no_answer"}'
    assert play.leg.said_by_assistant().endswith("Никто не ответил. До свидания!")


def test_back_at_the_assistant_the_caller_is_heard_again(tmp_path):
    async def main():
        dialogue = FakeDialogue(
            session_start=CONNECTING,
            handoff_failed=reply("Перезвонить вам?"),
            да=reply("Записала. До свидания!", control={"hangup": True}),
        )
        play = Play(tmp_path, FakeLeg("да"), dialogue=dialogue)
        await play.begins()
        await play.waits(callback=True)
        await asyncio.sleep(3)
        play.floor.side._pressed("1")
        assert await play.over == "completed"
        return play

    assert run(main()).dialogue.messages[-1] == "да"


def test_a_caller_who_hangs_up_while_waiting_leaves_the_floor(tmp_path):
    async def main():
        play = Play(tmp_path, FakeLeg(("wait", 5), "HANG UP"))
        await play.begins()
        await play.waits()
        assert await play.over == "hangup"
        assert play.floor.left == ["c1"]
        assert play.house.stages.get("c1") is None

    run(main())


def test_an_answer_ends_the_music_at_once(tmp_path):
    async def main():
        play = Play(tmp_path)
        await play.begins()
        await play.waits()
        await asyncio.sleep(10)
        play.answered()
        await asyncio.sleep(0.2)
        assert play.leg.playout.empty
        play.floor.side.operator_gone("lost")
        await asyncio.sleep(0.5)
        assert not play.leg.playout.empty
        await asyncio.sleep(2)
        assert phrases.LOST.split(".")[0] in play.leg.said_by_assistant()
        play.floor.side.finished()
        await play.over

    run(main())


def test_a_visitor_goes_from_the_assistant_to_a_human_in_the_same_call(tmp_path):
    async def main():
        play = Play(tmp_path, info=WEB, dialogue=FakeDialogue(session_start=reply("Слушаю вас.")))
        await play.with_page()
        await play.begins()
        await asyncio.sleep(1)
        assert await play.visit.says({"type": "to_operator", "visitor": ANNA})
        await play.waits()
        card = play.floor.card
        assert (card.kind, card.name, card.phone) == ("web", "Иванова Анна", "+74951234502")
        assert [m["stage"] for m in play.page.told_of("stage")] == ["waiting"]
        play.answered()
        await asyncio.sleep(1)
        assert play.page.told_of("negotiate")
        play.floor.side.finished()
        await play.over
        assert play.dialogue.messages == ["/session_start"]

    run(main())


def test_where_nobody_is_signed_in_the_assistant_takes_the_visitor_back(tmp_path):
    async def main():
        dialogue = FakeDialogue(session_start=reply("Слушаю вас."), handoff_failed=SORRY)
        play = Play(tmp_path, info=WEB, dialogue=dialogue, staffed=False)
        await play.with_page()
        await play.begins()
        await asyncio.sleep(1)
        await play.visit.says({"type": "to_operator", "visitor": ANNA})
        assert await play.over == "completed"
        assert [m["stage"] for m in play.page.told_of("stage")] == ["assistant"]
        assert play.dialogue.messages[-1] == '/handoff_failed{"reason": "no_answer"}'

    run(main())


def window(probability, partial):
    return Heard(probability, 32.0, partial)


async def straight(play):
    await play.with_page(ANNA)
    card = card_of("c1", WEB, Handoff(reason="asked"), play.visit, play.house.desk)
    await play.begins(card)


def test_a_visitor_who_goes_straight_to_a_human_needs_no_dialogue(tmp_path):
    async def main():
        play = Play(tmp_path, info=WEB, staffed=False)
        await straight(play)
        await play.waits(callback=True)
        assert play.floor.card.queue == "consultation"
        await asyncio.sleep(120)  # waits on: the page offers a call-back
        assert not play.over.done()
        assert phrases.NOBODY.split(".")[0] in play.leg.said_by_assistant()
        play.answered()
        play.floor.side.finished()
        await play.over
        assert play.dialogue.messages == []

    run(main())


def test_a_visitor_may_be_called_back_instead(tmp_path):
    async def main():
        play = Play(tmp_path, info=WEB)
        play.floor.promise = PROMISED
        await straight(play)
        await play.waits(callback=True)
        await play.visit.says({"type": "callback", "phone": "+74957654321"})
        assert await play.over == "callback"
        (wish,) = play.floor.wishes
        assert (wish.phone, wish.name, wish.queue) == ("+74957654321", ANNA.name, "consultation")
        (confirmed,) = play.page.told_of("callback")
        assert confirmed["confirmed"] is True
        assert confirmed["when"].endswith("с 8:30 до 20:30")

    run(main())


def test_a_call_back_that_cannot_be_kept_leaves_the_visitor_waiting(tmp_path):
    async def main():
        play = Play(tmp_path, info=WEB)
        await straight(play)
        await play.waits(callback=True)
        await play.visit.says({"type": "callback", "phone": "+74957654321"})
        await asyncio.sleep(1)
        assert play.page.told_of("problem")[0]["code"] == "no_callback"
        assert not play.over.done()
        play.floor.side.finished()
        await play.over

    run(main())


def test_what_is_said_is_captioned_for_both_and_kept(tmp_path):
    async def main():
        play = Play(tmp_path, info=WEB)
        await straight(play)
        await play.waits()
        play.answered()
        await asyncio.sleep(0.5)
        # The fake ear hears the leg's words whenever it is given sound.
        captions = play.house.ears[2]  # the assistant has the first, the operator the second
        play.leg.saying = "какой у меня долг"
        for _ in range(40):
            captions._on_heard(window(1.0, "какой у меня"))
        captions._words = "какой у меня долг"
        for _ in range(40):
            captions._on_heard(window(0.0, "какой у меня долг"))
        await asyncio.sleep(1)
        to_desk, to_page = play.floor.told_of("caption"), play.page.told_of("caption")
        assert [(c["text"], c["final"]) for c in to_desk][-1] == ("какой у меня долг", True)
        assert to_desk[-1] in to_page
        assert len({c["turn"] for c in to_desk}) == 1
        play.floor.side.finished()
        await play.over
        kept = [(u.who, u.text) for u in play.house.store.utterances if u.who == "caller"]
        assert kept == [("caller", "какой у меня долг")]

    run(main())


def test_a_visitor_who_leaves_for_good_ends_the_talk_and_the_desk_knows(tmp_path):
    async def main():
        play = Play(tmp_path, FakeLeg(("wait", 10)), info=WEB)
        await straight(play)
        await play.waits()
        play.answered()
        await asyncio.sleep(1)
        play.visit.gone(play.page)
        play.leg.said_goodbye, play.leg.closed = False, True
        await asyncio.sleep(30)
        assert [m["state"] for m in play.floor.told_of("visitor")] == ["away"]
        assert not play.over.done()
        assert await play.over == "handed_off"
        assert [m["state"] for m in play.floor.told_of("visitor")] == ["away", "left"]

    run(main())


def test_when_it_is_over_nothing_of_it_is_left(tmp_path):
    async def main():
        before = asyncio.all_tasks()
        play = Play(tmp_path, info=WEB)
        await straight(play)
        await play.waits()
        play.answered()
        await asyncio.sleep(1)
        play.over.cancel()
        await asyncio.wait([play.over])
        assert asyncio.all_tasks() - before == set()
        assert all(ear.closed for ear in play.house.ears)
        assert play.floor.left == ["c1"]

    run(main())


def test_pages_show_their_pictures_while_a_supervisor_watches(tmp_path):
    async def main():
        play = Play(tmp_path, info=WEB)
        rooms = FakeRooms()
        play.house.films = Films(rooms, None)
        await play.with_page(ANNA)
        await play.begins()
        await play.waits()
        play.answered()
        await asyncio.sleep(1)
        assert play.page.told_of("publish") == []
        play.floor.side.joined(OperatorName("o2", "Вера"), "supervising")
        await asyncio.sleep(1)
        assert len(play.page.told_of("publish")) == 1
        play.floor.side.visitor_says({"type": "publish", "sdp": "offer"})
        play.floor.side.desk_says("o1", {"type": "publish", "sdp": "offer"})
        await asyncio.sleep(1)
        watched = [m for m, who in play.floor.told if m["type"] == "watch" and who == "o2"]
        assert sorted(m["side"] for m in watched) == ["operator", "visitor"]
        play.floor.side.left("o2")
        await asyncio.sleep(1)
        assert len(play.page.told_of("unpublish")) == 1
        assert rooms.opened[0].closed
        play.floor.side.finished()
        await play.over

    run(main())
