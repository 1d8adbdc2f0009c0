"""Which of two readings of one utterance holds, by what the step expects or by everything, and
whether it is sure enough to be an answer.

The least confidences (means over the words) were chosen with models/asr/ru-phone on A-law speech,
clean and at 15 dB of noise: 176 digit strings and numbers, 108 answers of a yes/no step, 112
sentences that no step expects, 150 free phrasings, 24 kinds of noise and music. LEAST_FIGURES is
of the net of 23.11.2026, the other figures of one before.
"""

from collections.abc import Collection

from voice_gateway.asr.dictation import is_dictation, is_sentence
from voice_gateway.asr.engine import Recognition

SURE = 0.9
"""From here on a longer free reading overrules the step's phrase."""
LEAST_FIGURES = 0.93
"""Of 112 sentences of other speech none passes for figures (1 at 15 dB; with 0.85 1 and 7), of
rightly heard figures 0 of 414 are refused (3 of 359), of 56 misheard ones 16 at 15 dB (with 0.9 5);
in A-law one is misheard, and passes."""
LEAST_PHRASE = 0.5
"""Refuses no rightly heard «да» or command (2 % at 15 dB). Other speech passes for none."""
LEAST_CONTRADICTED = 0.6
"""Of a phrase where the free reading is another one. Where the phrase is right they differ in no
case (8 of 102 at 15 dB, 3 of which are refused)."""
LEAST_MS_A_LETTER = 42
"""Of a phrase's quickest word: a word that was cut short comes out as another in less; the quickest
voice takes 46. Figures swallowed in a row are quicker."""
LEAST_FREE = 0.6
"""Refuses no phrasing that was heard rightly, 1 % (12 %) of those misheard, 23 of 24 noises. What
other speech means is the dialogue's to judge."""

REFUSED = Recognition(refused=True)


def choose(
    expected: Recognition, free: Recognition, phrases: Collection[str], *, figures: bool = False
) -> Recognition:
    """expected: recognised with the step's words as grammar (no words where there was none); free:
    with the whole vocabulary. Words that nothing vouches for are refused.

    A run-time grammar is a back-off bigram that bends foreign words into its own, so its answer
    counts only when it is a whole phrase (or figures, where they are asked) and the free reading
    does not surely say more.
    """
    held = _held(expected, free, phrases, figures)
    contradicted = held is expected and expected.text != free.text
    for one, doubtful in ((held, contradicted), (free, False)):
        if _is_sure(one, phrases, figures=figures, contradicted=doubtful):
            return one
    return REFUSED if free.words or expected.words else free


def surer(one: Recognition, other: Recognition) -> Recognition:
    return one if one.confidence >= other.confidence else other


def _held(
    expected: Recognition, free: Recognition, phrases: Collection[str], figures: bool
) -> Recognition:
    if free.text == expected.text:
        return surer(free, expected)
    if free.text in phrases:
        return free
    if figures and is_dictation(free.text):
        return surer(free, expected)
    if figures and is_dictation(expected.text):
        return free if free.confidence >= LEAST_FREE and is_sentence(free.text) else expected
    says_more = free.confidence >= SURE and len(free.words) > len(expected.words)
    if expected.text in phrases and not says_more:
        return expected
    return free


def _is_sure(
    answer: Recognition, phrases: Collection[str], *, figures: bool, contradicted: bool
) -> bool:
    if answer.text in phrases:
        least = LEAST_CONTRADICTED if contradicted else LEAST_PHRASE
        paces = [(word.end_ms - word.start_ms) / len(word.text) for word in answer.words]
        return answer.confidence >= least and min(paces) >= LEAST_MS_A_LETTER
    is_figures = figures and not is_sentence(answer.text)
    return answer.confidence >= (LEAST_FIGURES if is_figures else LEAST_FREE)
