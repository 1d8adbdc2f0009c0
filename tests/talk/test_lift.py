"""A phone caller goes on by a page that a one-time link opens (B1)."""

import asyncio
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from media.leg import HungUp, Sound
from media.playout import Playout
from tests.talk.conftest import Visitor
from tests.talk.test_sound import sounds_like, tone
from voice_gateway.call.talk import talk
from voice_gateway.dialogue.client import CallInfo
from voice_gateway.operators.sides import CallerCard
from voice_gateway.visit.links import VALID, Links

CALL = "a" * 32
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Phone:
    """A caller on the phone who hums 400 Hz."""

    channel, rate_in = "phone", 8000

    def __init__(self) -> None:
        self.playout = Playout(8000)
        self.closed = self.gone = False

    async def inbound(self):
        hum = (6000 * np.sin(2 * np.pi * 400 * np.arange(160) / 8000)).astype(np.int16)
        while not (self.closed or self.gone):
            await asyncio.sleep(0.02)
            self.playout.pull(160)
            yield Sound(hum)
        yield HungUp()

    def notify(self, event) -> None:
        pass

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
async def phone_talk(gateway):
    """The phone's leg, the desk that talks with it, and the call's task."""
    phone, house = Phone(), gateway.house
    info = CallInfo(line="phone", caller="+74951234501", channel="phone")
    card = CallerCard(CALL, "phone", "consultation", "phone", "asked", phone="+74951234501")
    call = asyncio.create_task(talk(CALL, phone, info, house, None, card))
    desk = await gateway.operator()
    assert (await desk.answers())["video"] is False
    await desk.brings_sound(CALL)
    desk.sound.playout.push(tone(900))
    yield phone, desk, call
    call.cancel()
    await asyncio.wait([call])


async def opened(gateway, desk):
    """The page that the operator's link opens."""
    await desk.socket.say(type="link", phone=None)
    link = await desk.socket.until("link")
    assert link["sent"] is False
    token = link["url"].rsplit("/", 1)[-1]
    page = await gateway.client.get(f"/v/{token}")
    assert page.status_code == 200
    answer = await gateway.client.post("/api/links", json={"token": token})
    assert answer.status_code == 200, answer.text
    visitor = Visitor(gateway)
    visitor.call, visitor.token = answer.json()["call_id"], answer.json()["token"]
    again = await gateway.client.post("/api/links", json={"token": token})
    assert again.json()["error"]["code"] == "no_such_link"
    return visitor


async def test_who_opens_the_link_is_seen_and_goes_on_by_the_browser(gateway, phone_talk):
    phone, desk, _ = phone_talk
    await desk.sound.hears(sounds_like(400))
    visitor = await opened(gateway, desk)
    entered = await visitor.enter()
    assert (entered["stage"], entered["operator"]) == ("talking", "Ольга Петровна")
    assert (await desk.socket.until("talk"))["video"] is True
    assert (await desk.socket.until("negotiate"))["sound"] is False  # the phone has it
    await visitor.comes_back_with_sound()
    visitor.sound.playout.push(tone(600))
    assert (await desk.socket.until("negotiate"))["sound"] is True
    assert phone.closed
    await desk.sound.hears(sounds_like(600))
    await visitor.sound.hears(sounds_like(900))
    await visitor.socket.say(type="chat", text="Вот счётчик", key=None)
    assert (await desk.socket.until("chat"))["text"] == "Вот счётчик"
    await desk.socket.say(type="finish")
    assert (await visitor.socket.until("ended"))["rate"] is True


async def test_without_a_microphone_the_phone_stays_for_the_sound(gateway, phone_talk):
    phone, desk, _ = phone_talk
    visitor = await opened(gateway, desk)
    await visitor.enter()
    await visitor.socket.say(type="direct", connected=True)
    await desk.socket.say(type="direct", connected=True)
    await desk.sound.hears(sounds_like(400))
    await visitor.socket.say(type="hangup")
    assert (await visitor.socket.until("ended"))["reason"] == "hangup"
    await desk.sound.hears(sounds_like(400))
    assert not phone.closed


async def test_who_hangs_up_the_phone_stays_on_the_page(gateway, phone_talk):
    phone, desk, call = phone_talk
    visitor = await opened(gateway, desk)
    await visitor.enter()
    phone.gone = True
    await visitor.socket.until("negotiate", sound=True)
    await visitor.socket.say(type="chat", text="Я здесь", key=None)
    assert (await desk.socket.until("chat"))["text"] == "Я здесь"
    assert not call.done()


async def test_a_phone_caller_who_hangs_up_before_opening_the_link_is_gone(gateway, phone_talk):
    phone, desk, call = phone_talk
    await desk.socket.say(type="link", phone=None)
    link = await desk.socket.until("link")
    phone.gone = True
    await desk.socket.until("talk_ended")
    await call
    token = link["url"].rsplit("/", 1)[-1]
    late = await gateway.client.post("/api/links", json={"token": token})
    assert late.json()["error"]["code"] == "no_such_link"


def test_a_link_is_good_for_one_time_and_a_quarter_of_an_hour():
    links = Links("https://house.example/")
    link = links.make("c1", NOW)
    assert link.url.startswith("https://house.example/v/")
    token = link.url.rsplit("/", 1)[-1]
    assert links.take("x" + token, NOW) is None
    assert links.take(token, NOW + VALID - timedelta(seconds=1)) == "c1"
    assert links.take(token, NOW) is None
    token = links.make("c1", NOW).url.rsplit("/", 1)[-1]
    assert links.take(token, NOW + VALID) is None


def test_a_new_link_voids_the_calls_earlier_one():
    links = Links("https://house.example")
    first = links.make("c1", NOW).url.rsplit("/", 1)[-1]
    other = links.make("c2", NOW).url.rsplit("/", 1)[-1]
    second = links.make("c1", NOW).url.rsplit("/", 1)[-1]
    assert links.take(first, NOW) is None
    assert links.take(other, NOW) == "c2"
    assert links.take(second, NOW) == "c1"
