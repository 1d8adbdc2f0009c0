"""One number as it is being spoken: «двенадцать», «двенадцать тысяч», «двенадцать тысяч пять»."""

from dataclasses import dataclass, replace
from typing import Final

from voice_gateway.text.spoken.lexicon import HUNDREDS, SCALE_AFTER_ONE, SCALES, TEENS, TENS, UNITS

NUMBER_WORDS: Final = frozenset({*UNITS, *TEENS, *TENS, *HUNDREDS, *SCALES})


@dataclass(frozen=True)
class Numeral:
    """A cardinal number under construction.

    `higher` is what thousands and above make, `low` the rest (0-999); `floor` is the lowest
    decimal place of `low` already said (1000: none), `scale` the lowest scale word said.
    """

    low: int
    floor: int
    higher: int = 0
    scale: int = 10**12

    @property
    def value(self) -> int:
        return self.higher + self.low

    @property
    def may_go_on(self) -> bool:
        """Whether another word could still belong to it: «двадцать» waits for «пять»."""
        return self.floor > 1

    def joined(self, word: str) -> "Numeral | None":
        """With `word` added; None where `word` starts another number."""
        if word in SCALES:
            return self._scaled(word)
        number = start(word)
        if number is None or number.low == 0:
            return None
        # Teens fill the tens and the units at once.
        needed = 100 if word in TEENS else number.floor * 10
        if self.floor < needed:
            return None
        return replace(self, low=self.low + number.low, floor=number.floor)

    def _scaled(self, word: str) -> "Numeral | None":
        scale = SCALES[word]
        if scale >= self.scale:
            return None
        if self.low == 0:
            # «миллион тысяча»: the scale word alone is one of its kind.
            return Numeral(0, 1000, self.higher + scale, scale) if self.higher else None
        return Numeral(0, 1000, self.higher + self.low * scale, scale)

    def agrees(self, word: str) -> bool:
        """Whether the form of a scale word fits: «одна тысяча», not «пять тысяча»."""
        follows_one = self.low == 0 or (self.low % 10 == 1 and self.low % 100 != 11)
        return word not in SCALE_AFTER_ONE or follows_one


def may_go_on(word: str) -> bool:
    """Whether a number that ends in `word` may not be over: «двадцать», «тысяча», not «пять»."""
    number = start(word.replace("ё", "е"))
    return number is not None and number.may_go_on


def start(word: str) -> Numeral | None:
    """The number that `word` begins; None when it is no number word."""
    if word in UNITS:
        return Numeral(UNITS[word], 1)
    if word in TEENS:
        return Numeral(TEENS[word], 1)
    if word in TENS:
        return Numeral(TENS[word], 10)
    if word in HUNDREDS:
        return Numeral(HUNDREDS[word], 100)
    if word in SCALES:
        return Numeral(0, 1000, SCALES[word], SCALES[word])
    return None
