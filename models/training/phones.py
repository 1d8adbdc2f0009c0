"""The phone set, and how Kaldi numbers it.

The net knows the base phones; Kaldi's graph knows each of them in four positions of a word (begin,
internal, end, singleton), which gives word times. Positions share the base phone's two pdfs: that
of its first frame (forward) and that of all further frames (self-loop), Kaldi's chain topology.
"""

from __future__ import annotations

from collections.abc import Sequence

SILENCE = "SIL"
PLAIN_AND_SOFT = "b v g d z k l m n p r s t f".split()
"""Consonants with a palatalised twin, written with 2."""
CONSONANTS = tuple(p + soft for p in PLAIN_AND_SOFT for soft in ("", "2")) + tuple(
    "zh j x ts ch sh sch".split()
)
VOWELS = tuple("A E I O U Y a @ i u y".split())
"""Capital: stressed. «@» is the vowel of «сапогИ»'s first syllable."""
BASE = (SILENCE, *CONSONANTS, *VOWELS)
INDEX = {phone: index for index, phone in enumerate(BASE)}
PDFS = 2 * len(BASE)

ALWAYS_SOFT = frozenset({"ch", "sch", "j", *(p + "2" for p in PLAIN_AND_SOFT)})

KALDI = ("<eps>", SILENCE, *(f"{phone}_{position}" for phone in BASE[1:] for position in "BIES"))
"""phones.txt: the name of each Kaldi phone id."""
KALDI_ID = {name: number for number, name in enumerate(KALDI)}
POSITION = {"B": "begin", "I": "internal", "E": "end", "S": "singleton"}


class UnknownPhone(ValueError):
    """A pronunciation holds something that is no phone of ours."""


def checked(pronunciation: Sequence[str]) -> tuple[str, ...]:
    """The same phones; raises `UnknownPhone`, also for an empty pronunciation."""
    unknown = [phone for phone in pronunciation if phone not in INDEX or phone == SILENCE]
    if unknown or not pronunciation:
        raise UnknownPhone(f"{' '.join(pronunciation)!r}: {' '.join(unknown) or 'no phones'}")
    return tuple(pronunciation)


def positional(pronunciation: Sequence[str]) -> list[int]:
    """Kaldi phone ids of one word."""
    if len(pronunciation) == 1:
        return [KALDI_ID[f"{pronunciation[0]}_S"]]
    first, *middle, last = pronunciation
    names = [f"{first}_B", *(f"{phone}_I" for phone in middle), f"{last}_E"]
    return [KALDI_ID[name] for name in names]


def pdfs(kaldi_id: int) -> tuple[int, int]:
    """(forward pdf, self-loop pdf) of a Kaldi phone id."""
    base = INDEX[KALDI[kaldi_id].rsplit("_", 1)[0]]
    return 2 * base, 2 * base + 1


def word_boundaries() -> str:
    """word_boundary.int: what each Kaldi phone id is to a word."""
    lines = [f"{KALDI_ID[SILENCE]} nonword"]
    lines += [f"{i} {POSITION[name[-1]]}" for i, name in enumerate(KALDI) if i > 1]
    return "".join(f"{line}\n" for line in lines)
