"""Stand-ins for a call's neighbours. A word is a frame of sound: see FakeLeg."""

import asyncio
from collections.abc import AsyncIterator

import numpy as np

from media.leg import Dtmf, HungUp, Sound
from media.pcm import silence
from media.playout import Playout
from voice_gateway.asr.ear import Heard
from voice_gateway.asr.engine import Recognition, Word
from voice_gateway.call.acknowledgement import Acknowledgement
from voice_gateway.dialogue.client import DialogueUnavailable, Reply
from voice_gateway.dialogue.listen import Listen
from voice_gateway.human.stages import Stages
from voice_gateway.operators import desk_config
from voice_gateway.payment.provider import Paid
from voice_gateway.records.customers import HttpCustomers
from voice_gateway.records.tables import Case, ChatMessage
from voice_gateway.tts.engine import SynthesisFailed
from voice_gateway.visit.ice import IceServers
from voice_gateway.visit.links import Links
from voice_gateway.visit.visits import Visits

RATE = 8000
FRAME = 160


class FakeLeg:
    """A caller who acts by a script, on virtual time, once the prompt is over.

    Script items: "words" are spoken (300 ms of sound a word), ("key", "5"), ("wait", s), "HANG UP".
    ("over", "words") is spoken over the prompt.
    """

    channel = "web"
    rate_in = RATE
    said_goodbye = True

    def __init__(self, *script) -> None:
        self.playout = Playout(RATE)
        self.events = []
        self.closed = False
        self.saying = ""
        self._script = list(script)

    def state(self):
        return next((e["state"] for e in reversed(self.events) if e["type"] == "state"), None)

    async def inbound(self) -> AsyncIterator[Sound | Dtmf | HungUp]:
        for item in self._script:
            match item:
                case "HANG UP":
                    break
                case ("key", keys):
                    async for event in self._until_asked():
                        yield event
                    for key in keys:
                        yield Dtmf(key)
                        async for event in self._frames(0.2):
                            yield event
                case ("wait", seconds):
                    async for event in self._frames(seconds):
                        yield event
                case ("over", words):
                    while self.state() != "speaking" or self.playout.empty:
                        async for event in self._frames(0.02):
                            yield event
                    async for event in self._speak(words):
                        yield event
                case str(words):
                    async for event in self._until_asked():
                        yield event
                    async for event in self._speak(words):
                        yield event
        else:
            while not self.closed:
                async for event in self._frames(0.1):
                    yield event
        yield HungUp()

    async def _until_asked(self):
        while self.state() != "listening":
            async for event in self._frames(0.02):
                yield event
        async for event in self._frames(0.3):
            yield event

    async def _speak(self, words):
        self.saying = words
        async for event in self._frames(0.3 * len(words.split()), level=1):
            yield event
        while self.state() not in ("thinking",) and not self.closed and self.saying:
            async for event in self._frames(0.1):
                yield event
            if self.playout.empty is False and self.state() == "speaking":
                break

    async def _frames(self, seconds, level=0):
        for _ in range(round(seconds / 0.02)):
            await asyncio.sleep(0.02)
            self.playout.pull(FRAME)
            yield Sound(np.full(FRAME, level, dtype=np.int16) if level else silence(FRAME))

    def notify(self, event) -> None:
        self.events.append(event)

    async def close(self) -> None:
        self.closed = True

    def said_by_assistant(self) -> str:
        return " ".join(
            e["text"] for e in self.events if e["type"] == "caption" and e["who"] == "assistant"
        )

    def ended(self):
        return next((e["reason"] for e in self.events if e["type"] == "end"), None)


class FakeEar:
    """Hears exactly what the FakeLeg says."""

    def __init__(self, leg, on_heard, on_failure, broken_after=None) -> None:
        self._leg, self._on_heard, self._on_failure = leg, on_heard, on_failure
        self._words = ""
        self._frames = 0
        self._broken_after = broken_after
        self.dropped_frames = 0
        self.closed = False
        self.expected = []

    def hear(self, pcm, echo_dbfs=None) -> None:
        self._frames += 1
        if self._broken_after is not None and self._frames > self._broken_after:
            self._on_failure(RuntimeError("the recogniser broke"))
            return
        speech = bool(pcm.any())
        if speech:
            self._words = self._leg.saying
        self._on_heard(Heard(1.0 if speech else 0.0, 20.0, self._words))

    def expect(self, listen) -> None:
        self.expected.append(listen)

    def reset(self) -> None:
        self._words = ""

    async def finish(self) -> Recognition:
        words, self._words = self._words, ""
        self._leg.saying = ""
        if words == "бормотание":
            return Recognition(refused=True)
        return Recognition(tuple(Word(w, 0.9, 0, 0) for w in words.split() if w != "мычание"))

    async def close(self) -> None:
        self.closed = True


