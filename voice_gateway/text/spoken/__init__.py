"""Spoken numbers as figures: `digits` for dictation, `number` for quantities."""

from voice_gateway.text.spoken.digits import Digits, Entry, Keyed, Spoken, digits
from voice_gateway.text.spoken.number import number

__all__ = ["Digits", "Entry", "Keyed", "Spoken", "digits", "number"]
