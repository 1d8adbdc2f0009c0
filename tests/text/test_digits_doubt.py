"""Digits that could be misheard: readings, the expected length, and when to wait (R4, R5)."""

import pytest

from voice_gateway.text.spoken import Entry, Keyed, Spoken, digits

DOUBTFUL: tuple[tuple[Entry, str, set[str]], ...] = (
    ("сто пять", "105", {"1005"}),
    ("двести семь", "207", {"2007"}),
    ("сто ноль пять", "10005", {"105"}),
    ([Spoken("двадцать"), Spoken("пять")], "25", {"205"}),
    ([Spoken("сто"), Spoken("двадцать")], "120", {"10020"}),
    ("пять тысяча двести", "51200", {"5200"}),
    ("двадцать пять ой нет шесть", "26", {"6"}),
    ("пять шесть ой нет семь восемь", "578", {"78"}),
)


@pytest.mark.parametrize(("entry", "natural", "others"), DOUBTFUL)
def test_a_doubtful_entry_gives_the_natural_reading_and_is_asked_again(
    entry: Entry, natural: str, others: set[str]
) -> None:
    heard = digits(entry)
    assert (heard.value, heard.ambiguous, heard.complete) == (natural, True, False)
    assert set(heard.alternatives) == others


BY_LENGTH: tuple[tuple[Entry, tuple[int, int], str], ...] = (
    ("сто пять", (3, 3), "105"),
    ("сто пять", (4, 4), "1005"),
    ("сто пять", (1, 3), "105"),
    ("сто ноль пять", (3, 3), "105"),
    ("сто ноль пять", (5, 5), "10005"),
    ([Spoken("двадцать"), Spoken("пять")], (2, 2), "25"),
    ([Spoken("двадцать"), Spoken("пять")], (3, 3), "205"),
    ("двадцать пять ой нет шесть", (2, 2), "26"),
    ("двадцать пять ой нет шесть", (1, 1), "6"),
    ("один два три четыре пять ой нет шесть семь", (5, 5), "12367"),
    ("один два три четыре ой нет пять шесть", (5, 5), "12356"),
    ("пять тысяча двести", (4, 4), "5200"),
)


@pytest.mark.parametrize(("entry", "length", "figures"), BY_LENGTH)
def test_the_only_reading_that_fits_the_length_is_taken(
    entry: Entry, length: tuple[int, int], figures: str
) -> None:
    heard = digits(entry, length)
    assert (heard.value, heard.complete, heard.ambiguous) == (figures, True, False)


@pytest.mark.parametrize(
    ("entry", "length"),
    [
        ("сто пять", (1, 5)),
        ("сто пять", (6, 6)),
        ([Spoken("двадцать"), Spoken("пять")], (2, 3)),
        ("сто ноль пять", (3, 5)),
    ],
)
def test_several_or_no_fitting_readings_are_asked_again(
    entry: Entry, length: tuple[int, int]
) -> None:
    heard = digits(entry, length)
    assert heard.ambiguous
    assert not heard.complete


@pytest.mark.parametrize(
    ("spoken", "length", "figures"),
    [
        ("двадцать пять", (3, 3), "25"),
        ("сто двадцать пять", (5, 5), "125"),
        ("один два", (4, 10), "12"),
        ("один два три четыре", (1, 3), "1234"),
    ],
)
def test_a_plain_number_of_the_wrong_length_is_not_bent_to_fit(
    spoken: str, length: tuple[int, int], figures: str
) -> None:
    heard = digits(spoken, length)
    assert (heard.value, heard.complete, heard.ambiguous) == (figures, False, False)


@pytest.mark.parametrize(
    "spoken",
    [
        "один пить семь",
        "один кот семь",
        "петь два три",
        "один два осемь",
        "один тва абракадабра три",
        "пять шесть ой не семь а восемь",
        "три нулей",
    ],
)
def test_a_word_not_understood_among_the_figures_is_asked_again(spoken: str) -> None:
    assert digits(spoken).ambiguous
    assert not digits(spoken).complete


@pytest.mark.parametrize("spoken", ["запоминайте один два три", "один два три до свидания"])
def test_a_strange_word_before_or_after_the_figures_does_no_harm(spoken: str) -> None:
    assert (digits(spoken).value, digits(spoken).complete) == ("123", True)


def test_starting_anew_forgets_what_was_not_understood() -> None:
    assert digits("один кот два сначала три четыре").complete


BUILDING: tuple[tuple[Entry, tuple[int, int] | None, bool], ...] = (
    ("двадцать", None, True),
    ("двадцать пять", None, False),
    ("сто", None, True),
    ("сто двадцать", None, True),
    ("двенадцать", None, False),
    ("двенадцать тысяч", None, True),
    ("двенадцать тысяч пять", None, False),
    ("пять шесть ой", None, True),
    ("пять шесть ой нет", None, True),
    ("пять шесть ой нет восемь", None, False),
    ("пять шесть сначала", None, True),
    ("дважды", None, True),
    ("пять запятая", None, True),
    ("один два три", (5, 5), True),
    ("один два три четыре пять", (5, 5), False),
    ("один два три сорок", (5, 5), True),
    ("один два три", (1, 5), False),
    ("двадцать", (2, 2), True),
    ([Keyed("123")], (5, 5), True),
    ([Keyed("123#")], (5, 5), False),
    ([Spoken("двадцать"), Keyed("#")], None, False),
    ("нет", None, False),
    ("", None, False),
)


@pytest.mark.parametrize(("entry", "length", "building"), BUILDING)
def test_a_number_is_building_while_a_word_could_still_change_it(
    entry: Entry, length: tuple[int, int] | None, building: bool
) -> None:
    assert digits(entry, length).building is building


@pytest.mark.parametrize("length", [(0, 5), (5, 3), (-1, 1)])
def test_an_impossible_length_is_refused(length: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="fewest"):
        digits("один", length)


def test_a_flood_of_doubt_stays_bounded_and_is_asked_again() -> None:
    heard = digits("сто пять " * 40)
    assert heard.ambiguous
    assert len(heard.alternatives) < 40
