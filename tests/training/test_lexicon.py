import pytest

from models.training import phones
from models.training.lexicon import Unpronounceable, homophones, read_exceptions


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("сорок", "s O r @ k"),  # eSpeak stresses the second vowel
        ("ноль", "n O l2"),
        ("девять", "d2 E v2 i t2"),  # иканье after a soft consonant
        ("показания", "p @ k a z A n2 i j @"),  # «а» stays right before the stress
        ("счётчика", "sch O ch i k @"),  # «тч» melts
        ("задолженность", "z a d O l zh y n @ s t2"),  # one «н»
        ("услуги", "u s l U g2 i"),
        ("киловатт", "k2 i l a v A t"),
    ],
)
def test_the_commonest_way_to_say_a_word(lexicon, word, said):
    assert " ".join(lexicon.pronunciations(word)[0]) == said


def test_further_ways_come_after_the_rules_own(lexicon):
    assert [" ".join(way) for way in lexicon.pronunciations("тысяча")] == [
        "t Y s2 i ch @",
        "t Y sch a",
    ]


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("девять", "d2 E v2 I t2"),  # with care: the second vowel is not reduced
        ("девять", "d2 I v2 I t2"),
        ("пять", "p2 E t2"),  # fronted between soft consonants; else it is taken for «три»
        ("один", "a d2 i n"),  # within a row of figures, without stress
    ],
)
def test_a_figure_is_known_as_people_dictate_it_too(lexicon, figure, said):
    assert said.split() in map(list, lexicon.pronunciations(figure))


@pytest.mark.parametrize("word", ["", "abc", "5", "да!"])
def test_what_is_no_russian_word_is_refused(lexicon, word):
    with pytest.raises(Unpronounceable):
        lexicon.pronunciations(word)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("сорок s O r\n", "line 1: not «word = phones»"),
        ("# x\nсорок = s O qq\n", "line 2: .*qq"),
        ("сорок = s O | \n", "line 1"),
        ("сорок = SIL\n", "line 1: .*SIL"),
    ],
)
def test_a_wrong_exception_is_told_with_its_line(tmp_path, text, complaint):
    file = tmp_path / "exceptions.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        read_exceptions(file)


def test_words_of_one_sound_and_of_nearly_one_are_found(lexicon):
    words = ["код", "кот", "рот", "баланс"]
    assert homophones(words, lexicon, apart=0) == [("код", "кот")]
    assert ("код", "рот") in homophones(words, lexicon)
    assert not [pair for pair in homophones(words, lexicon) if "баланс" in pair]


def test_kaldi_numbers_every_phone_in_every_position():
    assert len(set(phones.KALDI)) == len(phones.KALDI) == 2 + 4 * (len(phones.BASE) - 1)
    names = [phones.KALDI[i] for i in phones.positional(("d", "A"))]
    assert names == ["d_B", "A_E"]
    assert [phones.KALDI[i] for i in phones.positional(("v",))] == ["v_S"]
    assert len(phones.positional(("s", "O", "r", "@", "k"))) == 5


def test_positions_of_a_phone_share_its_two_pdfs():
    of_a = {phones.pdfs(phones.KALDI_ID[f"A_{place}"]) for place in "BIES"}
    all_pdfs = {pdf for i in range(1, len(phones.KALDI)) for pdf in phones.pdfs(i)}
    assert len(of_a) == 1
    assert all_pdfs == set(range(phones.PDFS))
