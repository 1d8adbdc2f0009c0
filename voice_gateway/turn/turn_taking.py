"""One exchange of turns: the assistant speaks, the caller answers, or does not."""

from enum import Enum

from voice_gateway.dialogue.listen import Listen
from voice_gateway.turn.barge_in import interrupts, is_nod
from voice_gateway.turn.digit_entry import DigitEntry
from voice_gateway.turn.endpointing import finished
from voice_gateway.turn.voice_activity import VoiceActivity

MIN_SPEECH_MS = 100
"""Less than that without a word is a click or a cough: «да» takes 250."""


class Decision(Enum):
    BARGE_IN = "barge_in"
    """Stop the voice; the caller's turn goes on."""
    DISCARD = "discard"
    """What was heard took no turn (a click, a cough over the prompt): forget it."""
    NOD = "nod"
    """An «ага» over the prompt: it takes no turn, but it was said."""
    END_OF_TURN = "end_of_turn"
    NO_INPUT = "no_input"


class TurnTaking:
    """Pure state machine; feed it in the order of time, then ask `decide`."""

    def __init__(self, listen: Listen, now_ms: float, entry: DigitEntry | None = None) -> None:
        """entry: the figures gathered so far, where figures are asked."""
        self._listen = listen
        self._entry = entry
        self._reading = entry.reading() if entry else None
        self._activity = VoiceActivity()
        self._partial = ""
        self._partial_since_ms = now_ms
        self._quiet_since_ms = now_ms

    @property
    def voiced_ms(self) -> float:
        """How much speech there was in this turn, pauses not counted."""
        return self._activity.voiced_ms

    @property
    def speech_began_ms(self) -> float | None:
        return self._activity.began_ms

    @property
    def speech_ended_ms(self) -> float | None:
        """When the caller was last heard in this turn."""
        return self._activity.last_voice_ms

    @property
    def partial(self) -> str:
        return self._partial

    def heard(self, now_ms: float, probability: float, window_ms: float, partial: str) -> None:
        """One window of sound and the recogniser's text so far."""
        self._activity.update(now_ms, probability, window_ms)
        if partial and partial != self._partial:
            self._partial, self._partial_since_ms = partial, now_ms
            self._read()

    def decide(self, now_ms: float, playing: bool, asked: bool = True) -> Decision | None:
        """playing: the assistant's voice is still to be heard; asked: its question is (or was)."""
        if playing:
            self._quiet_since_ms = now_ms
            if interrupts(self._activity, self._partial, self._listen, asked):
                return Decision.BARGE_IN
            if self._finished(now_ms):
                nodded = is_nod(self._partial)
                self._forget(now_ms)
                return Decision.NOD if nodded else Decision.DISCARD
            return None
        if self._finished(now_ms):
            if self._activity.voiced_ms < MIN_SPEECH_MS and not self._partial:
                self._forget(now_ms)
                return Decision.DISCARD
            return Decision.END_OF_TURN
        if (
            self._activity.began_ms is None
            and now_ms - self._quiet_since_ms >= self._listen.no_input_ms
        ):
            return Decision.NO_INPUT
        return None

    def keyed(self, now_ms: float) -> None:
        """A key was pressed: the caller is there, and what was being said is taken."""
        self._quiet_since_ms = now_ms
        self._forget(now_ms)

    def _finished(self, now_ms: float) -> bool:
        return finished(
            now_ms,
            self._activity,
            self._partial,
            self._partial_since_ms,
            self._listen,
            self._reading,
        )

    def _forget(self, now_ms: float) -> None:
        self._activity = VoiceActivity()
        self._partial, self._partial_since_ms = "", now_ms
        self._read()

    def _read(self) -> None:
        if self._entry is not None:
            self._reading = self._entry.reading(self._partial)
