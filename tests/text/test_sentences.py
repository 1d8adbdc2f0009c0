"""Pieces that are synthesised one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_gateway.text.sentences import LONGEST, sentences

SENTENCES = (
    ("Здравствуйте! Чем помочь?", ["Здравствуйте!", "Чем помочь?"]),
    ("Ваш долг 500 рублей. Оплатить?", ["Ваш долг 500 рублей.", "Оплатить?"]),
    ("Приняли. 26 числа пришлём счёт.", ["Приняли.", "26 числа пришлём счёт."]),
    ("Подождите… Соединяю.", ["Подождите…", "Соединяю."]),
    ("Скажите «да». Или «нет».", ["Скажите «да».", "Или «нет»."]),
    ("Одна строка\nДругая строка", ["Одна строка", "Другая строка"]),
    ("Ждать 5 мин. Спасибо.", ["Ждать 5 мин.", "Спасибо."]),
    ("Цена 5 руб. 38 коп. Это всё.", ["Цена 5 руб. 38 коп.", "Это всё."]),
    ("Начислено в 2026 г. Оплаты нет.", ["Начислено в 2026 г.", "Оплаты нет."]),
    ("Тариф 7,39 ₽ за кВт·ч. Верно?", ["Тариф 7,39 ₽ за кВт·ч.", "Верно?"]),
    ("Да? Нет! Хорошо.", ["Да?", "Нет!", "Хорошо."]),
    ("Без точки", ["Без точки"]),
    ("", []),
    ("   \n ", []),
)


@pytest.mark.parametrize(("text", "pieces"), SENTENCES)
def test_a_message_is_cut_at_the_ends_of_sentences(text: str, pieces: list[str]) -> None:
    assert sentences(text) == pieces


WHOLE = (
    "Цена 5 руб. 38 коп. за штуку.",
    "Живёт на ул. Ленина, д. 5, кв. 12.",
    "Офис: г. Химки, ул. Панфилова, д. 4.",
    "Сумма 1 234,56 ₽ на 15.11.2026.",
    "Улица им. А. С. Пушкина.",
    "Работаем с 8.30 до 20.30.",
    "Московская обл. Химки.",
    "Ждать 5 мин. или меньше.",
    "Телефон +7 (499) 550-9-550.",
)


@pytest.mark.parametrize("text", WHOLE)
def test_an_abbreviation_a_number_or_a_date_is_never_cut(text: str) -> None:
    assert sentences(text) == [text]


LONG = (
    (
        "Долг появился потому, что в сентябре 2026 г. начислено 1 234,56 ₽, а оплачено только "
        "500,00 ₽, и ещё 12 ₽ составила пеня.",
        [
            "Долг появился потому, что в сентябре 2026 г. начислено 1 234,56 ₽,",
            "а оплачено только 500,00 ₽, и ещё 12 ₽ составила пеня.",
        ],
    ),
    (
        "Ближайший офис находится по адресу: Московская обл., г. Химки, ул. Панфилова, д. 4, "
        "корп. 2, открыт до 18:00.",
        [
            "Ближайший офис находится по адресу:",
            "Московская обл., г. Химки, ул. Панфилова, д. 4, корп. 2, открыт до 18:00.",
        ],
    ),
    (
        "Показания можно передать с пятнадцатого по двадцать шестое число каждого месяца по "
        "телефону или на сайте",
        [
            "Показания можно передать с пятнадцатого по двадцать шестое число каждого месяца по "
            "телефону или на сайте"
        ],
    ),
)


@pytest.mark.parametrize(("text", "pieces"), LONG)
def test_a_long_sentence_is_cut_between_its_clauses(text: str, pieces: list[str]) -> None:
    assert sentences(text) == pieces


@given(st.text(alphabet="абвАБ12 .,!?:;—-\n«»гд₽", max_size=400))
def test_nothing_is_lost_and_nothing_is_empty(text: str) -> None:
    pieces = sentences(text)
    assert " ".join(pieces).split() == text.split()
    assert all(piece.strip() for piece in pieces)


@given(st.lists(st.sampled_from(["да", "счёт,", "и нет,", "показания"]), max_size=80).map(" ".join))
def test_a_piece_is_over_the_limit_only_where_there_is_no_boundary(text: str) -> None:
    for piece in sentences(text):
        assert len(piece) <= LONGEST or ", " not in piece[20:-20]
