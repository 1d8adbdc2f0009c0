"""From what was said and heard to figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Pair = tuple[str, str]
"""(said, heard), one of them «∅» for an insertion or a deletion."""
NOTHING = "∅"


def edits(said: Sequence[str], heard: Sequence[str]) -> list[Pair]:
    """The substitutions, insertions and deletions of one shortest alignment (Levenshtein)."""
    rows = [list(range(len(heard) + 1))]
    for i, word in enumerate(said, 1):
        row = [i]
        for j, other in enumerate(heard, 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (word != other)))
        rows.append(row)
    i, j = len(said), len(heard)
    found: list[Pair] = []
    while i or j:
        if i and j and rows[i][j] == rows[i - 1][j - 1] + (said[i - 1] != heard[j - 1]):
            if said[i - 1] != heard[j - 1]:
                found.append((said[i - 1], heard[j - 1]))
            i, j = i - 1, j - 1
        elif i and rows[i][j] == rows[i - 1][j] + 1:
            found.append((said[i - 1], NOTHING))
            i -= 1
        else:
            found.append((NOTHING, heard[j - 1]))
            j -= 1
    return found[::-1]


@dataclass
class Tally:
    """Of one kind in one condition. A case is right, misheard (taken, but wrong) or refused;
    words, errors and confusions are of what was heard before any refusal."""

    cases: int = 0
    right: int = 0
    misheard: int = 0
    refused: int = 0
    words: int = 0
    errors: int = 0
    heard_right: int = 0
    """Cases heard word for word, refused ones too."""
    confusions: Counter[Pair] = field(default_factory=Counter)

    def add(self, said: Sequence[str], heard: Sequence[str], *, taken: bool) -> None:
        wrong = edits(said, heard)
        self.cases += 1
        self.right += taken and not wrong
        self.misheard += taken and bool(wrong)
        self.refused += not taken
        self.words += len(said)
        self.errors += len(wrong)
        self.heard_right += not wrong
        self.confusions.update(wrong)


def taken(confidences: Sequence[float], *, unknown: bool, least: float) -> bool:
    """Whether a step takes what it heard: some word, no foreign sounds, and none much in doubt.

    A run-time grammar is no strict one, so what it gives is a proposal.
    """
    return bool(confidences) and not unknown and min(confidences) >= least


def quantile(values: Iterable[float], share: float) -> float | None:
    """Of the sorted values; None of none."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
