import json
from dataclasses import asdict

import numpy as np
import pytest

from models.training.audio import write_wav
from models.training.bench import page
from models.training.bench.conditions import CONDITIONS, on_the_line
from models.training.bench.hearing import Hearing, count, tempo, tempo_class
from models.training.bench.measure import counted, row, same
from models.training.bench.recogniser import delays
from models.training.bench.scoring import NOTHING, Tally, edits, quantile, taken
from models.training.bench.streams import Load
from models.training.bench.test_set import SetUnusable, kind_of, load
from models.training.bench.whisper import Whisper, join, spelled

FIGURES = {
    "model": "m", "directory_mb": 1, "memory_mb": {"model": 2, "after": 3},
    "rtf": {"grammar": 0.01}, "partial_delay_ms": {"median": 60.0, "p90": 100.0},
    "least_confidence": 0.5,
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "other"),
        ("да", "yes_no"),
        ("баланс", "command"),
        ("один ноль нуль", "digits"),
        ("сто двадцать три", "number"),
        ("сергиев посад", "place"),
        ("какой у меня баланс", "free"),
    ],
)
def test_what_kind_of_answer_follows_from_the_text(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
    [
        ("один два", "один два", []),
        ("один два", "один", [("два", NOTHING)]),
        ("один", "один один", [(NOTHING, "один")]),
        ("семь два", "восемь два", [("семь", "восемь")]),
        ("", "да", [(NOTHING, "да")]),
        ("один два три", "два три четыре", [("один", NOTHING), (NOTHING, "четыре")]),
    ],
)
def test_edits_name_what_was_confused(said, heard, wrong):
    assert edits(said.split(), heard.split()) == wrong


@pytest.mark.parametrize(
    ("confidences", "unknown", "result"),
    [
        ((1.0, 0.9), False, True),
        ((1.0, 0.4), False, False),
        ((1.0,), True, False),
        ((), False, False),
    ],
)
def test_doubt_foreign_sounds_and_silence_are_not_taken(confidences, unknown, result):
    assert taken(confidences, unknown=unknown, least=0.5) is result


def test_a_case_is_right_or_misheard_or_refused():
    tally = Tally()
    tally.add(["один"], ["один"], taken=True)
    tally.add(["один"], ["два"], taken=True)
    tally.add(["один"], ["два"], taken=False)
    assert (tally.cases, tally.right, tally.misheard, tally.refused) == (3, 1, 1, 1)
    assert row(tally)["confusions"] == [["один", "два", 2]]


def test_a_words_delay_counts_from_its_end_to_its_last_change():
    partials = [[], ["да"], ["два"], ["два"], ["два", "три"]]
    assert delays(partials, [("два", 0.020), ("три", 0.050)]) == (40.0, 50.0)
    assert delays([[], []], [("да", 0.020)]) == (40.0,)


def test_there_is_no_quantile_of_nothing():
    assert quantile([3, 1, 2], 0.5) == 2
    assert quantile([], 0.5) is None


def test_tempo_counts_syllables_between_the_first_and_the_last_sound():
    quiet, loud = np.zeros(4000, np.int16), np.full(8000, 3000, np.int16)
    assert tempo(np.concatenate([quiet, loud, quiet]), "один ноль") == 3.0
    assert tempo(quiet, "один") == 0.0
    assert tempo(np.zeros(0, np.int16), "один") == 0.0
    assert tempo(loud, "") == 0.0
    assert [tempo_class(t) for t in (4.9, 5.0, 6.5)] == ["under 5", "5 to 6.5", "6.5 or more"]


def heard(said, words, confidence=1.0, line="digits", unknown=False, condition="A-law"):
    confidences = (confidence,) * len(words.split())
    return Hearing(condition, "x", "human", line, said, words, confidences, unknown, 4.0)


def test_hearings_are_counted_by_any_key_and_threshold():
    hearings = [heard("один", "один", 0.6), heard("два", "три", 0.9), heard("", "да", 0.9, "free")]
    tallies = count(hearings, lambda h: h.line)
    assert (tallies["digits"].right, tallies["digits"].misheard) == (1, 1)
    stricter = count(hearings, lambda h: h.line, least=0.8)
    assert (stricter["digits"].right, stricter["digits"].refused) == (0, 1)
    assert stricter["free"].misheard == 1, "free speech is taken as it comes"


