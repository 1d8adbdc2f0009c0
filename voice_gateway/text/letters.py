"""Letters read by their names, and Latin text read in Russian."""

import re
import unicodedata
from typing import Final

_NAME: Final = {
    **dict(zip("абвгдежзийклмн", "а бэ вэ гэ дэ е жэ зэ и й ка эль эм эн".split(), strict=True)),
    **dict(zip("опрстуфхцчшщ", "о пэ эр эс тэ у эф ха цэ че ша ща".split(), strict=True)),
    **dict(zip("ёыэюя", "ёыэюя", strict=True)),
    "й": "и краткое",
    "ъ": "твёрдый знак",
    "ь": "мягкий знак",
}
_LATIN_NAME: Final = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        "эй би си ди и эф джи эйч ай джей кей эль эм эн оу пи кью ар эс ти ю ви дабл-ю икс уай "
        "зет".split(),
        strict=True,
    )
)
_KNOWN: Final = {
    "sms": "эс-эм-эс",
    "wifi": "вай-фай",
    "email": "имэйл",
    "pin": "пин",
    "id": "ай-ди",
    "online": "онлайн",
    "whatsapp": "вотсап",
    "telegram": "телеграм",
    "viber": "вайбер",
    "visa": "виза",
    "mastercard": "мастеркард",
    "google": "гугл",
    "iphone": "айфон",
    "android": "андроид",
    "ru": "ру",
    "com": "ком",
    "www": "три дабл-ю",
    "http": "эйч-ти-ти-пи",
    "https": "эйч-ти-ти-пи-эс",
}
# Longest first: «shch» before «sh».
_SOUNDS: Final = tuple(
    (pair.partition("=")[0], pair.partition("=")[2])
    for pair in (
        "shch=щ sch=щ yo=ё yu=ю ya=я zh=ж kh=х ch=ч sh=ш ts=ц ph=ф th=т ck=к qu=кв oo=у ee=и "
        "a=а b=б c=к d=д e=е f=ф g=г h=х i=и j=дж k=к l=л m=м n=н o=о p=п q=к r=р s=с t=т u=у "
        "v=в w=в x=кс y=ы z=з"
    ).split()
)
_SOUND: Final = re.compile("|".join(sound for sound, _ in _SOUNDS))
_CYRILLIC: Final = dict(_SOUNDS)
_WIFI: Final = re.compile(r"\bwi-?fi\b|\be-mail\b", re.IGNORECASE)
_SITE: Final = re.compile(r"(?<=[A-Za-z0-9а-яё])\.(?=(?:[a-z]{2,}|рф)\b)", re.IGNORECASE)
_LATIN: Final = re.compile(r"[A-Za-z]+")


def spelled(word: str) -> str:
    """The names of Russian letters, joined into one word: «ЖКХ» -> «жэ-ка-ха»."""
    return "-".join(_NAME[letter] for letter in word.lower())


def speak_latin(text: str) -> str:
    """Latin letters in Russian: known words, short capitals by name, the rest by sound."""
    text = "".join(_plain(character) for character in text)
    text = _WIFI.sub(lambda m: m.group(0).replace("-", ""), text)
    text = _SITE.sub(" точка ", text)
    if "@" in text:
        text = re.sub(r"(?<=\w)@(?=\w)", " собака ", text)
    return _LATIN.sub(_latin, text)


def _plain(character: str) -> str:
    """é -> e, and only for Latin: й must stay й."""
    if character.isascii() or not unicodedata.name(character, "").startswith("LATIN"):
        return character
    return unicodedata.normalize("NFKD", character)[0]


def _latin(match: re.Match[str]) -> str:
    word = match.group(0)
    known = _KNOWN.get(word.lower())
    if known:
        return known
    if len(word) == 1 or (word.isupper() and len(word) <= 4):
        return "-".join(_LATIN_NAME[letter] for letter in word.lower())
    return _SOUND.sub(lambda m: _CYRILLIC[m.group(0)], word.lower())
