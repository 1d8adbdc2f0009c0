"""A call-back is really made: an operator answers, the customer's phone rings, both talk."""

import asyncio
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network

import pytest

from media.rtp.leg import RtpSettings, RtpStack
from media.sip.endpoint import SipSettings
from media.sip.sippy_endpoint import SippyEndpoint
from tests.gateway.test_transfer_call import HUMANS, RATE
from tests.talk.test_sound import sounds_like
from voice_gateway.operators.sides import CallBackWish

PHONE = "+74951234567"
PATIENCE_S = 60


class Customer:
    """A phone that is called."""

    def __init__(self) -> None:
        self.endpoint = SippyEndpoint(SipSettings("127.0.0.1", 0, (IPv4Network("127.0.0.0/8"),)))
        self.rung = asyncio.Queue()
        self.leg = RtpStack(RtpSettings("127.0.0.1", range(43000, 43100), RATE)).leg()

    @property
    def address(self):
        return self.endpoint.address.removeprefix("sip:")

    async def picks_up(self):
        async with asyncio.timeout(PATIENCE_S):
            call = await self.rung.get()
        call.answer(self.leg.answer(call.offer))
        return call

    async def hums(self):
        while True:
            self.leg.playout.push(HUMANS)
            await asyncio.sleep(0.02)


@pytest.fixture
async def customer():
    customer = Customer()
    await customer.endpoint.start(customer.rung.put_nowait)
    yield customer
    await customer.leg.close()
    await customer.endpoint.close()


@pytest.fixture
def more_settings(customer):
    return {"sip_port": 0, "call_out": customer.address, "rtp_ports": "44000-44100"}


async def asked(gateway):
    """Somebody who waited wants to be called within the hour."""
    visitor = await gateway.visitor()
    await visitor.socket.until("waiting")
    now = datetime.now(UTC)
    wish = CallBackWish(
        visitor.call, PHONE, "consultation", "consultation",
        opens=now - timedelta(minutes=1), closes=now + timedelta(hours=1), name="Иванова Анна",
    )  # fmt: skip
    promise = await gateway.app.state.floor.call_back(wish)
    assert promise.closes == wish.closes
    await visitor.socket.say(type="hangup")


async def kept(gateway):
    [callback] = await gateway.house.records.callbacks.open() or [None]
    return callback


async def test_an_operator_answers_and_talks_with_the_customer(gateway, customer):
    await asked(gateway)
    desk = await gateway.operator()
    offer = await desk.socket.until("offer")
    assert (offer["kind"], offer["name"]) == ("callback", "Иванова Анна")
    await desk.socket.say(type="answer", call=offer["call"])
    talk = await desk.socket.until("talk")
    assert talk["visitor"]["phone"] == PHONE
    assert talk["video"] is False
    await desk.brings_sound(offer["call"])
    call = await customer.picks_up()
    assert call.dialled == PHONE
    await desk.socket.until("visitor", state="connected")
    humming = asyncio.create_task(customer.hums())
    await desk.sound.hears(sounds_like(1000))
    humming.cancel()
    await desk.socket.say(type="finish")
    await desk.socket.until("callbacks", callbacks=[])
    assert await kept(gateway) is None


async def test_a_customer_who_does_not_answer_is_tried_again_later(gateway, customer):
    await asked(gateway)
    desk = await gateway.operator()
    await desk.answers()
    async with asyncio.timeout(PATIENCE_S):
        call = await customer.rung.get()
    call.refuse(486, "Busy Here")
    await desk.socket.until("problem", code="customer_no_answer")
    ended = await desk.socket.until("talk_ended")
    assert ended["wrap_up_until"]
    while (await desk.socket.until("callbacks"))["callbacks"][0]["state"] != "waiting":
        pass
    callback = await kept(gateway)
    assert callback.tries == 1
    assert callback.next_try_at > datetime.now(UTC) + timedelta(minutes=10)


async def test_a_caller_who_chose_to_be_called_is_not_counted_as_lost(gateway):
    await asked(gateway)
    level = gateway.app.state.floor.level()
    assert (level.answered, level.abandoned) == (0, 0)
