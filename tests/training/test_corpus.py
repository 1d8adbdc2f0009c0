import wave

import numpy as np
import pytest

from models.training import corpus, prepared
from models.training.audio import RATE, SoundUnusable, read_wav, write_wav
from models.training.corpus import Labels, Utterance
from models.training.features import CEPSTRA, frames, mfcc
from models.training.progress import Progress
from models.training.voices import manifest


def utterance(length, text="да", *, labelled=False):
    samples = np.random.default_rng(length).integers(-900, 900, length).astype(np.int16)
    count = frames(length)
    labels = Labels(np.arange(count, dtype=np.int16), np.arange(count, dtype=np.int16))
    return Utterance(samples, text, "someone", labels if labelled else None)


@pytest.mark.parametrize("labelled", [True, False])
def test_a_shard_gives_back_what_was_saved(tmp_path, labelled):
    saved = [utterance(n, t, labelled=labelled) for n, t in ((4000, "да"), (2345, "нет"))]
    corpus.save(tmp_path / "0.npz", saved)
    for one, other in zip(saved, corpus.load(tmp_path / "0.npz"), strict=True):
        assert (one.text, one.speaker) == (other.text, other.speaker)
        np.testing.assert_array_equal(one.samples, other.samples)
        if labelled:
            np.testing.assert_array_equal(one.labels.segments, other.labels.segments)


def test_an_unfinished_shard_is_no_shard(tmp_path):
    (tmp_path / "0001.part").write_bytes(b"half")
    assert corpus.shards(tmp_path) == []


def test_prepared_copies_are_stretched_and_the_plain_one_comes_first(tmp_path):
    spoken = utterance(8000, labelled=True)
    corpus.save(tmp_path / "speech/0000.npz", [spoken, utterance(6000, labelled=True)])
    prepared.prepare(tmp_path / "speech", tmp_path / "cepstra", 2, 1, Progress(out=_Silent()))
    first, second = prepared.load_all(tmp_path / "cepstra")
    assert len(first.copies) == 3
    assert first.copies[0].shape == (frames(8000), CEPSTRA)
    assert {len(copy) for copy in first.copies[1:]} != {frames(8000)}
    np.testing.assert_array_equal(first.labels.phones, spoken.labels.phones)
    assert len(second.labels.phones) == len(second.copies[0])


class _Silent:
    def write(self, text):
        pass

    def flush(self):
        pass


@pytest.mark.parametrize("length", [0, 39, 40, 119, 120, 8000])
def test_frames_are_counted_as_kaldi_does(length):
    assert len(mfcc(np.zeros(length, np.int16))) == frames(length)


def test_any_rate_and_channels_become_8_khz_mono(tmp_path):
    with wave.open(str(tmp_path / "x.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes(np.zeros(44100 * 2, "<i2").tobytes())
    assert read_wav(tmp_path / "x.wav").shape == (RATE,)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"no sound at all" * 9])
def test_a_file_that_is_no_sound_is_refused(tmp_path, content):
    (tmp_path / "x.wav").write_bytes(content)
    with pytest.raises(SoundUnusable):
        read_wav(tmp_path / "x.wav")


def test_a_truncated_file_gives_what_is_there(tmp_path):
    write_wav(tmp_path / "x.wav", np.ones(RATE, np.int16))
    whole = (tmp_path / "x.wav").read_bytes()
    (tmp_path / "x.wav").write_bytes(whole[: len(whole) // 2 + 1])
    assert 0 < read_wav(tmp_path / "x.wav").size < RATE


def test_a_manifest_adds_recordings(tmp_path):
    write_wav(tmp_path / "a.wav", np.ones(RATE, np.int16))
    (tmp_path / "m.tsv").write_text("a.wav\tДа, верно!\tclient7\n\n", encoding="utf-8")
    (one,) = manifest(tmp_path / "m.tsv")
    assert (one.text, one.speaker, one.samples.size) == ("да верно", "client7", RATE)


@pytest.mark.parametrize("line", ["a.wav\tда", "a.wav\t123\tsomeone"])
def test_a_wrong_line_of_a_manifest_is_told(tmp_path, line):
    (tmp_path / "m.tsv").write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        list(manifest(tmp_path / "m.tsv"))
