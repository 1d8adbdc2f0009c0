"""Requests inside a call that sippy alone would leave unanswered or misread."""

import pytest

from media.sip.endpoint import Key, Reoffered
from media.sip.guard import Packet
from tests.media.test_sip_hostile import BODY, endpoint, request, stranger

__all__ = ["endpoint", "stranger"]
HOLD = BODY + "a=sendonly\r\n"
ANSWER = BODY.replace("4000", "5000")


class Caller:
    """A bare socket in a call that was answered by ANSWER."""

    def __init__(self, stranger, call, tag: str) -> None:
        self.call, self.events = call, call.events()
        self._stranger, self._tag, self._sequence = stranger, tag, 1

    def send(self, method: str, body: str = "", **headers: str) -> None:
        self._sequence += 1
        told = {
            "CSeq": f"{self._sequence} {method}",
            "To": f"<sip:+74951240002@127.0.0.1>;tag={self._tag}",
            "Via": f"SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bK{self._sequence};rport",
            **headers,
        }
        drop = () if body else ("Content-Type",)
        self._stranger.send(request(method, body=body, drop=drop, **told))

    async def answer(self) -> str:
        """The final one to the latest request."""
        while True:
            text = await self._stranger.answer()
            if f"CSeq: {self._sequence} " in text and not text.startswith("SIP/2.0 1"):
                return text


@pytest.fixture
async def caller(endpoint, stranger):
    stranger.send(request())
    assert (await stranger.answer()).startswith("SIP/2.0 100")
    (call,) = endpoint.calls
    call.answer(ANSWER)
    answered = await stranger.answer()
    assert answered.startswith("SIP/2.0 200")
    tag = answered.split("To: ")[1].split("tag=")[1].split("\r\n")[0]
    one = Caller(stranger, call, tag)
    acknowledged = {"CSeq": "1 ACK", "To": f"<sip:+74951240002@127.0.0.1>;tag={tag}"}
    stranger.send(request("ACK", body="", drop=("Content-Type",), **acknowledged))
    yield one
    call.hang_up()


async def test_names_and_descriptions_of_any_alphabet_are_taken_and_come_back(endpoint, stranger):
    offer = BODY.replace("s=-", "s=Звонок")
    length = str(len(offer.encode()))
    name = '"Захар Ух" <sip:+74951234501@127.0.0.1>;tag=a'
    stranger.send(request(body=offer, From=name, Content_Length=length))
    assert name in await stranger.answer()
    (call,) = endpoint.calls
    assert Packet.of(call.offer).decode() == offer
    call.refuse(486, "Busy Here")


async def test_an_invite_without_a_body_is_answered_by_our_offer_and_is_no_hold(caller):
    caller.send("INVITE")
    assert ANSWER in await caller.answer()
    caller.send("INFO", "5", Content_Type="application/dtmf")
    assert (await caller.answer()).startswith("SIP/2.0 200")
    assert await anext(caller.events) == Key("5")


async def test_an_update_without_a_body_is_a_sign_of_life(caller):
    caller.send("UPDATE")
    assert (await caller.answer()).startswith("SIP/2.0 200")


async def test_an_update_offers_anew(caller):
    caller.send("UPDATE", HOLD)
    assert await anext(caller.events) == Reoffered(HOLD)
    caller.call.agree(ANSWER.replace("5000", "5002"))
    answered = await caller.answer()
    assert answered.startswith("SIP/2.0 200")
    assert "m=audio 5002" in answered


async def test_an_update_may_be_refused(caller):
    caller.send("UPDATE", HOLD)
    assert await anext(caller.events) == Reoffered(HOLD)
    caller.call.disagree()
    assert (await caller.answer()).startswith("SIP/2.0 488")


async def test_a_repeated_offer_is_answered_as_before(caller):
    caller.send("INVITE", BODY)
    assert ANSWER in await caller.answer()


@pytest.mark.parametrize(
    ("method", "status"), [("REFER", 603), ("NOTIFY", 405), ("MESSAGE", 405), ("OPTIONS", 200)]
)
async def test_every_request_is_answered(caller, method, status):
    caller.send(method, Refer_To="<sip:x@127.0.0.1>")
    assert (await caller.answer()).startswith(f"SIP/2.0 {status}")
    caller.send("BYE")
    assert (await caller.answer()).startswith("SIP/2.0 200")
