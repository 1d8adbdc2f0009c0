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
from voice_gateway.payment.provider import Paid
from voice_gateway.tts.engine import SynthesisFailed

RATE = 8000
FRAME = 160


class FakeLeg:
    """A caller who acts by a script, on virtual time, once the prompt is over.

    Script items: "words" are spoken (300 ms of sound a word), ("key", "5"), ("wait", s), "HANG UP".
    ("over", "words") is spoken over the prompt.
    """

    channel = "web"
    rate_in = RATE

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

    def hear(self, pcm) -> None:
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

    async def add_utterance(self, utterance) -> None:
        self.utterances.append(utterance)

    async def add_handoff(self, call_id, reason, collected) -> int:
        self.handoffs.append((reason, collected))
        return len(self.handoffs)


class FakeHouse:
    """The shared engines of a call, all honest and in memory."""

    def __init__(self, tmp_path, leg, dialogue, voice=None, ear_broken_after=None) -> None:
        from voice_gateway.operators.queue import OperatorQueue

        self.recordings = tmp_path
        self.dialogue = dialogue
        self.voice = voice or FakeVoice()
        self.store = FakeStore()
        self.queue = OperatorQueue(self.store)
        self.payments = FakePayments()
        self.transfers = None
        self.acknowledgement = Acknowledgement()
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
