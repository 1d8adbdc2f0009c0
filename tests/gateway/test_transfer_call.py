"""A caller handed to a human by a real second call: SIP and RTP of our own at both its ends."""

import asyncio
import wave
from ipaddress import IPv4Network

import numpy as np
import pytest

from media.leg import Dtmf, HungUp, Sound
from media.pcm import dbfs, silence
from media.rtp.leg import RtpSettings, RtpStack
from media.sip.endpoint import Ended, SipSettings
from media.sip.sippy_endpoint import SippyEndpoint
from tests.gateway.fakes import FRAME, RATE, FakeDialogue, FakeHouse, FakeLeg, reply, unavailable
from voice_gateway.call import phrases
from voice_gateway.call.session import CallSession
from voice_gateway.dialogue.client import CallInfo
from voice_gateway.transfer.targets import Target, Targets
from voice_gateway.transfer.transfers import Transfers

LOOPBACK = (IPv4Network("127.0.0.0/8"),)
NUMBER = "+74951234501"
INFO = CallInfo(line="consultation", caller=NUMBER, channel="phone")
TO_HUMAN = {"handoff": {"reason": "asked", "collected": {"queue": "consultation"}}}
CONNECTING = reply("Соединяю.", control=TO_HUMAN)
SORRY = reply("Никто не ответил. До свидания!", control={"hangup": True})
PATIENCE_S = 60  # what hangs fails; a loaded machine does not


def tone(hertz):
    """A frame of a tone that joins itself."""
    return (6000 * np.sin(2 * np.pi * hertz * np.arange(FRAME) / RATE)).astype(np.int16)


CALLERS, HUMANS = tone(400), tone(1000)


def sounds_like(pcm, frame):
    """Whether the tone of `frame` is most of it."""
    spectrum = np.abs(np.fft.rfft(pcm.astype(float)))
    expected = np.argmax(np.abs(np.fft.rfft(np.resize(frame, pcm.size).astype(float))))
    return dbfs(pcm) > -30 and abs(int(np.argmax(spectrum)) - int(expected)) <= 1


class Caller(FakeLeg):
    """Hums until they hang up; what they hear is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = asyncio.Queue()
        self.keys = []
        self.gone, self.hums = False, True

    async def inbound(self):
        while not self.gone:
            await asyncio.sleep(0.02)
            self.heard.put_nowait(self.playout.pull(FRAME))
            while self.keys:
                yield Dtmf(self.keys.pop(0))
            yield Sound(CALLERS if self.hums else silence(FRAME))
        yield HungUp()

    async def hears(self, is_it):
        while not is_it(await self.heard.get()):
            pass


class Human:
    """A phone that is called."""

    def __init__(self) -> None:
        self.endpoint = SippyEndpoint(
            SipSettings("127.0.0.1", 0, LOOPBACK, caller_from=("p-asserted-identity",))
        )
        self.rung = asyncio.Queue()
        self.leg = RtpStack(RtpSettings("127.0.0.1", range(41000, 41100), RATE)).leg()

    async def picks_up(self):
        call = await self.rung.get()
        call.answer(self.leg.answer(call.offer))
        return call

    async def talks_with_caller(self):
        """Both hear the other; the human hums as well."""
        async for event in self.leg.inbound():
            self.leg.playout.push(HUMANS)
            if isinstance(event, Sound) and sounds_like(event.pcm, CALLERS):
                return

    async def hears_key(self):
        events = self.leg.inbound()
        while not isinstance(event := await anext(events), Dtmf):
            pass
        return event.digit

    async def keeps_humming(self):
        while True:
            self.leg.playout.push(HUMANS)
            await asyncio.sleep(0.02)


async def ended(call):
    """The status that the other side ended the human's call with."""
    events = call.events()
    while not isinstance(event := await anext(events), Ended):
        pass
    return event.code


