"""What the voice can read: Russian letters, spaces, its punctuation and `+` before a vowel."""

import re
import unicodedata
from typing import Final

_SPACES: Final = re.compile(r"[^\S\n]+|\n")
_ACUTE: Final = re.compile(r"([аеёиоуыэюяАЕЁИОУЫЭЮЯ])\u0301")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑", "-") | {"−": "-", "\u00ad": "", "’": "'"})
_COUSINS: Final = str.maketrans("ІіЇїЄєҐґЎў", "ИиИиЕеГгУу")
_SYMBOLS: Final = {
    "&": " и ",
    "=": " равно ",
    "§": " параграф ",
    "<": " меньше ",
    ">": " больше ",
    "~": " примерно ",
    "≈": " примерно ",
    "$": " долларов ",
    "€": " евро ",
}
_KEYS: Final = {"#": ("решётка", "решётку"), "*": ("звёздочка", "звёздочку")}
_KEY: Final = re.compile(r"[#*]")
_PRESS: Final = re.compile(r"наж(?:м|ат|имат)", re.IGNORECASE)
_SYMBOL: Final = re.compile("[" + re.escape("".join(_SYMBOLS)) + "]")
_STRESS: Final = re.compile(r"\+(?![аеёиоуыэюяАЕЁИОУЫЭЮЯ])")
_SLASH: Final = re.compile(r"\s*[/\\|]\s*")
_BRACKET: Final = re.compile(r"\s*[()\[\]{}]\s*")
_UNSPEAKABLE: Final = re.compile(r"[^а-яёА-ЯЁ !+,\-.:;?–…]")
_LOOSE_HYPHEN: Final = re.compile(r"(?<![а-яёА-ЯЁ])-|-(?![а-яёА-ЯЁ])")
_DASH: Final = re.compile(r"(?:\s*–\s*)+")
_BEFORE_POINT: Final = re.compile(r"\s+(?=[,.!?:;…])")
_COMMAS: Final = re.compile(r"(?:,\s*)+(?=[,.!?:;…])|(?<=[.!?:;…]),")
_AFTER_POINT: Final = re.compile(r"([,.!?:;…])(?=[^\s,.!?:;…])")
_REPEATED: Final = re.compile(r"([,:;–])(?:\s*\1)+")


def before(text: str) -> str:
    """One kind of space and hyphen, composed letters, figures of any script as 0-9."""
    text = unicodedata.normalize("NFC", text).translate(_DASHES).translate(_COUSINS)
    text = _ACUTE.sub(r"+\1", text)
    text = "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text
    )
    return _SPACES.sub(" ", text).replace(" - ", " – ").strip()


def after(text: str) -> str:
    """Drops what the voice cannot read and tidies the punctuation around it."""
    text = _SYMBOL.sub(lambda m: _SYMBOLS[m.group(0)], text)
    text = _KEY.sub(_key, text)
    text = _STRESS.sub(" плюс ", text)
    text = _SLASH.sub(" ", text)
    text = _BRACKET.sub(", ", text.strip(" ()[]{}")).replace("—", "–")
    text = _UNSPEAKABLE.sub(" ", text)
    text = _LOOSE_HYPHEN.sub(" ", text)
    text = _DASH.sub(" – ", text)
    text = _SPACES.sub(" ", text)
    text = _BEFORE_POINT.sub("", text)
    text = _COMMAS.sub("", text)
    text = _REPEATED.sub(r"\1", text)
    text = _AFTER_POINT.sub(r"\1 ", text)
    # A comma at the end stays: a clause spoken on its own keeps its rising tone.
    return text.lstrip(" ,–-").rstrip(" –-")


def _key(match: re.Match[str]) -> str:
    """The keys of a telephone: «нажмите решётку»."""
    pressed = bool(_PRESS.search(match.string, 0, match.start()))
    return f" {_KEYS[match.group(0)][pressed]} "
