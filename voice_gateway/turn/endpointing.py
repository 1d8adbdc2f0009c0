"""When has the caller finished? Voice activity, the partial text and the step's hints together.

| what was heard so far                                  | silence that ends the turn    |
|--------------------------------------------------------|-------------------------------|
| one of the step's phrases, stable                      | complete_silence_ms (200-300) |
| figures of the full length, stable                     | FULL_LENGTH_MS                |
| figures that are a likely value, none longer is        | complete_silence_ms           |
| figures of a length that may be all                    | end_silence_ms                |
| fewer figures, a doubt, a correction left hanging,     |                               |
| no likely value where there are some                   | DICTATION_PAUSE_MS            |
| a number that may go on («двадцать»), «и», «ну», «это» | end_silence_ms, lengthened    |
| anything else                                          | end_silence_ms (600-800)      |

Silences are the step's hints; whatever was heard, the hard limit ends it.
"""

from voice_gateway.dialogue.listen import Listen
from voice_gateway.text.spoken import Digits
from voice_gateway.text.spoken.numeral import may_go_on
from voice_gateway.turn.voice_activity import VoiceActivity

# A partial that ends so is not the end of a thought.
_UNFINISHED = frozenset(
    "а без в во вот для до если за и из или к как когда м мм на не но ну о об от по под потому "
    "при про с со то у что чтобы э ээ это этот эта значит так".split()
)
_UNFINISHED_FACTOR = 1.6
_STABLE_MS = 100
FULL_LENGTH_MS = 100
"""Silence that ends a dictation of the full length: nothing more can come."""
DICTATION_PAUSE_MS = 2800
"""How long the next group of figures is waited for: the caller looks at the meter for 2.5 s, and
its first figure is speech a moment after it began."""
_DICTATION_LIMIT_MS = 60000


def finished(
    now_ms: float,
    activity: VoiceActivity,
    partial: str,
    partial_since_ms: float,
    listen: Listen,
    reading: Digits | None = None,
) -> bool:
    """True when the turn ends now.

    partial_since_ms: since when the partial reads so. reading: the figures so far, where figures
    are asked. Without any speech nothing ends.
    """
    if activity.began_ms is None or activity.last_voice_ms is None:
        return False
    limit = listen.max_turn_ms if reading is None else _DICTATION_LIMIT_MS
    if now_ms - activity.began_ms >= limit:
        return True
    stable = now_ms - partial_since_ms >= _STABLE_MS
    if reading is not None and reading.value and listen.digits is not None:
        needed = _dictation_silence_ms(reading, partial, stable, listen)
    else:
        needed = _silence_ms(partial, stable, listen)
    return now_ms - activity.last_voice_ms >= needed


def _silence_ms(partial: str, stable: bool, listen: Listen) -> float:
    if partial in listen.phrases:
        complete = min(listen.complete_silence_ms, listen.end_silence_ms)
        return complete if stable else listen.end_silence_ms
    last = _last_word(partial)
    if last in _UNFINISHED or may_go_on(last):
        return listen.end_silence_ms * _UNFINISHED_FACTOR
    return listen.end_silence_ms


def _dictation_silence_ms(reading: Digits, partial: str, stable: bool, listen: Listen) -> float:
    assert listen.digits is not None
    if not reading.complete:
        return max(DICTATION_PAUSE_MS, listen.end_silence_ms)
    if len(reading.value) == listen.digits.max:
        return FULL_LENGTH_MS if stable else listen.end_silence_ms
    if reading.building and may_go_on(_last_word(partial)):
        return max(
            listen.end_silence_ms,
            min(DICTATION_PAUSE_MS, listen.end_silence_ms * _UNFINISHED_FACTOR),
        )
    if stable and listen.digits.settled(reading.value):
        return min(listen.complete_silence_ms, listen.end_silence_ms)
    if listen.digits.likely is not None:
        return max(DICTATION_PAUSE_MS, listen.end_silence_ms)
    return listen.end_silence_ms


def _last_word(partial: str) -> str:
    return partial.rsplit(maxsplit=1)[-1] if partial else ""
