import json

import numpy as np
import pytest

from models.training.audio import write_wav
from models.training.bench import page
from models.training.bench.conditions import CONDITIONS, on_the_line
from models.training.bench.measure import row
from models.training.bench.recogniser import delays
from models.training.bench.scoring import NOTHING, Tally, edits, quantile, taken
from models.training.bench.test_set import SetUnusable, kind_of, load


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "other"),
        ("да", "yes_no"),
        ("баланс", "command"),
        ("один ноль нуль", "digits"),
        ("сто двадцать три", "number"),
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


def test_a_quantile_of_nothing_is_no_number():
    assert quantile([3, 1, 2], 0.5) == 2
    assert np.isnan(quantile([], 0.5))


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
    tally = Tally()
    tally.add(["один"], ["один"], taken=True)
    results = [
        {"condition": c, "origin": "human", "kind": "digits", **row(tally)} for c in CONDITIONS
    ]
    figures = {
        "model": "m", "directory_mb": 1, "memory_mb": {"model": 2}, "rtf": {"grammar": 0.01},
        "partial_delay_ms": {"median": 60.0, "p90": 100.0}, "least_confidence": 0.5,
        "results": json.loads(json.dumps(results)),
    }  # fmt: skip
    (line,) = [
        line for line in page.page([figures], "note").splitlines() if "digit strings" in line
    ]
    assert line.count("100.0% (0/0)") == len(CONDITIONS)
