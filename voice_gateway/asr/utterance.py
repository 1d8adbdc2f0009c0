"""One utterance on its way through the recogniser, with and without the step's grammar."""

from media.pcm import Pcm
from voice_gateway.asr.engine import AsrEngine, Recognition
from voice_gateway.asr.hypothesis import choose
from voice_gateway.dialogue.listen import Listen

# What is said where figures are dictated, spelled as recognisers spell it.
_DICTATION = (
    "ноль нуль нолик один одна два две три четыре пять шесть семь восемь девять десять "
    "одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать "
    "восемнадцать девятнадцать двадцать тридцать сорок пятьдесят шестьдесят семьдесят "
    "восемьдесят девяносто сто двести триста четыреста пятьсот шестьсот семьсот восемьсот "
    "девятьсот тысяча тысячи тысяч нуля нулей ноля нолей единица единицы двойка двойки тройка "
    "тройки четвёрка четвёрки пятёрка пятёрки шестёрка шестёрки семёрка семёрки восьмёрка "
    "восьмёрки девятка девятки дважды трижды нет ой ошибся ошиблась заново сначала запятая точка"
).split()
_FIGURES = frozenset(_DICTATION)


def is_dictation(text: str) -> bool:
    """Only words that a dictation of figures is made of."""
    return bool(text) and all(word in _FIGURES for word in text.split())


class Utterance:
    """Both readings run at once: each costs about a hundredth of a core."""

    def __init__(self, engine: AsrEngine, listen: Listen) -> None:
        self._phrases = frozenset(listen.phrases)
        self._fits = is_dictation if listen.grammar == "digits" else None
        self._free = engine.stream()
        grammar = (*listen.phrases, *(_DICTATION if self._fits else ()))
        constrained = grammar and listen.grammar != "free" and engine.takes_phrases
        self._expected = engine.stream(grammar) if constrained else None

    def accept(self, pcm: Pcm) -> str:
        """Sound at the engine's rate -> the partial text."""
        free = self._free.accept(pcm)
        if self._expected is None:
            return free
        expected = self._expected.accept(pcm)
        if self._fits is not None:
            return expected if self._fits(expected) and not self._fits(free) else free
        return expected if expected in self._phrases else free

    def finish(self) -> Recognition:
        free = self._free.finish()
        if self._expected is None:
            return free
        return choose(self._expected.finish(), free, self._phrases, self._fits)
