import io
import tarfile

import numpy as np
import pytest

from models.training import prepared, voxforge
from models.training.progress import Progress
from models.training.sources import SourceUnavailable
from models.training.voxforge import FeaturesUnusable, bring, digest, read_sphinx, utterances

FRAMES = np.arange(20 * 13, dtype=np.float32).reshape(20, 13)


def sphinx(values=FRAMES, order="<"):
    return np.array([values.size], f"{order}i4").tobytes() + values.astype(f"{order}f4").tobytes()


def lay(tree, prompts, content=None):
    (tree / "etc").mkdir(parents=True)
    (tree / "etc/PROMPTS_all").write_text("".join(f"{line}\n" for line in prompts), "utf-8")
    for line in prompts:
        path = tree / "feat" / (line.rpartition("(")[2].rstrip(")") + ".mfc")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content or sphinx())


def prompt(text, speaker, name="ru_0001"):
    return f"<s> {text} </s> ({speaker}/wav/{name})"


@pytest.mark.parametrize("order", "<>")
def test_both_byte_orders_give_the_same_frames(tmp_path, order):
    (tmp_path / "x.mfc").write_bytes(sphinx(order=order))
    read = read_sphinx(tmp_path / "x.mfc")
    assert read.shape == (20, 13)
    np.testing.assert_allclose(read[1] - read[0], 13)


@pytest.mark.parametrize("junk", [b"", b"ab", b"\0" * 7, sphinx()[:-4], sphinx() + b"x", b"<html>"])
def test_what_is_no_feature_file_is_refused(tmp_path, junk):
    (tmp_path / "x.mfc").write_bytes(junk)
    with pytest.raises(FeaturesUnusable, match=r"x\.mfc"):
        read_sphinx(tmp_path / "x.mfc")


def test_pauses_in_a_transcript_are_no_words(tmp_path):
    lay(tmp_path, [prompt("давно <sil> работаю", "a"), prompt("давно", "b")])
    (one,) = utterances(tmp_path, held_out=False)
    assert one.text == "давно"
    (other,) = utterances(tmp_path, held_out=True)
    assert other.text == "давно работаю"


def test_a_speaker_trains_or_is_held_out_never_both(tmp_path):
    people = [f"p{i:03d}" for i in range(60)]
    lay(tmp_path, [prompt(f"слово {'а' * i}", who) for i, who in enumerate(people)])
    held = {one.text for one in utterances(tmp_path, held_out=True)}
    trained = {one.text for one in utterances(tmp_path, held_out=False)}
    assert not held & trained
    assert len(held | trained) == len(people)
    assert len(held) == 3


def test_festvox_s_speaker_is_not_taken_twice(tmp_path):
    lay(tmp_path, [prompt("слово", "a"), prompt("слово", "urp", "ru_0003")])
    assert not list(utterances(tmp_path, held_out=False))


def test_too_short_and_missing_files_are_passed_over(tmp_path):
    lay(tmp_path, [prompt("слово", "a")], content=sphinx(FRAMES[:5]))
    (tmp_path / "etc/PROMPTS_all").write_text(prompt("слово", "a") + "\n" + prompt("да", "zz"))
    assert not [*utterances(tmp_path, held_out=True), *utterances(tmp_path, held_out=False)]


def test_the_shards_are_read_back_as_they_were(tmp_path):
    lay(tmp_path / "tree", [prompt("слово", "a", f"ru_{i}") for i in range(3)])
    folder = tmp_path / "features"
    hours = voxforge.prepare(tmp_path / "tree", folder, held_out=True, progress=Progress())
    read = prepared.load_all(folder)
    assert [one.text for one in read] == ["слово"] * 3
    assert hours == pytest.approx(3 * 20 * 0.01 / 3600)


def packed(tmp_path):
    lay(tmp_path / "made", [prompt("слово", "a")])
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        tar.add(tmp_path / "made", "repository-123/voxforge_ru")
    (tmp_path / "x.tar.gz").write_bytes(archive.getvalue())
    return (tmp_path / "x.tar.gz").as_uri(), digest(tmp_path / "made")


def test_the_corpus_is_opened_once(tmp_path):
    archive, sha256 = packed(tmp_path)
    tree = bring(tmp_path / "cache", archive, sha256)
    assert [one.text for one in utterances(tree, held_out=True)] == ["слово"]
    assert bring(tmp_path / "cache", "file:///nowhere", sha256) == tree


def test_a_damaged_corpus_is_refused_and_leaves_nothing(tmp_path):
    archive, _ = packed(tmp_path)
    with pytest.raises(SourceUnavailable, match="damaged"):
        bring(tmp_path / "cache", archive, "0" * 64)
    assert not list((tmp_path / "cache").iterdir())


def test_what_is_no_archive_and_what_is_out_of_reach_is_told(tmp_path):
    (tmp_path / "x.tar.gz").write_text("<html>")
    for archive in ((tmp_path / "x.tar.gz").as_uri(), "file:///nowhere"):
        with pytest.raises(SourceUnavailable, match="cannot be fetched"):
            bring(tmp_path / "cache", archive)
