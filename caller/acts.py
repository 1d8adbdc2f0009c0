"""What a caller does at a turn, and what must be heard after it."""

from dataclasses import dataclass

from media.pcm import Pcm


@dataclass(frozen=True)
class Spoken:
    """A phrase or a recording, 48 kHz."""

    text: str
    pcm: Pcm


@dataclass(frozen=True)
class Pressed:
    """Keys of the telephone: 0-9, *, #."""

    keys: str

    @property
    def text(self) -> str:
        return self.keys


@dataclass(frozen=True)
class Quiet:
    """Nothing: the assistant must speak next."""

    text = "(silence)"


@dataclass(frozen=True)
class Act:
    what: Spoken | Pressed | Quiet
    hears: tuple[str, ...] = ()
    """Each must be in the answer, whatever the case of letters."""
    never: tuple[str, ...] = ()
    """None may be in it."""
    hears_out: bool = True
    """False: the next act comes over the answer."""

    def wrong(self, answer: str) -> str | None:
        """What is wrong with the answer; None if nothing is."""
        return wrong(answer, self.hears, self.never)


def wrong(answer: str, hears: tuple[str, ...], never: tuple[str, ...]) -> str | None:
    """What is wrong with an answer by what must and must not be heard; None if nothing is."""
    plain = _plain(answer)
    for text in hears:
        if _plain(text) not in plain:
            return f"«{text}» was not said"
    for text in never:
        if _plain(text) in plain:
            return f"«{text}» was said"
    return None


def _plain(text: str) -> str:
    """Without differences that the ear does not know: case, kinds of space, ё."""
    return " ".join(text.lower().replace("ё", "е").split())
