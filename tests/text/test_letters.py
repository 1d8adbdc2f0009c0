"""Abbreviations and Latin letters for the voice."""

import pytest

from voice_gateway.text.normalise import speak

ABBREVIATIONS = (
    ("ЖКХ", "жэ-ка-ха"),
    ("СМС", "эс-эм-эс"),
    ("АО «Мосэнергосбыт»", "а-о Мосэнергосбыт"),
    ("ПАО", "пао"),
    ("ООО", "о-о-о"),
    ("УК", "у-ка"),
    ("ТСЖ", "тэ-эс-жэ"),
    ("МФЦ", "эм-эф-цэ"),
    ("ИНН", "и-эн-эн"),
    ("НДС", "эн-дэ-эс"),
    ("РФ", "эр-эф"),
    ("ЛС", "лицевой счёт"),
    ("л/с закрыт", "лицевой счёт закрыт"),
    ("номер ЛС", "номер лицевой счёт"),
    ("ГЭС", "гэс"),
    ("тел. 112", "телефон сто двенадцать"),
    ("и т. д.", "и так далее."),
    ("и т.д. Спасибо", "и так далее. Спасибо"),
    ("т. е. завтра", "то есть завтра"),
    ("им. Ленина", "имени Ленина"),
    ("доб. 12", "добавочный двенадцать"),
    ("ДА или НЕТ", "ДА или НЕТ"),
)


@pytest.mark.parametrize(("written", "spoken"), ABBREVIATIONS)
def test_an_abbreviation_is_read_as_people_read_it(written: str, spoken: str) -> None:
    assert speak(written) == spoken


LATIN = (
    ("SMS", "эс-эм-эс"),
    ("QR-код", "кью-ар-код"),
    ("Wi-Fi", "вай-фай"),
    ("PIN", "пин"),
    ("mosenergosbyt.ru", "мосенергосбыт точка ру"),
    ("info@mes.ru", "инфо собака мес точка ру"),
    ("Café", "кафе"),
    ("A", "эй"),
)


@pytest.mark.parametrize(("written", "spoken"), LATIN)
def test_latin_is_read_in_russian(written: str, spoken: str) -> None:
    assert speak(written) == spoken


SYMBOLS = (
    ("Нажмите #", "Нажмите решётку"),
    ("Нажмите # или *", "Нажмите решётку или звёздочку"),
    ("«Да»", "Да"),
    ("начислено 5 ₽,", "начислено пять рублей,"),
    ("Тариф (ночной)", "Тариф, ночной"),
    ("(ночная зона)", "ночная зона"),
    ("Тариф (ночной) снижен", "Тариф, ночной, снижен"),
    ("Да 👍", "Да"),
    ("да/нет", "да нет"),
    ("Один & два", "Один и два"),
    ("你好", ""),
)


@pytest.mark.parametrize(("written", "spoken"), SYMBOLS)
def test_a_symbol_is_read_or_dropped(written: str, spoken: str) -> None:
    assert speak(written) == spoken


STRESS = (
    ("зам+ок", "зам+ок"),
    ("за́мок", "з+амок"),
    ("показ+ания с 15 числа", "показ+ания с пятнадцатого числа"),
    ("а+б", "а плюс б"),
)


@pytest.mark.parametrize(("written", "spoken"), STRESS)
def test_a_stress_mark_stays_before_a_vowel(written: str, spoken: str) -> None:
    assert speak(written) == spoken
