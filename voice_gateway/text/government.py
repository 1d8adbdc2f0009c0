"""Which case the words before a number ask of it: «до» the genitive, «к» the dative."""

import re
from typing import Final

from voice_gateway.text.morphology import Case, is_transitive_verb

_GENITIVE = (
    "до от из без для около после более менее больше меньше свыше сверх порядка кроме у выше ниже "
    "вместо среди размере течение позднее позже ранее раньше"
)

# The first case is the one to take when the noun after the number does not decide.
_GOVERNED: Final[dict[str, tuple[Case, ...]]] = {
    **dict.fromkeys(_GENITIVE.split(), ("gent",)),
    **dict.fromkeys(("к", "ко", "равен", "равна", "равно", "равны", "согласно"), ("datv",)),
    **dict.fromkeys(("через", "про", "спустя", "должен", "должна", "должны"), ("accs",)),
    **dict.fromkeys(("стоит", "стоят", "стоил", "стоила", "стоило", "стоили"), ("accs",)),
    **dict.fromkeys(("ждать", "ждите", "подождите", "ожидайте", "займёт", "займет"), ("accs",)),
    **dict.fromkeys(("между", "над", "перед"), ("ablt",)),
    "с": ("gent", "ablt"),
    "со": ("gent", "ablt"),
    "в": ("accs", "loct"),
    "во": ("accs", "loct"),
    "на": ("accs", "loct"),
    "по": ("accs", "datv"),
    "за": ("accs", "ablt"),
    "под": ("accs", "ablt"),
    "о": ("loct",),
    "об": ("loct",),
    "при": ("loct",),
}

_ADVERBS: Final = frozenset(
    "примерно приблизительно ровно ещё еще всего только уже почти где-то чем последние".split()
)
_LAST_WORD: Final = re.compile(r"([А-Яа-яёЁ]+(?:-[а-яё]+)?)[\s«\"(]*$")
_LIST_HEAD: Final = re.compile(r"\d[\d ,.]*\s(?:и|или)\s*$")


def last_word(left: str) -> str:
    """The word that ends `left` with nothing but spaces after it, in lower case, else ''."""
    found = _LAST_WORD.search(left)
    return found.group(1).lower() if found else ""


def governed(left: str) -> tuple[Case, ...]:
    """Cases asked of a number by the text before it, the likeliest first; empty when none is."""
    left = left[-80:]
    listed = _LIST_HEAD.search(left)
    if listed:
        return governed(left[: listed.start()])
    word = last_word(left)
    if not word:
        return ()
    if word in _ADVERBS:
        return governed(left[: left.lower().rindex(word)])
    if word in _GOVERNED:
        return _GOVERNED[word]
    return ("accs",) if is_transitive_verb(word) else ()


def case_after(left: str) -> Case:
    """The case of a number that has no written noun to agree with."""
    cases = governed(left)
    return cases[0] if cases else "nomn"
