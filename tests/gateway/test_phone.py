"""A SIP call becomes a call of the house: admitted, agreed, talked to, ended from either side."""

import asyncio
import json
from types import SimpleNamespace

import pytest
from prometheus_client import REGISTRY

from media.leg import HungUp
from media.rtp.leg import NoPorts
from media.sdp import BadSdp
from media.sip.endpoint import Connected, Ended, Key, Reoffered
from tests.gateway.fakes import FakeDialogue, FakeHouse, FakeLeg, reply
from tests.gateway.virtual_time import run
from voice_gateway.call.registry import CallRegistry
from voice_gateway.phone.leg import EVENTS
from voice_gateway.phone.line import PhoneLine, PhoneNetwork
from voice_gateway.settings import Settings

OFFER = "offer"


class FakeSip:
    """The far end's signalling: `does` are its events, in order; `done` is what we did."""

    caller, dialled, dropped_events = "+74951234501", "+74951240002", 0

    def __init__(self, offer=OFFER, wants=frozenset({EVENTS})) -> None:
        self.offer, self.wants = offer, wants
        self.told = []
        self.does = asyncio.Queue()
        self.done = []

    async def events(self):
        while True:
            event = await self.does.get()
            yield event
            if isinstance(event, Ended):
                return

    def tell(self, package, body):
        assert body.isascii()
        self.told.append(package)
        self.shows(json.loads(body))

    def __getattr__(self, name):
        return lambda *arguments: self.done.append((name, *arguments))


class FakeRtp(FakeLeg):
    """The far end's sound: says what it is told to, until it hangs up."""

    channel = "phone"
    dropped_frames = 0
    quality = SimpleNamespace(received=98, lost=2, remote_loss=0.0, jitter_ms=3.0, mos=4.1)

    def __init__(self, *script, fails=None) -> None:
        super().__init__(*script)
        self._fails = fails
        self.done = []
        self.gone = False

    def answer(self, offer):
        if self._fails:
            raise self._fails
        return f"answer to {offer}"

    renegotiate = answer

    def offer(self):
        return "our offer"

    def accept(self, answer):
        self.done.append(("accept", answer))

    def dtmf_info(self, digit):
        self.done.append(("key", digit))

    def hung_up(self):
        self.gone = True

    async def inbound(self):
        async for event in super().inbound():
            if self.gone:
                break
            yield event
        yield HungUp()


def house(tmp_path, rtp):
    dialogue = FakeDialogue(session_start=reply("Здравствуйте!"), баланс=reply("Долга нет."))
    return FakeHouse(tmp_path, rtp, dialogue)


class Phone:
    """A phone line over stand-ins, in virtual time."""

    def __init__(self, tmp_path, rtp, max_calls=1) -> None:
        self.rtp, self.house = rtp, house(tmp_path, rtp)
        self.house.store.begin_call = self.house.store.end_call = self._kept
        self.kept = []
        self.calls = CallRegistry(max_calls)
        self._endpoint = SimpleNamespace(accepting=True)
        network = PhoneNetwork(self._endpoint, SimpleNamespace(leg=lambda: rtp))
        self.line = PhoneLine(network, self.calls, self.house)

    async def _kept(self, *what):
        self.kept.append(what)

    def ring(self, sip) -> None:
        sip.shows = self.rtp.notify
        self.line._on_call(sip)

    async def over(self) -> None:
        await asyncio.wait(self.calls._calls)


def test_a_call_is_answered_talked_to_and_hung_up(tmp_path):
    async def main():
        phone = Phone(tmp_path, FakeRtp("баланс", ("wait", 1), "HANG UP"))
        sip = FakeSip()
        phone.ring(sip)
        await phone.over()
        assert sip.done[:2] == [("answer", "answer to offer"), ("hang_up",)]
        assert phone.house.dialogue.messages[:2] == ["/session_start", "баланс"]
        info = phone.house.dialogue.infos[0]
        assert (info.line, info.dialled, info.caller, info.channel) == (
            "phone",
            "+74951240002",
            "+74951234501",
            "phone",
        )
        assert phone.rtp.closed

    run(main())


def test_a_caller_who_hangs_up_by_signalling_ends_the_call(tmp_path):
    async def main():
        phone = Phone(tmp_path, FakeRtp())
        sip = FakeSip()
        phone.ring(sip)
        sip.does.put_nowait(Ended(200))
        await phone.over()
        assert phone.kept[-1][1] == "hangup"
        assert phone.rtp.closed

    run(main())


