"""Does the caller mean to interrupt the assistant?"""

from voice_gateway.dialogue.listen import Listen
from voice_gateway.turn.voice_activity import VoiceActivity

MIN_SPEECH_MS = 200
FALSE_START_MS = 1000
"""What stopped the voice and came out as no word in less speech than that was a cough, a voice in
the room, our own echo: the voice goes on. More than that was said to us."""
# Said while listening: they take no turn.
_NODS = frozenset("ага угу да так ну хорошо понятно ясно м мм э".split())


def is_nod(text: str) -> bool:
    """Only words that say «I am listening»: «ага», «да да»."""
    return bool(text) and all(word in _NODS for word in text.split())


def interrupts(activity: VoiceActivity, partial: str, listen: Listen, asked: bool) -> bool:
    """True when what was said over the prompt must stop it.

    asked: what the step waits for is being heard, and no longer what goes before it: there «да» is
    an answer where yes or no is asked.
    """
    if not listen.barge_in or activity.voiced_ms < MIN_SPEECH_MS or not partial:
        return False
    return not is_nod(partial) or (listen.grammar == "yes_no" and asked)


def is_false_start(voiced_ms: float, text: str, nod_counts: bool) -> bool:
    """Whether the voice was stopped for nothing, once its turn is over.

    text: what was recognised in the end. nod_counts: a nod was an answer there.
    """
    if not text:
        return voiced_ms < FALSE_START_MS
    return is_nod(text) and not nod_counts
