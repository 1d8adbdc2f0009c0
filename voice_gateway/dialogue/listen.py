"""What the dialogue tells the ear to expect at a step (docs/architecture.md, the contract)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ExpectedDigits(BaseModel):
    model_config = ConfigDict(frozen=True)

    min: int = Field(ge=1, le=32)
    max: int = Field(ge=1, le=32)
    terminator: Literal["#", "*"] | None = "#"
    likely: tuple[int, int] | None = None
    """Least and greatest value to be expected, both inclusive."""

    def settled(self, figures: str) -> bool:
        """A likely value that no further figure would leave likely."""
        if self.likely is None or not figures:
            return False
        least, most = self.likely
        return least <= int(figures) and int(figures) * 10 > most >= int(figures)


class Listen(BaseModel):
    """Listening hints of one step; times in ms."""

    model_config = ConfigDict(frozen=True)

    step: str = "menu"
    grammar: Literal["free", "yes_no", "command", "digits"] = "free"
    phrases: tuple[str, ...] = ()
    """Whole answers that are expected here: they may end a turn sooner."""
    end_silence_ms: int = Field(default=700, ge=100, le=5000)
    """Silence that ends a turn."""
    complete_silence_ms: int = Field(default=300, ge=100, le=5000)
    """Silence that ends a turn when what was heard is one of the phrases."""
    no_input_ms: int = Field(default=6000, ge=1000, le=60000)
    """Silence after the prompt that counts as no answer."""
    max_turn_ms: int = Field(default=20000, ge=1000, le=120000)
    barge_in: bool = True
    digits: ExpectedDigits | None = None