class FakeVoice:
    """50 ms of sound a word."""

    def __init__(self, broken_for=()) -> None:
        self.broken_for = broken_for
        self.said = []
        self.said_slowly = []

    async def say(self, sentence, rate, slow=False):
        if any(word in sentence for word in self.broken_for):
            raise SynthesisFailed("no voice")
        self.said.append(sentence)
        if slow:
            self.said_slowly.append(sentence)
        return np.full(len(sentence.split()) * rate // 20, 100, dtype=np.int16)


class FakeDialogue:
    """Answers by a table; an exception in it is raised."""

    def __init__(self, takes_s=0.0, **answers) -> None:
        """takes_s: for every answer but the first."""
        self.takes_s = takes_s
        self.messages = []
        self.infos = []
        self.heard = []
        self._answers = answers

    async def say(self, call_id, message, info, heard=None):
        self.messages.append(message)
        self.infos.append(info)
        self.heard.append(heard)
        if self.takes_s and len(self.messages) > 1:
            await asyncio.sleep(self.takes_s)
        answer = self._answers.get(message.strip("/").split("{")[0].replace(" ", "_"))
        if isinstance(answer, Exception):
            raise answer
        return answer or reply("Повторите, пожалуйста.")

    async def ready(self) -> bool:
        return True


def reply(*texts, control=None, rate=None, **listen) -> Reply:
    return Reply.model_validate(
        {
            "messages": [{"text": text, "rate": rate} for text in texts],
            "listen": Listen(**listen).model_dump(),
            "control": control,
        }
    )


class FakeStore:
    def __init__(self) -> None:
        self.utterances = []
        self.handoffs = []

    async def add_utterances(self, utterances) -> None:
        self.utterances += utterances

    async def add_handoff(self, call_id, reason, collected) -> int:
        self.handoffs.append((reason, collected))
        return len(self.handoffs)


class FakeFloor:
    """Remembers what it is told; a test plays the operators by the `side` that entered."""

    def __init__(self, staffed=False) -> None:
        self.is_staffed = staffed
        self.card = self.side = None
        self.entered = asyncio.Event()
        self.left, self.told, self.wishes = [], [], []
        self.promise = None

    def enter(self, card, side) -> None:
        self.card, self.side = card, side
        self.entered.set()

    def leave(self, call_id) -> None:
        self.left.append(call_id)

    def tell(self, call_id, message, operator=None) -> None:
        self.told.append((message, operator))

    def seen(self, call_id) -> None:
        self.is_seen = True

    def told_of(self, kind):
        return [message for message, _ in self.told if message["type"] == kind]

    def staffed(self, queue) -> bool:
        return self.is_staffed

    def open(self, queue) -> bool:
        return self.is_staffed

    def expected_s(self, queue):
        return None

    async def call_back(self, wish):
        self.wishes.append(wish)
        return self.promise


class FakeRecords:
    """Those of conversations; every write succeeds."""

    def __init__(self) -> None:
        self.chat, self.cases, self.talks = FakeChat(), FakeCases(), FakeTalks()


class FakeChat:
    def __init__(self) -> None:
        self.lines = []

    async def add(self, call_id, who, name, text, now, *, operator_id=None, file_id=None, key=None):
        line = ChatMessage(
            id=len(self.lines) + 1, call_id=call_id, who=who, name=name, text=text, at=now,
            operator_id=operator_id, file_id=file_id, key=key,
        )  # fmt: skip
        self.lines.append(line)
        return line


class FakeCases:
    async def open(self, operator_id, call_id, note, now):
        return Case(code="4821-7305", operator_id=operator_id, call_id=call_id, note=note)


class FakeTalks:
    def __init__(self) -> None:
        self.known = []

    async def earlier(self, account, phone, before):
        return self.known


class FakeHouse:
    """The shared engines of a call, all honest and in memory."""

    def __init__(self, tmp_path, leg, dialogue, voice=None, ear_broken_after=None) -> None:
        self.recordings = tmp_path
        self.dialogue = dialogue
        self.voice = voice or FakeVoice()
        self.store = FakeStore()
        self.records = FakeRecords()
        self.customers = HttpCustomers("http://127.0.0.1:1")
        self.payments = FakePayments()
        self.desk = desk_config.load(None)
        self.floor = FakeFloor()
        self.stages, self.visits, self.ice = Stages(), Visits(), IceServers()
        self.films = None
        self.links = Links("https://house.example")
        self.transfers = None
        self.acknowledgement = Acknowledgement()
        self.stopping = asyncio.Event()
        self._leg = leg
        self._broken_after = ear_broken_after
        self.ears = []

    def ear(self, on_heard, on_failure):
        self.ears.append(FakeEar(self._leg, on_heard, on_failure, self._broken_after))
        return self.ears[-1]


class FakePayments:
    """Answers one by one; an exception among the answers is raised. Takes every card by default."""

    def __init__(self, *answers) -> None:
        self.asked = []
        self._answers = list(answers)

    async def pay(self, request, card):
        self.asked.append((request.id, request.amount, card))
        answer = self._answers.pop(0) if self._answers else Paid("R1")
        if isinstance(answer, Exception):
            raise answer
        return answer


def unavailable() -> Exception:
    return DialogueUnavailable("ConnectError")
