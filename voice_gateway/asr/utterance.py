"""One utterance on its way through the recogniser, with and without the step's grammar."""

from media.pcm import Pcm
from voice_gateway.asr.dictation import WORDS, is_dictation
from voice_gateway.asr.engine import AsrEngine, Recognition
from voice_gateway.asr.hypothesis import choose
from voice_gateway.dialogue.listen import Listen


class Utterance:
    """Both readings run at once: each costs about a hundredth of a core."""

    def __init__(self, engine: AsrEngine, listen: Listen) -> None:
        self._phrases = frozenset(listen.phrases)
        self._figures = listen.grammar == "digits"
        self._free = engine.stream()
        grammar = (*listen.phrases, *(WORDS if self._figures else ()))
        constrained = grammar and listen.grammar != "free" and engine.takes_phrases
        self._expected = engine.stream(grammar) if constrained else None

    def accept(self, pcm: Pcm) -> str:
        """Sound at the engine's rate -> the partial text."""
        free = self._free.accept(pcm)
        if self._expected is None:
            return free
        expected = self._expected.accept(pcm)
        if self._figures:
            return expected if is_dictation(expected) and not is_dictation(free) else free
        return expected if expected in self._phrases else free

    def finish(self) -> Recognition:
        expected = self._expected.finish() if self._expected else Recognition()
        return choose(expected, self._free.finish(), self._phrases, figures=self._figures)
