"""Text normalisation: a message written for the eye as words for the voice."""

import re
from typing import Final

from voice_gateway.text import clean, morphology
from voice_gateway.text.abbreviations import speak_abbreviations
from voice_gateway.text.accounts import speak_accounts
from voice_gateway.text.addresses import speak_addresses
from voice_gateway.text.counts import speak_counts
from voice_gateway.text.dates import speak_dates
from voice_gateway.text.letters import speak_latin
from voice_gateway.text.money import speak_money
from voice_gateway.text.phones import speak_phones
from voice_gateway.text.times import speak_times
from voice_gateway.text.units import speak_units

# The more a pattern says about its figures, the earlier it reads them.
_STEPS: Final = (
    clean.before,
    speak_accounts,
    speak_phones,
    speak_dates,
    speak_times,
    speak_addresses,
    speak_money,
    speak_units,
    speak_counts,
    speak_abbreviations,
    speak_latin,
    clean.after,
)
_STRESS: Final = re.compile(r"\+(?=[аеёиоуыэюяАЕЁИОУЫЭЮЯ])")


def speak(text: str) -> str:
    """`text` as words: Russian letters, spaces, `!+,-.:;?–…`; `+` only as stress before a vowel.

    Never raises: characters nobody can read are dropped.
    """
    for step in _STEPS:
        text = step(text)
    return text


def caption(text: str) -> str:
    """`text` for the eye: as written, without the voice's `+` stress marks."""
    return _STRESS.sub("", text)


def warm_up() -> None:
    """Load the dictionary and fill the caches with a typical message, before the first call."""
    morphology.warm_up()
    speak("На 22.11.2026 ваш долг — 1 234,56 ₽, тариф 7,39 ₽ за кВт·ч, операторы с 8:30 до 20:30.")
