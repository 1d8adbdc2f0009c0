"""A talk's pictures in a room: when pages show them there, and who watches."""

import asyncio
from pathlib import Path

from tests.fake_rooms import FakeRooms
from voice_gateway.human.filming import Filming, Films

FOLDER = Path("recordings")


class Played:
    """A talk with a room; everything told is kept by whom it is told."""

    def __init__(self, *, recording=None, rooms=None):
        self.rooms = rooms or FakeRooms()
        self.told = {"visitor": [], "operator": []}
        self.watchers = {}
        self.tasks = set()
        self.filming = Filming(
            Films(self.rooms, recording), "c1",
            {side: told.append for side, told in self.told.items()},
            lambda who, message: self.watchers.setdefault(who, []).append(message),
            lambda: [{"urls": "stun:1"}], self.spawn,
        )  # fmt: skip

    def spawn(self, work):
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def settled(self):
        while True:
            await asyncio.sleep(0)
            if not self.tasks:
                await asyncio.sleep(0)
                if not self.tasks:
                    return
            await asyncio.gather(*self.tasks)

    async def both_publish(self):
        self.filming.begin()
        for side in ("visitor", "operator"):
            self.filming.published(side, f"{side}'s offer")
        await self.settled()

    def kinds(self, side):
        return [message["type"] for message in self.told[side]]

    @property
    def room(self):
        return self.rooms.opened[-1]


async def test_nobody_is_asked_to_show_anything_while_nothing_is_recorded_or_watched():
    play = Played()
    play.filming.begin()
    play.filming.published("visitor", "unasked")
    await play.settled()
    assert play.told == {"visitor": [], "operator": []}
    assert play.rooms.opened == []


async def test_what_is_recorded_is_shown_by_both_from_the_beginning_and_they_are_told():
    play = Played(recording=FOLDER)
    await play.both_publish()
    for side in ("visitor", "operator"):
        publish, published = play.told[side]
        assert publish == {"type": "publish", "ice_servers": [{"urls": "stun:1"}], "recorded": True}
        assert published == {"type": "published", "sdp": f"answer to {side}'s offer"}
    assert (play.room.recording, len(play.rooms.opened)) == (FOLDER, 1)


async def test_a_supervisor_who_comes_is_shown_both_and_nothing_is_kept():
    play = Played()
    play.filming.begin()
    play.filming.watch("boss")
    await play.settled()
    assert play.told["visitor"][0]["recorded"] is False
    await play.both_publish()
    assert play.room.recording is None
    assert [(m["side"], m["sdp"]) for m in play.watchers["boss"]] == [
        ("visitor", "offer of visitor"), ("operator", "offer of operator"),
    ]  # fmt: skip
    play.filming.watched("boss", "visitor", "seen")
    await play.settled()
    assert play.room.watched_sides["boss", "visitor"] == "seen"


async def test_who_comes_into_a_recorded_talk_sees_it_without_a_new_connection():
    play = Played(recording=FOLDER)
    await play.both_publish()
    play.filming.watch("boss")
    await play.settled()
    assert {m["side"] for m in play.watchers["boss"]} == {"visitor", "operator"}
    assert play.kinds("visitor") == ["publish", "published"]


async def test_when_the_last_watcher_leaves_the_pages_show_nothing_more():
    play = Played()
    play.filming.watch("boss")
    play.filming.watch("chief")
    await play.both_publish()
    play.filming.unwatch("boss")
    await play.settled()
    assert not play.room.closed
    play.filming.unwatch("chief")
    await play.settled()
    assert play.room.closed
    assert play.kinds("visitor")[-1] == "unpublish"


async def test_a_recorded_talk_is_kept_whoever_watches():
    play = Played(recording=FOLDER)
    await play.both_publish()
    play.filming.watch("boss")
    play.filming.unwatch("boss")
    await play.settled()
    assert not play.room.closed


async def test_with_one_of_them_gone_nothing_is_shown_and_with_the_next_it_is_again():
    play = Played(recording=FOLDER)
    await play.both_publish()
    play.filming.watch("boss")
    play.filming.part()
    await play.settled()
    assert play.room.closed
    assert play.kinds("visitor")[-1] == "unpublish"
    play.filming.published("visitor", "late")
    await play.settled()
    assert len(play.rooms.opened) == 1
    await play.both_publish()
    assert [room.name for room in play.rooms.opened] == ["c1-1", "c1-2"]
    assert len(play.watchers["boss"]) == 4


async def test_a_room_that_is_lost_is_opened_anew_by_who_shows_next():
    play = Played(recording=FOLDER)
    await play.both_publish()
    play.room.broken = True
    play.filming.published("visitor", "another offer")
    await play.settled()
    assert play.told["visitor"][-1] == {"type": "published", "sdp": "answer to another offer"}
    assert len(play.rooms.opened) == 2


async def test_what_the_room_refuses_disturbs_nobody():
    play = Played(recording=FOLDER)
    await play.both_publish()
    play.filming.watch("boss")
    await play.settled()
    play.filming.watched("boss", "nobody", "v=0")
    await play.settled()
    play.filming.published("visitor", "still here")
    await play.settled()
    assert play.kinds("visitor")[-1] == "published"


async def test_after_the_talk_nothing_is_opened():
    play = Played(recording=FOLDER)
    await play.both_publish()
    await play.filming.close()
    play.filming.published("visitor", "late")
    await play.settled()
    assert play.room.closed
    assert len(play.rooms.opened) == 1


async def test_without_rooms_nothing_happens():
    tasks = []
    filming = Filming(None, "c1", {}, lambda *_: None, list, tasks.append)
    filming.begin()
    filming.watch("boss")
    filming.part()
    await filming.close()
    assert tasks == []
