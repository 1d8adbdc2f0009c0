"""The caller's side of the line: sound and keys become one answer to what was asked."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from media.leg import Dtmf, HungUp, Leg, Sound
from media.pcm import Pcm, dbfs
from voice_gateway.asr.dictation import is_sentence
from voice_gateway.asr.ear import Ear, Heard
from voice_gateway.asr.engine import Recognition, Word
from voice_gateway.call.loop_clock import now_ms
from voice_gateway.call.speaking import Speaking
from voice_gateway.dialogue.listen import Listen
from voice_gateway.text.spoken import Digits
from voice_gateway.turn.barge_in import is_false_start
from voice_gateway.turn.digit_entry import DigitEntry
from voice_gateway.turn.turn_taking import Decision, TurnTaking
from voice_gateway.vad.echo import Echo

_TICK_S = 0.05  # timers go on when no sound comes
_INBOX = 2000  # a minute of windows
_PARTIAL_CONFIDENCE = 0.5  # a partial has none of its own
_MOST_FALSE_STARTS = 2
"""In one prompt; after that the line is too loud to be interrupted by voice."""


class RecognitionFailed(RuntimeError):
    """The recogniser broke down in this call."""


@dataclass(frozen=True)
class Said:
    recognition: Recognition
    ended_ms: float
    """When the caller was last heard; ms on the loop's clock."""
    decided_ms: float
    """When the turn was found to be over."""


@dataclass(frozen=True)
class Unclear:
    """Speech without a word that could be made out."""


@dataclass(frozen=True)
class Silent:
    """Nothing, for as long as the step waits."""


@dataclass(frozen=True)
class Keyed:
    """A key where no figures are asked."""

    digits: str


@dataclass(frozen=True)
class Dictated:
    """Figures, spoken, keyed or both, where figures are asked."""

    digits: Digits
    text: str
    """The words of its last spoken piece; empty when all was keyed."""
    confidence: float
    ended_ms: float
    decided_ms: float


@dataclass(frozen=True)
class Gone:
    """The caller hung up."""


Answer = Said | Dictated | Unclear | Silent | Keyed | Gone


@dataclass(frozen=True)
class _Failed:
    error: Exception


