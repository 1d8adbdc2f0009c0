"""What every MediaRooms promises; the fake of unit tests and Janus itself both keep it."""

import asyncio
from contextlib import asynccontextmanager
from unittest.mock import AsyncMock

import av
import pytest
from aiortc import RTCPeerConnection, RTCSessionDescription, VideoStreamTrack

from launcher.ports import free_port
from media.janus.api import Handle
from media.janus.rooms import JanusRooms
from media.room import RoomFailed
from tests.fake_rooms import FakeRooms
from tests.janus_fixture import SECRET, running_janus
from voice_gateway.records.film_keeper import FilmKeeper


@pytest.fixture(params=["fake", "janus"])
async def rooms(request):
    kind = request.param
    made = (
        FakeRooms() if kind == "fake" else JanusRooms(request.getfixturevalue("janus_url"), SECRET)
    )
    yield made
    await made.close()


@asynccontextmanager
async def showing():
    """A page's end that shows a moving picture, with its offer made."""
    page = RTCPeerConnection()
    page.addTransceiver(VideoStreamTrack(), direction="sendonly")
    await page.setLocalDescription(await page.createOffer())
    try:
        yield page
    finally:
        await page.close()


async def published(room, side, page):
    answer = await room.publish(side, page.localDescription.sdp)
    if answer.startswith("v=0"):  # the fake's is none
        await page.setRemoteDescription(RTCSessionDescription(answer, "answer"))


class Shown(asyncio.Queue):
    """Sides whose pictures begin to come."""

    def __call__(self, side):
        self.put_nowait(side)

    async def expect(self, side):
        assert await asyncio.wait_for(self.get(), 20) == side


@pytest.fixture
def shown():
    return Shown()


@pytest.fixture
async def room(rooms, shown):
    room = await rooms.open("talk", None, shown)
    yield room
    await room.close()


async def frame_of(room, watcher, side):
    """What the watcher sees of the side."""
    page, seen = RTCPeerConnection(), asyncio.Queue()
    page.on("track", seen.put_nowait)
    try:
        offer = await room.watch(watcher, side)
        await page.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await page.setLocalDescription(await page.createAnswer())
        await room.watched(watcher, side, page.localDescription.sdp)
        track = await seen.get()
        return await asyncio.wait_for(track.recv(), 20)
    finally:
        await page.close()


async def test_who_shows_a_picture_may_be_watched_as_soon_as_it_is_told(room, shown):
    async with showing() as page:
        await published(room, "visitor", page)
        await shown.expect("visitor")
        assert await room.watch("boss", "visitor")


async def test_who_shows_nothing_cannot_be_watched(room):
    with pytest.raises(RoomFailed):
        await room.watch("boss", "visitor")


async def test_who_shows_no_more_cannot_be_watched(room, shown):
    async with showing() as page:
        await published(room, "visitor", page)
        await shown.expect("visitor")
        await room.unpublish("visitor")
        with pytest.raises(RoomFailed):
            await room.watch("boss", "visitor")


async def test_a_side_that_publishes_again_takes_its_own_place(room, shown):
    for _ in range(2):
        async with showing() as page:
            await published(room, "visitor", page)
            await shown.expect("visitor")
            assert await room.watch("boss", "visitor")


async def test_an_answer_is_of_who_watches_alone(room):
    with pytest.raises(RoomFailed):
        await room.watched("stranger", "visitor", "v=0")
    await room.unwatch("stranger")
    await room.unpublish("visitor")


async def test_a_closed_room_takes_nobody_and_its_name_is_free(rooms, shown):
    room = await rooms.open("closed", None, shown)
    await room.close()
    async with showing() as page:
        with pytest.raises(RoomFailed):
            await published(room, "visitor", page)
    await (await rooms.open("closed", None, shown)).close()


async def test_there_is_one_room_of_a_name(rooms, shown):
    room = await rooms.open("one", None, shown)
    with pytest.raises(RoomFailed):
        await rooms.open("one", None, shown)
    await room.close()


@pytest.fixture
async def janus(janus_url):
    rooms = JanusRooms(janus_url, SECRET)
    yield rooms
    await rooms.close()


async def test_a_watcher_sees_what_is_shown_and_after_a_new_connection_too(janus, shown):
    room = await janus.open("seen", None, shown)
    for _ in range(2):
        async with showing() as page:
            await published(room, "visitor", page)
            await shown.expect("visitor")
            frame = await frame_of(room, "boss", "visitor")
            assert (frame.width, frame.height) == (640, 480)
    await room.close()


async def test_a_side_publishes_anew_before_janus_has_forgotten_its_last_time(
    janus, shown, monkeypatch
):
    monkeypatch.setattr(Handle, "detach", AsyncMock())
    room = await janus.open("late", None, shown)
    for _ in range(2):
        async with showing() as page:
            await published(room, "visitor", page)
            await shown.expect("visitor")
            await frame_of(room, "boss", "visitor")
    await room.close()


async def test_what_is_recorded_becomes_a_film(janus, shown, tmp_path):
    room = await janus.open("kept", tmp_path / "recordings", shown)
    async with showing() as page:
        await published(room, "visitor", page)
        await shown.expect("visitor")
        await frame_of(room, "boss", "visitor")
    await room.close()
    await FilmKeeper(tmp_path / "recordings").sweep()
    [film] = (tmp_path / "recordings").iterdir()
    assert film.name.startswith("kept-visitor-1")
    with av.open(str(film)) as container:
        frame = next(container.decode(video=0))
    assert (frame.width, frame.height) == (640, 480)


async def test_what_is_no_film_is_put_aside(tmp_path):
    (tmp_path / "broken.mjr").write_bytes(b"MJR00002 and nonsense")
    await FilmKeeper(tmp_path).sweep()
    assert [file.name for file in tmp_path.iterdir()] == ["broken.mjr.damaged"]


async def test_two_keepers_of_one_folder_do_not_get_in_each_others_way(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.mjr").write_bytes(b"MJR00002 and nonsense")
    await asyncio.gather(*(FilmKeeper(tmp_path).sweep() for _ in range(3)))
    kept = sorted(file.name for file in tmp_path.iterdir())
    assert kept == ["a.mjr.damaged", "b.mjr.damaged", "c.mjr.damaged"]


async def test_of_what_was_never_shown_nothing_is_left(tmp_path):
    (tmp_path / "screen.mjr").write_bytes(b"MJR00002")
    await FilmKeeper(tmp_path).sweep()
    assert list(tmp_path.iterdir()) == []


async def test_a_wrong_secret_opens_nothing(janus_url, shown):
    with pytest.raises(RoomFailed):
        await JanusRooms(janus_url, "another").open("secret", None, shown)


async def test_where_janus_is_away_it_is_said_and_when_it_is_back_rooms_open_again(tmp_path, shown):
    port = free_port()
    rooms = JanusRooms(f"ws://127.0.0.1:{port}", SECRET)
    with pytest.raises(RoomFailed, match="does not answer"):
        await rooms.open("before", None, shown)
    with running_janus(tmp_path, port):
        room = await rooms.open("while", None, shown)
    with pytest.raises(RoomFailed):
        await room.watch("boss", "visitor")
    await room.close()
    with running_janus(tmp_path, port):
        await (await rooms.open("after", None, shown)).close()
    await rooms.close()
