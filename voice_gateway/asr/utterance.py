"""One utterance on its way through the recogniser, with and without the step's grammar."""

from media.pcm import Pcm
from voice_gateway.asr.engine import AsrEngine, Recognition
from voice_gateway.asr.hypothesis import choose
from voice_gateway.dialogue.listen import Listen


class Utterance:
    """Both readings run at once: each costs about a hundredth of a core."""

    def __init__(self, engine: AsrEngine, listen: Listen) -> None:
        self._phrases = frozenset(listen.phrases)
        self._free = engine.stream()
        constrained = self._phrases and listen.grammar != "free"
        self._expected = engine.stream(listen.phrases) if constrained else None

    def accept(self, pcm: Pcm) -> str:
        """Sound at the engine's rate -> the partial text."""
        free = self._free.accept(pcm)
        if self._expected is None:
            return free
        expected = self._expected.accept(pcm)
        return expected if expected in self._phrases else free

    def finish(self) -> Recognition:
        free = self._free.finish()
        if self._expected is None:
            return free
        return choose(self._expected.finish(), free, self._phrases)
