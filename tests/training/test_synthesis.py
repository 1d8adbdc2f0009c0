from contextlib import contextmanager

import numpy as np
import pytest

from models.training import corpus, synthesis
from models.training.corpus import Utterance
from models.training.progress import Progress
from models.training.synthesis import Cast, record

TEXTS = [f"слово {number}" for number in range(5)]


@pytest.fixture(autouse=True)
def small_shards(monkeypatch):
    monkeypatch.setattr(synthesis, "SHARD", 2)


def cast(folder, fails_at=None):
    @contextmanager
    def engine():
        def speak(text, speaker, random):
            if text == fails_at:
                raise OSError("the engine fell")
            sound = np.full(800, random.randrange(100), np.int16)
            return Utterance(sound, text, speaker)

        yield speak

    return Cast(folder, ("anna", "boris", "vera"), engine, 1)


def spoken(folder):
    return [
        (one.text, one.speaker, int(one.samples[0]))
        for path in corpus.shards(folder)
        for one in corpus.load(path)
    ]


def test_texts_go_round_the_speakers_over_the_shards(tmp_path):
    record(cast(tmp_path), TEXTS, Progress())
    speakers = ["anna", "boris", "vera", "anna", "boris"]
    assert [(text, speaker) for text, speaker, _ in spoken(tmp_path)] == list(
        zip(TEXTS, speakers, strict=True)
    )


def test_who_goes_on_where_it_broke_off_makes_the_same_speech(tmp_path):
    record(cast(tmp_path / "whole"), TEXTS, Progress())
    with pytest.raises(OSError, match="engine fell"):
        record(cast(tmp_path / "broken", fails_at=TEXTS[4]), TEXTS, Progress())
    assert len(corpus.shards(tmp_path / "broken")) == 2
    record(cast(tmp_path / "broken"), TEXTS, Progress())
    assert spoken(tmp_path / "broken") == spoken(tmp_path / "whole")
