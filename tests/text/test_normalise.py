"""Whole messages for the voice, and what holds for any text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_gateway.text.normalise import caption, speak

MESSAGES = (
    (
        "На 22.11.2026 ваш долг составляет 1 234,56 ₽.",
        "На двадцать второе ноября две тысячи двадцать шестого года ваш долг составляет тысячу "
        "двести тридцать четыре рубля пятьдесят шесть копеек.",
    ),
    (
        "Переплата на вашем счёте — 300,00 ₽.",
        "Переплата на вашем счёте – триста рублей.",
    ),
    (
        "Ваш тариф — 7,39 ₽ за кВт·ч, действует с 01.07.2026.",
        "Ваш тариф – семь рублей тридцать девять копеек за киловатт-час, действует с первого июля "
        "две тысячи двадцать шестого года.",
    ),
    (
        "Дневная зона: 8,16 ₽, ночная — 3,71 ₽ за кВт·ч.",
        "Дневная зона: восемь рублей шестнадцать копеек, ночная – три рубля семьдесят одна копейка "
        "за киловатт-час.",
    ),
    (
        "Показания принимаем с 15 по 26 число каждого месяца.",
        "Показания принимаем с пятнадцатого по двадцать шестое число каждого месяца.",
    ),
    (
        "Операторы работают с 8:30 до 20:30 без выходных.",
        "Операторы работают с восьми тридцати до двадцати тридцати без выходных.",
    ),
    (
        "Вы 2-й в очереди, ждать около 5 мин.",
        "Вы второй в очереди, ждать около пяти минут.",
    ),
    (
        "Ваш адрес: Москва, улица Ленина, дом 5, корпус 2, квартира 121. Верно?",
        "Ваш адрес: Москва, улица Ленина, дом пять, корпус два, квартира сто двадцать один. Верно?",
    ),
    (
        "Офис в Химках: ул. Панфилова, д. 4, открыт до 18:00, телефон +7 (499) 550-9-550",
        "Офис в Химках: улица Панфилова, дом четыре, открыт до восемнадцати часов, телефон плюс "
        "семь, четыреста девяносто девять, пятьсот пятьдесят, девять, пятьсот пятьдесят",
    ),
    (
        "За октябрь 2026 г. начислено 1 021,00 ₽, оплачено 500 ₽.",
        "За октябрь две тысячи двадцать шестого года начислено тысяча двадцать один рубль, "
        "оплачено пятьсот рублей.",
    ),
    (
        "Показания приняты: 15780 кВт·ч.",
        "Показания приняты: пятнадцать тысяч семьсот восемьдесят киловатт-часов.",
    ),
)


@pytest.mark.parametrize(("written", "spoken"), MESSAGES)
def test_a_typical_message_is_said_as_an_operator_would(written: str, spoken: str) -> None:
    assert speak(written) == spoken


SPEAKABLE = re.compile(r"(?:[а-яёА-ЯЁ !,\-.:;?–…]|\+(?=[аеёиоуыэюяАЕЁИОУЫЭЮЯ]))*")
LIKE_MESSAGES = st.lists(
    st.sampled_from(
        [
            *"1 234,56|₽|15.11.2026|8:30|с|до|по|в|на|за|кВт·ч|мин.|д.|кв.|к|№|5А|12/3".split("|"),
            *"+7|(499)|550-9-550|-200,00|1000000001|лицевой счёт|%|рублей|числа|2-й|–|x|SMS".split(
                "|"
            ),
        ]
    ),
    max_size=12,
).map(" ".join)


@settings(deadline=None)
@given(st.one_of(st.text(), LIKE_MESSAGES))
def test_any_text_becomes_only_what_the_voice_can_read(text: str) -> None:
    assert SPEAKABLE.fullmatch(speak(text))


ABSURD = (
    "9" * 5000,
    "9" * 5000 + " ₽",
    "1," + "9" * 5000,
    "123 456 " * 800,
    "дом " + "9" * 5000,
    "9" * 5000 + "-й",
    "д. " * 500,
    "счёт " + "1 " * 3000,
    "(" * 3000,
)


@pytest.mark.parametrize("text", ABSURD, ids=lambda text: text[:12])
def test_absurdly_long_text_is_read_all_the_same(text: str) -> None:
    assert SPEAKABLE.fullmatch(speak(text))


@settings(deadline=None)
@given(st.integers(min_value=0))
def test_any_number_is_said_in_words(n: int) -> None:
    assert re.fullmatch(r"[а-яё ,]+", speak(str(n)))


@pytest.mark.parametrize("spoken", [spoken for _, spoken in MESSAGES])
def test_words_are_said_as_they_are(spoken: str) -> None:
    assert speak(spoken) == spoken


CAPTIONS = (
    ("Показ+ания пр+иняты", "Показания приняты"),
    ("Звоните +7 (499) 550-9-550", "Звоните +7 (499) 550-9-550"),
    ("5 + 3", "5 + 3"),
    ("1 234,56 ₽", "1 234,56 ₽"),
    ("", ""),
)


@pytest.mark.parametrize(("written", "shown"), CAPTIONS)
def test_a_caption_is_the_message_without_stress_marks(written: str, shown: str) -> None:
    assert caption(written) == shown
