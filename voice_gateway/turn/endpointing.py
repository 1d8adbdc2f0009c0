"""When has the caller finished? Voice activity, the partial text and the step's hints together."""

from voice_gateway.dialogue.listen import Listen
from voice_gateway.text.spoken import Digits
from voice_gateway.turn.voice_activity import VoiceActivity

# A partial that ends so is not the end of a thought.
_UNFINISHED = frozenset(
    "а без в во для до если за и из или к как когда на не но ну о об от по под при про с со "
    "то у что чтобы э это этот значит так".split()
)
_UNFINISHED_FACTOR = 1.6
_STABLE_MS = 100
FULL_LENGTH_MS = 150
"""Silence that ends a dictation of the full length: nothing more can come."""
DICTATION_PAUSE_MS = 2500
"""How long the next group of figures is waited for: the caller looks at the meter."""
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
        needed = _dictation_silence_ms(reading, stable, listen)
    else:
        needed = _silence_ms(partial, stable, listen)
    return now_ms - activity.last_voice_ms >= needed


def _silence_ms(partial: str, stable: bool, listen: Listen) -> float:
    if stable and partial in listen.phrases:
        return min(listen.complete_silence_ms, listen.end_silence_ms)
    if partial and partial.rsplit(maxsplit=1)[-1] in _UNFINISHED:
        return listen.end_silence_ms * _UNFINISHED_FACTOR
    return listen.end_silence_ms


def _dictation_silence_ms(reading: Digits, stable: bool, listen: Listen) -> float:
    assert listen.digits is not None
    if not reading.complete:
        return max(DICTATION_PAUSE_MS, listen.end_silence_ms)
    if stable and len(reading.value) == listen.digits.max:
        return FULL_LENGTH_MS
    return listen.end_silence_ms
