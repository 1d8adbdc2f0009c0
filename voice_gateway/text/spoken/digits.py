"""Dictated digits as figures: one by one, in groups, as numbers, doubled, corrected, keyed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from voice_gateway.text.spoken.reading import Reading
from voice_gateway.text.spoken.tokens import Token, tokens

_MOST_READINGS: Final = 32


@dataclass(frozen=True)
class Spoken:
    """A recognised piece of speech; between two pieces the caller paused."""

    text: str


@dataclass(frozen=True)
class Keyed:
    """Keys of the telephone: 0-9, `*` starts anew, `#` ends the entry."""

    keys: str


Entry = str | Sequence[Spoken | Keyed]


@dataclass(frozen=True)
class Digits:
    """What was dictated.

    value: figures before the decimal point, "" when none were heard; the natural reading, or the
      one that fits the expected length.
    complete: may be taken as it is: not ambiguous, of the expected length, nothing left hanging.
    ambiguous: must be asked again; the caller may have meant one of `alternatives`, or a word
      among the figures was not understood.
    corrected: the caller corrected himself or started anew.
    building: more words may still change the last number («двадцать», «пять шесть ой нет»), or
      figures are missing; the turn should not end early.
    decimals: figures after the decimal point, None when there was none.
    """

    value: str
    complete: bool
    ambiguous: bool = False
    corrected: bool = False
    building: bool = False
    decimals: str | None = None
    alternatives: tuple[str, ...] = ()


def digits(entry: Entry, length: tuple[int, int] | None = None) -> Digits:
    """Understand an entry; `length` is the expected (fewest, most) count of figures, inclusive.

    Of several possible readings the only one that fits `length` is taken; if several fit or none,
    the natural one is given and marked ambiguous.
    """
    if length is not None and not 0 < length[0] <= length[1]:
        raise ValueError(f"length must be 0 < fewest <= most, not {length}")
    dictation = _Dictation()
    for piece in _pieces(entry):
        dictation.take(piece)
    return dictation.result(length)


def _pieces(entry: Entry) -> Iterator[Token | None]:
    """Tokens of the whole entry; None is the pause between two pieces."""
    if isinstance(entry, str):
        entry = [Spoken(entry)]
    for piece in entry:
        if isinstance(piece, Spoken):
            yield from tokens(piece.text)
        else:
            yield from (
                _KEY.get(key) or Token("figures", key) for key in piece.keys if key in _KEYS
            )
        yield None


_KEYS: Final = frozenset("0123456789*#")
_KEY: Final = {"*": Token("restart", "*"), "#": Token("end", "#")}


@dataclass
class _Dictation:
    """The readings so far and what was noticed on the way."""

    readings: list[Reading] = field(default_factory=lambda: [Reading()])
    after_pause: bool = False
    doubt: bool = False
    gap: bool = False  # an unknown word after figures; more figures make it a hole
    corrected: bool = False
    hanging: bool = False  # ends in «ой нет», «дважды», «запятая», «сначала»
    ended: bool = False

    def take(self, token: Token | None) -> None:
        if token is None:
            self.after_pause = True
            return
        match token.kind:
            case "restart":
                self.corrected = self.corrected or self._has_figures()
                self.readings, self.doubt, self.gap = [Reading()], False, False
                self.hanging = True
            case "end":
                self.ended = True
            case "unknown":
                self.gap = self._has_figures()
            case "misheard":
                self.doubt = True
            case _:
                self._take_figures(token)
                needs_more = token.kind in ("correction", "negated", "point")
                self.hanging = token.kind == "open_times" or (needs_more and self._has_figures())
        self.after_pause = False
        if len(self.readings) > _MOST_READINGS:
            self.readings, self.doubt = self.readings[:_MOST_READINGS], True

    def _take_figures(self, token: Token) -> None:
        if token.kind in ("number", "counted", "figures"):
            self.doubt = self.doubt or self.gap
        match token.kind:
            case "number":
                self.readings = [
                    new
                    for reading in self.readings
                    for new in reading.heard(token.text, after_pause=self.after_pause)
                ]
            case "figures":
                self.readings = [reading.figures(token.text) for reading in self.readings]
            case "counted":
                counted = [reading.counted(token.text) for reading in self.readings]
                self.doubt = self.doubt or None in counted
                self.readings = [r for r in counted if r is not None] or self.readings
            case "point":
                settled = [new for reading in self.readings for new in reading.settled()]
                self.readings = [reading.with_point() for reading in settled]
            case "places":
                self.readings = [reading.placed(token.text) for reading in self.readings]
            case "correction" | "negated":
                self._correct(token)

    def _correct(self, token: Token) -> None:
        if not self._has_figures():
            return
        self.corrected = True
        if token.kind == "negated":
            meant = digits(token.text).value
            said = self.readings[0].closed().groups[-1]
            self.doubt = self.doubt or said != meant
        self.readings = [new for reading in self.readings for new in reading.corrected()]

    def _has_figures(self) -> bool:
        return bool(self.readings[0].closed().groups)

    def result(self, length: tuple[int, int] | None) -> Digits:
        finished: dict[tuple[str, str | None], Reading] = {}
        for reading in self.readings:
            for settled in reading.settled():
                finished.setdefault((settled.value, settled.decimals), reading)
        values = list(finished)
        fitting = [v for v in values if length is None or length[0] <= len(v[0]) <= length[1]]
        candidates = fitting or values
        value, decimals = candidates[0]
        ambiguous = self.doubt or len(candidates) > 1
        number = finished[candidates[0]].number
        goes_on = bool(number and number.may_go_on)
        too_short = length is not None and len(value) < length[0]
        return Digits(
            value=value,
            complete=bool(value) and bool(fitting) and not ambiguous and not self.hanging,
            ambiguous=ambiguous,
            corrected=self.corrected,
            building=not self.ended and (self.hanging or goes_on or too_short),
            decimals=decimals,
            alternatives=tuple(
                dict.fromkeys(other for other, _ in candidates[1:] if other != value)
            ),
        )