class Stage:
    def __init__(self, tmp_path, dialogue, ring_s=PATIENCE_S) -> None:
        self.human, self.caller, self.dialogue = Human(), Caller(), dialogue
        self._own = SippyEndpoint(SipSettings("127.0.0.1", 0, LOOPBACK))
        self._ring_s = ring_s
        self.rtp = RtpStack(RtpSettings("127.0.0.1", range(42000, 42100), RATE))
        self.house = FakeHouse(tmp_path, self.caller, dialogue)
        self.recording = tmp_path / "c1.wav"

    async def __aenter__(self):
        await self.human.endpoint.start(self.human.rung.put_nowait)
        await self._own.start(lambda call: call.refuse(486, "Busy Here"))
        address = self.human.endpoint.address.replace("sip:", "sip:600@")
        target = Target.model_construct(target=address, ring_s=self._ring_s)
        targets = Targets.model_construct(
            default="consultation", announce_s=0.3, queues={"consultation": target}
        )
        self.house.transfers = Transfers(targets, self._own, self.rtp)
        self.session = asyncio.create_task(CallSession("c1", self.caller, INFO, self.house).run())
        return self

    async def __aexit__(self, *_):
        await self.human.leg.close()
        await self.human.endpoint.close()
        await self._own.close()

    async def over(self):
        """Why the call ended; nothing of the second leg is left then."""
        reason = await self.session
        assert self.rtp.ports_in_use == 0
        assert self.caller.closed
        return reason


@pytest.fixture(autouse=True)
async def patience():
    async with asyncio.timeout(PATIENCE_S):
        yield


async def test_a_human_who_answers_talks_with_the_caller_until_they_hang_up(tmp_path):
    async with Stage(tmp_path, FakeDialogue(session_start=CONNECTING)) as stage:
        call = await stage.human.picks_up()
        assert call.caller == NUMBER
        humming = asyncio.create_task(stage.human.keeps_humming())
        await stage.human.talks_with_caller()
        for _ in range(25):  # half a second, so that both are sure to be on the recording
            await stage.caller.hears(lambda pcm: sounds_like(pcm, HUMANS))
        humming.cancel()
        call.hang_up()
        assert await stage.over() == "handed_off"
        assert stage.dialogue.messages == ["/session_start"]
        assert stage.house.store.handoffs == [("asked", {"queue": "consultation"})]
    with wave.open(str(stage.recording)) as file:
        both = np.frombuffer(file.readframes(file.getnframes()), np.int16).reshape(-1, 2)
    frames = [both[at : at + FRAME] for at in range(0, len(both) - FRAME, FRAME)]
    assert any(sounds_like(f[:, 0], CALLERS) and sounds_like(f[:, 1], HUMANS) for f in frames)


async def test_a_caller_who_hangs_up_ends_the_humans_call_too(tmp_path):
    async with Stage(tmp_path, FakeDialogue(session_start=CONNECTING)) as stage:
        call = await stage.human.picks_up()
        await stage.human.talks_with_caller()
        stage.caller.gone = True
        assert await ended(call) == 200
        assert await stage.over() == "handed_off"


async def test_the_callers_keys_reach_the_human(tmp_path):
    async with Stage(tmp_path, FakeDialogue(session_start=CONNECTING)) as stage:
        call = await stage.human.picks_up()
        await stage.human.talks_with_caller()
        stage.caller.keys.append("7")
        assert await stage.human.hears_key() == "7"
        call.hang_up()
        await stage.over()


async def test_while_it_rings_the_caller_hears_music_and_that_the_attempt_goes_on(tmp_path):
    async with Stage(tmp_path, FakeDialogue(session_start=CONNECTING)) as stage:
        call = await stage.human.rung.get()
        call.ring()
        await stage.caller.hears(lambda pcm: -40 < dbfs(pcm) < -20)
        while phrases.STILL_RINGING[1] not in stage.caller.said_by_assistant():
            await stage.caller.heard.get()
        assert stage.caller.said_by_assistant().count(phrases.STILL_RINGING[0]) == 1
        call.refuse(486, "Busy Here")
        stage.caller.gone = True
        await stage.over()


