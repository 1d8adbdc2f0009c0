"""Which of two readings of one utterance holds: by what the step expects, or by everything."""

from collections.abc import Callable, Collection

from voice_gateway.asr.engine import Recognition

SURE = 0.9


def choose(
    expected: Recognition,
    free: Recognition,
    phrases: Collection[str],
    fits: Callable[[str], bool] | None = None,
) -> Recognition:
    """expected: recognised with the step's words as grammar; free: with the whole vocabulary.

    A run-time grammar is a back-off bigram that bends foreign words into its own, so its answer
    counts only when it is a whole phrase (or `fits`, where not phrases but figures are asked) and
    the free reading does not surely say more.
    """
    if free.text in phrases:
        return free
    if fits is not None and fits(free.text):
        return free if free.confidence >= expected.confidence else expected
    if fits is not None and fits(expected.text):
        # A foreign sentence is mostly no figures; a misheard figure is one word of many.
        foreign = sum(not fits(word.text) for word in free.words)
        return free if free.confidence >= SURE and foreign * 2 > len(free.words) else expected
    says_more = free.confidence >= SURE and len(free.words) > len(expected.words)
    if expected.text in phrases and not says_more:
        return expected
    return free
