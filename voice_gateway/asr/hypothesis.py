"""Which of two readings of one utterance holds: by the step's phrases, or by everything."""

from collections.abc import Collection

from voice_gateway.asr.engine import Recognition

SURE = 0.9


def choose(expected: Recognition, free: Recognition, phrases: Collection[str]) -> Recognition:
    """expected: recognised with the phrases as grammar; free: with the whole vocabulary.

    A run-time grammar is a back-off bigram that bends foreign words into its own, so its answer
    counts only when it is a whole phrase and the free reading does not surely say more.
    """
    if free.text in phrases:
        return free
    says_more = free.confidence >= SURE and len(free.words) > len(expected.words)
    if expected.text in phrases and not says_more:
        return expected
    return free
