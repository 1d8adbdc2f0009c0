import pytest

from voice_gateway.call.heard import heard_text

PIECES = [("Раз два.", 100), ("Три четыре пять шесть.", 200)]


@pytest.mark.parametrize(
    ("samples", "text"),
    [
        (0, ""),
        (49, ""),
        (50, "Раз…"),
        (100, "Раз два."),
        (200, "Раз два. Три четыре…"),
        (300, "Раз два. Три четыре пять шесть."),
        (999, "Раз два. Три четыре пять шесть."),
    ],
)
def test_words_count_as_heard_when_their_share_of_the_sound_went_out(samples, text):
    assert heard_text(PIECES, samples) == text


def test_nothing_said_is_nothing_heard():
    assert heard_text([], 0) == ""
