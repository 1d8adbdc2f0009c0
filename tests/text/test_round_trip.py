"""What is said in words comes back as the same figures."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from voice_gateway.text.normalise import speak
from voice_gateway.text.spoken import digits, number

DIGIT = "ноль один два три четыре пять шесть семь восемь девять".split()
FIGURES = st.text(alphabet="0123456789", min_size=1, max_size=20)


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=10**11))
def test_a_number_in_words_comes_back(n: int) -> None:
    assert digits(num2words(n, lang="ru")).value == str(n)


@given(FIGURES)
def test_digits_dictated_one_by_one_come_back_for_certain(figures: str) -> None:
    heard = digits(" ".join(DIGIT[int(figure)] for figure in figures))
    assert (heard.value, heard.complete, heard.alternatives) == (figures, True, ())


@given(st.lists(st.integers(min_value=0, max_value=99), min_size=1, max_size=6))
def test_groups_of_two_come_back_when_each_is_closed(groups: list[int]) -> None:
    # A ten before a unit would be one number for a human too.
    closed = [n for n in groups if n % 10 or n == 0]
    spoken = " ".join(num2words(n, lang="ru") for n in closed)
    assert digits(spoken).value == "".join(map(str, closed))


@given(st.decimals(min_value=0, max_value=10**6, places=3, allow_nan=False))
def test_a_decimal_in_words_comes_back(value: Decimal) -> None:
    assert number(num2words(value, lang="ru")) == value


@settings(deadline=None)
@given(st.text(alphabet="0123456789", min_size=5, max_size=15))
def test_an_account_number_read_aloud_can_be_written_down(figures: str) -> None:
    assert digits(speak(f"лицевой счёт {figures}")).value == figures


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=10**9))
def test_a_reading_read_back_is_the_reading(n: int) -> None:
    assert digits(speak(f"{n} кВт·ч")).value == str(n)


@given(st.lists(st.sampled_from([*DIGIT, "сто", "двадцать", "тысяч", "ой", "нет", "нулей", "кот"])))
def test_any_dictation_gives_only_figures_and_never_both_complete_and_ambiguous(
    words: list[str],
) -> None:
    heard = digits(" ".join(words))
    assert heard.value.isdigit() or not heard.value
    assert not (heard.complete and heard.ambiguous)