class Listening:
    """Owns the ear. `read` runs beside the conversation, `answer` is called turn by turn."""

    def __init__(
        self,
        leg: Leg,
        ear: Callable[[Callable[[Heard], None], Callable[[Exception], None]], Ear],
        on_sound: Callable[[Pcm], None],
        on_partial: Callable[[str], None],
        on_state: Callable[[str], None],
        on_interrupted: Callable[[str], None],
        on_nod: Callable[[str], None],
    ) -> None:
        self._leg = leg
        self.on_sound, self._on_partial = on_sound, on_partial
        self._on_state, self._on_interrupted, self._on_nod = on_state, on_interrupted, on_nod
        self._inbox: asyncio.Queue[tuple[float, Heard | Dtmf | HungUp | _Failed]]
        self._inbox = asyncio.Queue(_INBOX)
        self.dropped_events = 0
        self.gone = asyncio.Event()
        self._attending = True
        self._echo = Echo()
        self.ear = ear(self._post, lambda error: self._post(_Failed(error)))

    def played(self, pcm: Pcm) -> None:
        """20 ms that went out to the caller: what they may come back as is not speech."""
        self._echo.played(dbfs(pcm))

    async def read(self) -> None:
        """Takes what the leg gives until it is gone."""
        async for event in self._leg.inbound():
            match event:
                case Sound(pcm):
                    if self._attending:
                        self.ear.hear(pcm, self._echo.loudest_dbfs)
                    self.on_sound(pcm)
                case Dtmf() | HungUp():
                    self._post(event)
        self.gone.set()

    def rest(self) -> None:
        """From now on nothing that is said is recognised; keys and hanging up are still told."""
        self._attending = False
        self.ear.reset()

    def resume(self) -> None:
        """Listens again, and forgets what came meanwhile; a hang-up is told again."""
        self.ear.reset()
        while not self._inbox.empty():
            self._inbox.get_nowait()
        if self.gone.is_set():
            self._post(HungUp())
        self._attending = True

    async def answer(self, listen: Listen, speaking: Speaking) -> Answer:
        """Waits for the caller's answer while the prompt may still be heard; a prompt that was
        stopped for nothing goes on.

        Raises RecognitionFailed, and SynthesisFailed when the prompt breaks down.
        """
        self.ear.expect(listen)
        entry = DigitEntry(listen.digits) if listen.digits else None
        taking = TurnTaking(listen, now_ms(), entry)
        playing = True
        false_starts = 0
        asked_when_stopped: bool | None = None
        while True:
            at_ms, event = await self._next()
            match event:
                case HungUp():
                    return Gone()
                case _Failed(error):
                    raise RecognitionFailed(type(error).__name__) from error
                case Dtmf(digit):
                    await self._interrupt(speaking)
                    if entry is None:
                        return Keyed(digit)
                    entry.spoken((await self._recognised(taking)).text)
                    complete = entry.key(at_ms, digit)
                    taking.keyed(at_ms)
                    if complete:
                        return _keyed(entry, at_ms)
                case Heard(probability, window_ms, partial):
                    if partial and partial != taking.partial:
                        self._on_partial(partial)
                    taking.heard(at_ms, probability, window_ms, partial)
            speaking.raise_if_failed()
            if entry is not None and taking.speech_began_ms is None and entry.tick(at_ms):
                return _keyed(entry, at_ms)
            if playing and not speaking.playing:
                self._on_state("listening")
            playing = speaking.playing
            said = taking.partial
            match taking.decide(at_ms, playing, speaking.asked):
                case Decision.BARGE_IN:
                    asked_when_stopped = speaking.asked
                    await self._interrupt(speaking)
                case Decision.NOD:
                    self._on_nod(said)
                    self.ear.reset()
                case Decision.DISCARD:
                    self.ear.reset()
                case Decision.NO_INPUT if entry is None or not entry.keying:
                    return Silent()
                case Decision.END_OF_TURN:
                    answer = await self._said(taking, at_ms, entry)
                    if asked_when_stopped is None or not _nothing(
                        answer, taking, listen, asked_when_stopped
                    ):
                        return answer
                    false_starts, asked_when_stopped = false_starts + 1, None
                    deaf = false_starts >= _MOST_FALSE_STARTS
                    heeded = listen.model_copy(update={"barge_in": False}) if deaf else listen
                    taking = TurnTaking(heeded, at_ms, entry)
                    self._on_state("speaking")
                    speaking.resume()

    async def key(self) -> tuple[float, str | Gone | None]:
        """When (ms on the loop's clock), and the next key; None when only time went on.

        Raises RecognitionFailed.
        """
        at_ms, event = await self._next()
        match event:
            case Dtmf(digit):
                return at_ms, digit
            case HungUp():
                return at_ms, Gone()
            case _Failed(error):
                raise RecognitionFailed(type(error).__name__) from error
        return at_ms, None

    async def close(self) -> None:
        await self.ear.close()

    async def _said(
        self, taking: TurnTaking, decided_ms: float, entry: DigitEntry | None
    ) -> Said | Dictated | Unclear:
        ended_ms = taking.speech_ended_ms or decided_ms
        heard = await self._recognised(taking)
        dictated = entry is not None and entry.says_number(heard.text)
        if entry is not None and (entry.keying or (dictated and not is_sentence(heard.text))):
            entry.spoken(heard.text)
            return Dictated(entry.reading(), heard.text, heard.confidence, ended_ms, decided_ms)
        return Said(heard, ended_ms, decided_ms) if heard.words else Unclear()

    async def _recognised(self, taking: TurnTaking) -> Recognition:
        """What was said so far; an empty final that was not refused falls back on the last
        partial."""
        if taking.speech_began_ms is None:
            return Recognition()
        try:
            recognition = await self.ear.finish()
        except Exception as error:
            raise RecognitionFailed(type(error).__name__) from error
        if recognition.words or recognition.refused:
            return recognition
        words = taking.partial.split()
        return Recognition(tuple(Word(word, _PARTIAL_CONFIDENCE, 0, 0) for word in words))

    async def _interrupt(self, speaking: Speaking) -> None:
        if speaking.playing:
            self._on_interrupted(await speaking.stop())

    async def _next(self) -> tuple[float, Heard | Dtmf | HungUp | _Failed | None]:
        try:
            # Not wait_for: on 3.11 it may swallow the call's cancellation.
            async with asyncio.timeout(_TICK_S):
                return await self._inbox.get()
        except TimeoutError:
            return now_ms(), None

    def _post(self, event: Heard | Dtmf | HungUp | _Failed) -> None:
        if self._inbox.full():
            self._inbox.get_nowait()
            self.dropped_events += 1
        self._inbox.put_nowait((now_ms(), event))


def _nothing(answer: Answer, taking: TurnTaking, listen: Listen, asked: bool) -> bool:
    """Whether it was no answer that stopped the voice; asked: the question had been heard."""
    match answer:
        case Said(recognition):
            text = recognition.text
        case Unclear():
            text = ""
        case _:
            return False
    nod_counts = asked and listen.grammar == "yes_no"
    return is_false_start(taking.voiced_ms, text, nod_counts)


def _keyed(entry: DigitEntry, at_ms: float) -> Dictated:
    return Dictated(entry.reading(), "", 1.0, at_ms, at_ms)
