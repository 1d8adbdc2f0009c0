"""How much of what the assistant said had been heard when it was interrupted."""

from collections.abc import Sequence


def heard_text(pieces: Sequence[tuple[str, int]], heard_samples: int) -> str:
    """pieces: (sentence, its length in samples) in the order spoken -> the words that were heard.

    Within a sentence, words are taken to be spread evenly; a cut sentence ends in «…».
    """
    heard: list[str] = []
    for text, samples in pieces:
        if heard_samples >= samples:
            heard.append(text)
            heard_samples -= samples
            continue
        words = text.split()
        count = len(words) * heard_samples // samples
        if count:
            heard.append(" ".join(words[:count]) + "…")
        break
    return " ".join(heard)
