"""Whole numbers and digits in Russian words, as callers say them."""

from __future__ import annotations

DIGITS = "ноль один два три четыре пять шесть семь восемь девять".split()
TEENS = (
    "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать "
    "восемнадцать девятнадцать"
).split()
TENS = "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто".split()
HUNDREDS = "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот".split()
THOUSANDS = "тысяча тысячи тысяч".split()
ZEROS = "ноль нуля нулей".split()
"""After one, after two to four, after more."""
DAYS = (
    "первое второе третье четвёртое пятое шестое седьмое восьмое девятое десятое одиннадцатое "
    "двенадцатое тринадцатое четырнадцатое пятнадцатое шестнадцатое семнадцатое восемнадцатое "
    "девятнадцатое двадцатое"
).split()
LIMIT = 1_000_000


def plural(number: int, forms: list[str]) -> str:
    """The form a counted noun takes after the number: [one, two to four, five and more]."""
    if 10 < number % 100 < 20:
        return forms[2]
    return {1: forms[0], 2: forms[1], 3: forms[1], 4: forms[1]}.get(number % 10, forms[2])


def cardinal(number: int, *, feminine: bool = False) -> str:
    """«две тысячи триста сорок пять» for 0 <= number < LIMIT, else `ValueError`."""
    if not 0 <= number < LIMIT:
        raise ValueError(f"{number} is not in 0..{LIMIT - 1}")
    if number == 0:
        return DIGITS[0]
    words: list[str] = []
    thousands, rest = divmod(number, 1000)
    if thousands:
        words += [cardinal(thousands, feminine=True), plural(thousands, THOUSANDS)]
    if rest >= 100:
        words.append(HUNDREDS[rest // 100 - 1])
    rest %= 100
    if rest >= 20:
        words.append(TENS[rest // 10 - 2])
        rest %= 10
    if rest >= 10:
        words.append(TEENS[rest - 10])
    elif rest:
        one_or_two = {1: "одна", 2: "две"} if feminine else {}
        words.append(one_or_two.get(rest, DIGITS[rest]))
    return " ".join(words)


def day(number: int) -> str:
    """The day of a month, 1..31: «двадцать первое»."""
    if not 1 <= number <= 31:
        raise ValueError(f"{number} is no day of a month")
    if number == 30:
        return "тридцатое"
    if number <= 20:
        return DAYS[number - 1]
    return f"{TENS[number // 10 - 2]} {DAYS[number % 10 - 1]}"