def test_our_own_offer_is_made_where_none_came_and_the_call_waits_for_its_answer(tmp_path):
    async def main():
        phone = Phone(tmp_path, FakeRtp(("wait", 1), "HANG UP"))
        sip = FakeSip(offer=None)
        phone.ring(sip)
        await asyncio.sleep(1)
        assert sip.done == [("answer", "our offer")]
        assert phone.house.dialogue.messages == []
        sip.does.put_nowait(Connected("their answer"))
        await phone.over()
        assert phone.rtp.done == [("accept", "their answer")]
        assert phone.house.dialogue.messages[0] == "/session_start"

    run(main())


def test_an_offer_that_is_never_answered_costs_no_dialogue(tmp_path):
    async def main():
        phone = Phone(tmp_path, FakeRtp())
        sip = FakeSip(offer=None)
        phone.ring(sip)
        await phone.over()
        assert phone.house.dialogue.messages == []
        assert sip.done[-1] == ("hang_up",)

    run(main())


@pytest.mark.parametrize(
    ("failure", "code"), [(BadSdp("no audio"), 488), (NoPorts("all in use"), 503)]
)
def test_what_cannot_be_agreed_is_refused_with_its_status(tmp_path, failure, code):
    async def main():
        phone = Phone(tmp_path, FakeRtp(fails=failure))
        sip = FakeSip()
        phone.ring(sip)
        assert [(name, status) for name, status, *_ in sip.done] == [("refuse", code)]
        assert phone.calls.active == 0

    run(main())


def test_a_full_house_refuses_and_says_when_to_try_again(tmp_path):
    async def main():
        phone = Phone(tmp_path, FakeRtp(("wait", 5), "HANG UP"))
        first, second = FakeSip(), FakeSip()
        phone.ring(first)
        phone.ring(second)
        assert second.done == [("refuse", 503, "Service Unavailable", 30)]
        await phone.over()

    run(main())


def test_a_stopping_gateway_refuses_new_calls_and_lets_the_running_one_end(tmp_path):
    async def main():
        phone = Phone(tmp_path, FakeRtp(("wait", 5), "HANG UP"), max_calls=9)
        running, late = FakeSip(), FakeSip()
        phone.ring(running)
        phone.line.refuse()
        draining = asyncio.create_task(phone.calls.drain(60))
        await asyncio.sleep(1)
        phone.ring(late)
        assert late.done == [("refuse", 503, "Service Unavailable", 30)]
        assert running.done == [("answer", "answer to offer")]
        assert not phone._endpoint.accepting
        await draining
        assert phone.calls.active == 0
        assert phone.kept[-1][1] == "hangup"

    run(main())


def test_keys_holds_and_new_addresses_reach_the_sound(tmp_path):
    async def main():
        phone = Phone(tmp_path, FakeRtp(("wait", 5), "HANG UP"))
        sip = FakeSip()
        phone.ring(sip)
        sip.does.put_nowait(Key("5"))
        sip.does.put_nowait(Reoffered("held"))
        await asyncio.sleep(1)
        assert phone.rtp.done == [("key", "5")]
        assert ("agree", "answer to held") in sip.done
        phone.rtp._fails = BadSdp("junk")
        sip.does.put_nowait(Reoffered("junk"))
        await asyncio.sleep(1)
        assert sip.done[-1] == ("disagree",)
        await phone.over()

    run(main())


@pytest.mark.parametrize(("wants", "told"), [({EVENTS}, True), (set(), False)])
def test_only_a_phone_that_asks_is_told_the_calls_events(tmp_path, wants, told):
    async def main():
        phone = Phone(tmp_path, FakeRtp(("wait", 1), "HANG UP"))
        sip = FakeSip(wants=frozenset(wants))
        phone.ring(sip)
        await phone.over()
        assert set(sip.told) == ({EVENTS} if told else set())

    run(main())


def test_how_the_line_was_is_counted_at_the_end(tmp_path):
    async def main():
        phone = Phone(tmp_path, FakeRtp(("wait", 1), "HANG UP"))
        before = REGISTRY.get_sample_value("dozvon_phone_lost_ratio_sum", {"direction": "in"}) or 0
        phone.ring(FakeSip())
        await phone.over()
        after = REGISTRY.get_sample_value("dozvon_phone_lost_ratio_sum", {"direction": "in"})
        assert after - before == pytest.approx(0.02)

    run(main())


@pytest.mark.parametrize(
    "wrong",
    [
        {"sip_public_host": None, "sip_host": "0.0.0.0"},
        {"sip_public_host": "0.0.0.0"},
        {"sip_host": "gateway.example"},
        {"sip_peers": ("everybody",)},
        {"sip_caller_from": ("p-wishful-thinking",)},
        {"sip_trunk": "no registrar"},
        {"rtp_ports": "30000-20000"},
        {"rtp_ports": "80-90"},
        {"rtp_ports": "20000"},
        {"sip_port": 70000},
    ],
)
def test_a_wrong_setting_of_the_phone_line_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Settings(**wrong)
