"""Russian word forms: cases, genders and the forms that go with a number.

The dictionary (pymorphy3) is loaded once, at first use or by `warm_up()`.
"""

from functools import cache, lru_cache
from typing import Any, Final, Literal, get_args

Case = Literal["nomn", "gent", "datv", "accs", "ablt", "loct"]
Gender = Literal["masc", "femn", "neut"]

CASES: Final = get_args(Case)

# The dictionary has "годов", "людей", "вольтов"; beside a number people say these.
_COUNTED_GENITIVE: Final = {"год": "лет", "человек": "человек"} | {
    unit: unit for unit in ("ватт", "киловатт", "мегаватт", "вольт", "ампер", "герц")
}


@cache
def _analyzer() -> Any:
    # Loading takes a tenth of a second and some memory: only for those who speak.
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def warm_up() -> None:
    """Load the dictionary now, so that the first sentence of a call does not wait for it."""
    _analyzer()


@lru_cache(maxsize=4096)
def _parses(word: str) -> tuple[Any, ...]:
    return tuple(_analyzer().parse(word))


def _lexeme(lemma: str) -> Any:
    """The reading of `lemma` that is a nominative singular noun or adjective."""
    parses = _parses(lemma)
    for parse in parses:
        if {"NOUN", "sing", "nomn"} in parse.tag:
            return parse
    return parses[0]


@lru_cache(maxsize=2048)
def inflect(lemma: str, case: Case, *, plural: bool = False) -> str:
    """`lemma` (a noun, nominative singular) in the given case and number."""
    if plural and case == "gent" and lemma in _COUNTED_GENITIVE:
        return _COUNTED_GENITIVE[lemma]
    form = _lexeme(lemma).inflect({case, "plur" if plural else "sing"})
    return lemma if form is None else str(form.word)


def counted(lemma: str, n: int, case: Case) -> str:
    """The form of `lemma` after the number `n` (>= 0) that stands in `case`: «пять рублей»."""
    ends_in_one = n % 10 == 1 and n % 100 != 11
    if case in ("nomn", "accs"):
        if ends_in_one:
            return inflect(lemma, case)
        few = n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14)
        return inflect(lemma, "gent", plural=not few)
    return inflect(lemma, case, plural=not ends_in_one)


@lru_cache(maxsize=2048)
def gender(lemma: str) -> Gender:
    """Grammatical gender of a noun in the nominative singular."""
    found: Gender | None = _lexeme(lemma).tag.gender
    return found or "masc"


@lru_cache(maxsize=4096)
def noun_forms(word: str) -> tuple[tuple[Case, bool, Gender], ...]:
    """Every (case, plural, gender) that `word` can be as a noun; empty when it is no noun."""
    if _parses(word.lower())[0].tag.POS in ("PREP", "CONJ", "PRCL"):
        return ()
    forms: list[tuple[Case, bool, Gender]] = []
    for parse in _parses(word.lower()):
        tag = parse.tag
        if tag.POS == "NOUN" and tag.case in CASES:
            forms.append((tag.case, tag.number == "plur", tag.gender or "masc"))
    return tuple(forms)


@lru_cache(maxsize=4096)
def adjective_cases(word: str) -> tuple[Case, ...]:
    """Every case that `word` can be in as an adjective or participle; empty when it is none."""
    return tuple(
        parse.tag.case
        for parse in _parses(word.lower())
        if parse.tag.POS in ("ADJF", "PRTF") and parse.tag.case in CASES
    )


@lru_cache(maxsize=4096)
def is_transitive_verb(word: str) -> bool:
    """Whether `word` is most likely a verb that takes the accusative: «составляет», «оплатите»."""
    tag = _parses(word.lower())[0].tag
    return tag.POS in ("VERB", "INFN") and "tran" in tag


@lru_cache(maxsize=4096)
def is_predicate(word: str) -> bool:
    """Whether `word` is a verb or a short participle: «поступила», «начислено»."""
    return _parses(word.lower())[0].tag.POS in ("VERB", "INFN", "PRTS", "GRND")