@pytest.mark.parametrize(
    ("status", "reason"), [(486, "busy"), (480, "no_answer"), (503, "failed"), (302, "failed")]
)
async def test_who_is_not_reached_comes_back_to_the_assistant(tmp_path, status, reason):
    dialogue = FakeDialogue(session_start=CONNECTING, handoff_failed=SORRY)
    async with Stage(tmp_path, dialogue) as stage:
        (await stage.human.rung.get()).refuse(status, "No")
        assert await stage.over() == "completed"
        assert dialogue.messages == ["/session_start", f'/handoff_failed{{"reason": "{reason}"}}']
        assert stage.caller.said_by_assistant().endswith("Никто не ответил. До свидания!")


async def test_after_a_transfer_that_failed_the_assistant_listens_again(tmp_path):
    asks = reply("Перезвонить вам?")
    thanks = reply("Записала. До свидания!", control={"hangup": True})
    dialogue = FakeDialogue(session_start=CONNECTING, handoff_failed=asks, да=thanks)
    async with Stage(tmp_path, dialogue) as stage:
        (await stage.human.rung.get()).refuse(486, "Busy Here")
        stage.caller.saying = "да"
        while stage.caller.state() != "listening":
            await stage.caller.heard.get()
        stage.caller.hums = False
        assert await stage.over() == "completed"
        assert dialogue.messages[-1] == "да"


async def test_who_does_not_answer_is_rung_no_more(tmp_path):
    dialogue = FakeDialogue(session_start=CONNECTING, handoff_failed=SORRY)
    async with Stage(tmp_path, dialogue, ring_s=0.5) as stage:
        call = await stage.human.rung.get()
        call.ring()
        assert await ended(call) == 200
        assert await stage.over() == "completed"
        assert dialogue.messages[-1] == '/handoff_failed{"reason": "no_answer"}'


async def test_a_caller_who_hangs_up_while_it_rings_stops_the_ringing(tmp_path):
    async with Stage(tmp_path, FakeDialogue(session_start=CONNECTING)) as stage:
        call = await stage.human.rung.get()
        call.ring()
        stage.caller.gone = True
        assert await ended(call) == 200
        assert await stage.over() == "hangup"
        assert stage.dialogue.messages == ["/session_start", "/hangup"]


async def test_a_sound_that_cannot_be_agreed_brings_the_caller_back(tmp_path):
    dialogue = FakeDialogue(session_start=CONNECTING, handoff_failed=SORRY)
    async with Stage(tmp_path, dialogue) as stage:
        call = await stage.human.rung.get()
        call.answer(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 4000 RTP/AVP 34\r\n"
        )
        assert await stage.over() == "completed"
        assert dialogue.messages[-1] == '/handoff_failed{"reason": "failed"}'
        assert await ended(call) == 200


async def test_a_gateway_that_stops_hangs_up_on_the_human_as_well(tmp_path):
    async with Stage(tmp_path, FakeDialogue(session_start=CONNECTING)) as stage:
        call = await stage.human.picks_up()
        await stage.human.talks_with_caller()
        stage.session.cancel()
        assert await ended(call) == 200
        await asyncio.wait([stage.session])
        assert stage.rtp.ports_in_use == 0


async def test_without_the_dialogue_a_human_is_rung_and_a_caller_never_left_in_silence(tmp_path):
    dialogue = FakeDialogue(session_start=unavailable())
    async with Stage(tmp_path, dialogue) as stage:
        (await stage.human.rung.get()).refuse(486, "Busy Here")
        assert await stage.over() == "completed"
        said = stage.caller.said_by_assistant()
        assert said == f"{phrases.APOLOGY} {phrases.NOT_REACHED}"


async def test_a_queue_without_a_target_goes_to_the_desks(tmp_path):
    other = {"handoff": {"reason": "asked", "collected": {"queue": "services"}}}
    dialogue = FakeDialogue(session_start=reply("Соединяю.", control=other))
    async with Stage(tmp_path, dialogue) as stage:
        floor = stage.house.floor
        floor.is_staffed = True
        await floor.entered.wait()
        assert floor.card.queue == "services"
        floor.side.finished()
        assert await stage.over() == "handed_off"
        assert stage.human.rung.empty()