def test_a_step_that_asks_for_one_phrase_takes_no_row_of_them():
    rows = [heard("", "да нет", line="other/yes_no"), heard("", "мира клин", line="other/place")]
    whole = [heard("да", "да", line="yes_no"), heard("клин", "сергиев посад", line="place")]
    assert not any(one.taken(0.5) for one in rows)
    assert all(one.taken(0.5) for one in whole)
    assert heard("", "один два", line="other/digits").taken(0.5)


def test_digits_are_told_by_length_voice_tempo_and_confusion():
    figures = counted(
        [heard("один два", "один три"), heard("семь", "семь"), heard("да", "да", 1, "yes_no")]
    )
    assert [(one["digits"], one["right"]) for one in figures["lengths"]] == [(2, 0), (1, 1)]
    assert [(one["tempo"], one["cases"]) for one in figures["tempos"]] == [("under 5", 2)]
    assert figures["confusion"] == {"два": {"три": 1}}


def test_two_names_of_zero_are_no_confusion():
    assert same("нуль один ноль") == "ноль один ноль"


@pytest.mark.parametrize(
    ("written", "one_by_one", "words"),
    [
        ("1578", True, "один пять семь восемь"),
        ("1, 5 и 7.", True, "один пять и семь"),
        ("345", False, "триста сорок пять"),
        ("Дом 12, кв. 7", False, "дом двенадцать кв семь"),
        ("007", False, "ноль ноль семь"),
        ("12345678901", False, "один два три четыре пять шесть семь восемь девять ноль один"),
        ("Да.", True, "да"),
        ("", True, ""),
    ],
)
def test_the_figures_that_whisper_writes_count_as_words(written, one_by_one, words):
    assert spelled(written, one_by_one=one_by_one) == words.split()


def test_whispers_halves_are_joined_once(tmp_path):
    for number in (1, 2):
        data = tmp_path / str(number) / "data"
        data.mkdir(parents=True)
        (data / f"model.bin.part{number}").write_bytes(bytes([number] * 3))
        for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
            (data / name).write_text(name)
    out = tmp_path / "whole"
    assert not Whisper.is_one(out)
    for _ in range(2):
        assert join([tmp_path / "1", tmp_path / "2"], out) == out
        assert (out / "model.bin").read_bytes() == b"\1\1\1\2\2\2"
    assert Whisper.is_one(out)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_same_seed_is_the_same_line(condition):
    sound = (4000 * np.sin(np.arange(8000) / 5)).astype(np.int16)
    once, again = (on_the_line(sound, condition, 7) for _ in range(2))
    np.testing.assert_array_equal(once, again)
    assert once.size > sound.size


def test_a_set_is_read_from_its_manifest(tmp_path):
    write_wav(tmp_path / "a.wav", np.ones(800, np.int16))
    (tmp_path / "manifest.tsv").write_text("a.wav\tДа\tme\na.wav\t\tme\tsynthetic\n")
    first, second = load(tmp_path)
    assert (first.text, first.origin, first.kind) == ("да", "human", "yes_no")
    assert (second.origin, second.kind) == ("synthetic", "other")


@pytest.mark.parametrize("manifest", [None, "", "a.wav\n", "a.wav\tда\tme\trobot\n"])
def test_a_set_that_cannot_be_read_is_told(tmp_path, manifest):
    if manifest is not None:
        (tmp_path / "manifest.tsv").write_text(manifest)
    with pytest.raises(SetUnusable):
        load(tmp_path)


def test_the_page_has_a_row_a_kind_and_a_column_a_condition():
    figures = FIGURES | counted([heard("один", "один", condition=c) for c in CONDITIONS])
    shown = page.page([json.loads(json.dumps(figures))], "note").splitlines()
    (line,) = [line for line in shown if line.startswith("| digit strings (1)")]
    assert line.count("100.0% (0/0)") == len(CONDITIONS)


def test_the_page_leaves_out_conditions_that_were_not_measured():
    figures = FIGURES | counted([heard("один", "один")])
    (head, *_) = [line for line in page.page([figures], "").splitlines() if "| human |" in line]
    assert head == "| human | A-law |"


def test_the_page_tells_of_many_streams_and_of_a_model_without_partials():
    load = Load(30, 0.6, 0.001, 12.0, 40.0, 90.0, 0.5)
    none = {"partial_delay_ms": {"median": None, "p90": None}, "streams": asdict(load)}
    shown = page.page([FIGURES | counted([heard("один", "один")]) | none], "")
    assert "no partial results" in shown
    assert "30 streams at once, all speaking: 0.6 cores (0.020 a stream); 0.10%" in shown
