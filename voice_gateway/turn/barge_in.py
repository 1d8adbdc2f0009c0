"""Does the caller mean to interrupt the assistant?"""

from voice_gateway.dialogue.listen import Listen
from voice_gateway.turn.voice_activity import VoiceActivity

MIN_SPEECH_MS = 200
# Said while listening; they take no turn (except where yes or no is asked).
_BACKCHANNELS = frozenset("ага угу да так ну хорошо понятно ясно м мм э".split())


def interrupts(activity: VoiceActivity, partial: str, listen: Listen) -> bool:
    """True when what was said over the prompt must stop it."""
    if not listen.barge_in or activity.voiced_ms < MIN_SPEECH_MS or not partial:
        return False
    if listen.grammar == "yes_no":
        return True
    return any(word not in _BACKCHANNELS for word in partial.split())
