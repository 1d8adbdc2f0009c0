"""What a dictation may mean: the readings of an entry, the natural one first.

Most words leave one reading. A word that can be heard in two ways («сто пять»: 105 or 100, 5)
forks it; the expected length decides later.
"""

from dataclasses import dataclass, replace
from typing import Final

from voice_gateway.text.spoken.lexicon import (
    COUNTED_FEW,
    COUNTED_MANY,
    PLACES,
    SCALES,
    UNITS,
)
from voice_gateway.text.spoken.numeral import Numeral, start

_NO_SCALE: Final = Numeral(0, 1000).scale


@dataclass(frozen=True)
class Reading:
    """One way to understand what was said so far.

    `groups` are figures as they were grouped by the speaker; `number` is still being spoken;
    `mark` is the count of groups before a correction that is not settled yet; groups from `point`
    on stand after the decimal point.
    """

    groups: tuple[str, ...] = ()
    number: Numeral | None = None
    mark: int | None = None
    point: int | None = None

    @property
    def value(self) -> str:
        """Figures before the decimal point."""
        return "".join(self.closed().groups[: self.point])

    @property
    def decimals(self) -> str | None:
        """Figures after the decimal point, None when there are none."""
        return None if self.point is None else "".join(self.closed().groups[self.point :]) or None

    def closed(self) -> "Reading":
        """With the number being spoken taken as finished."""
        if self.number is None:
            return self
        return replace(self, groups=(*self.groups, str(self.number.value)), number=None)

    def heard(self, word: str, *, after_pause: bool) -> list["Reading"]:
        """With a number word. A pause makes «двадцать … пять» doubtful, silence does not."""
        first = start(word)
        apart = replace(self.closed(), number=first)
        whole = self.number.joined(word) if self.number else None
        if self.number is None or whole is None:
            return [apart, *self._zero_skipped(word)]
        together = replace(self, number=whole)
        if word in SCALES:
            # «пять тысяча двести»: the form says that the five is on its own.
            return [together] if self.number.agrees(word) else [apart, together]
        has_scale = self.number.scale < _NO_SCALE
        skips_tens = self.number.floor == 100 and word in UNITS
        if not has_scale and (after_pause or skips_tens):
            return [together, apart]
        return [together]

    def _zero_skipped(self, word: str) -> list["Reading"]:
        """«сто ноль пять» is 1 0 0 0 5 dictated, and 105 for some."""
        hundreds = self.groups[-1:]
        if (
            self.number == start("ноль")
            and UNITS.get(word)
            and hundreds
            and len(hundreds[0]) == 3
            and hundreds[0].endswith("00")
        ):
            number = Numeral(int(hundreds[0]) + UNITS[word], 1)
            return [replace(self, groups=self.groups[:-1], number=number)]
        return []

    def figures(self, figures: str) -> "Reading":
        """With literal figures, each of them its own group."""
        closed = self.closed()
        return replace(closed, groups=(*closed.groups, *figures))

    def counted(self, word: str) -> "Reading | None":
        """«два нуля»: the unit before counts the figure; None when it does not agree with it."""
        few, many = COUNTED_FEW.get(word), COUNTED_MANY.get(word)
        count = self.number.low % 10 if self.number and self.number.floor == 1 else 0
        is_teen = bool(self.number and self.number.low % 100 in range(10, 20))
        digit = few if 2 <= count <= 4 else many if count >= 5 else None
        if self.number is None or is_teen or count < 2:
            return self.figures(str(few if few is not None else many))
        if digit is None:
            return None
        # «двадцать два нуля» are 20 and two noughts.
        rest = self.number.value - count
        groups = (*self.groups, str(rest)) if rest else self.groups
        return replace(self, groups=(*groups, *(str(digit) * count)), number=None)

    def corrected(self) -> list["Reading"]:
        """At «ой нет»: what comes next replaces what came last."""
        closed = self.closed()
        if not closed.groups:
            return [closed]
        if closed.mark == len(closed.groups):
            return [closed]
        return [replace(r, mark=len(r.groups)) for r in closed.settled()]

    def settled(self) -> list["Reading"]:
        """With the correction carried out, if there was one and something followed it."""
        closed = self.closed()
        if closed.mark is None or closed.mark == len(closed.groups):
            return [closed]
        before, after = closed.groups[: closed.mark], closed.groups[closed.mark :]
        found: list[tuple[str, ...]] = []
        last, first = before[-1], after[0]
        if len(last) > 1 and last[-1] != "0" and len(first) == 1 and first != "0":
            # «двадцать пять, ой нет, шесть»: 26, or 6.
            found.append((*before[:-1], last[:-1] + first, *after[1:]))
        found.append((*before[:-1], *after))
        if 1 < len(after) <= len(before):
            # «пять шесть, ой нет, семь восемь»: both may have been replaced.
            found.append((*before[: -len(after)], *after))
        return [
            replace(
                closed,
                groups=groups,
                mark=None,
                point=None if closed.point is None else min(closed.point, len(groups)),
            )
            for groups in found
        ]

    def with_point(self) -> "Reading":
        """At «запятая» or «целых»."""
        closed = self.closed()
        return replace(closed, point=len(closed.groups) if closed.point is None else closed.point)

    def placed(self, word: str) -> "Reading":
        """At «десятых», «сотых»: the last group is the fraction, padded to its place."""
        closed = self.closed()
        if not closed.groups:
            return closed
        point = len(closed.groups) - 1 if closed.point is None else closed.point
        fraction = "".join(closed.groups[point:]).zfill(PLACES[word])
        return replace(closed, groups=(*closed.groups[:point], fraction), point=point)
