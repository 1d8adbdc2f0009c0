"""When has the caller finished? Voice activity, the partial text and the step's hints together."""

from voice_gateway.dialogue.listen import Listen
from voice_gateway.turn.voice_activity import VoiceActivity

# A partial that ends so is not the end of a thought.
_UNFINISHED = frozenset(
    "а без в во для до если за и из или к как когда на не но ну о об от по под при про с со "
    "то у что чтобы э это этот значит так".split()
)
_UNFINISHED_FACTOR = 1.6
_STABLE_MS = 100


def finished(
    now_ms: float,
    activity: VoiceActivity,
    partial: str,
    partial_since_ms: float,
    listen: Listen,
) -> bool:
    """True when the turn ends now.

    partial_since_ms: since when the partial reads so. Without any speech nothing ends.
    """
    if activity.began_ms is None or activity.last_voice_ms is None:
        return False
    if now_ms - activity.began_ms >= listen.max_turn_ms:
        return True
    return now_ms - activity.last_voice_ms >= _silence_ms(
        partial, now_ms - partial_since_ms, listen
    )


def _silence_ms(partial: str, stable_ms: float, listen: Listen) -> float:
    if stable_ms >= _STABLE_MS and partial in listen.phrases:
        return min(listen.complete_silence_ms, listen.end_silence_ms)
    if partial and partial.rsplit(maxsplit=1)[-1] in _UNFINISHED:
        return listen.end_silence_ms * _UNFINISHED_FACTOR
    return listen.end_silence_ms
