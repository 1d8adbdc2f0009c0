"""VoxForge-ru: several hundred volunteers' recordings, published as CMU Sphinx feature files.

The files have the front end of `features` (8 kHz band, 15 filters of 200-3500 Hz, 13 cepstra with
lifter 22) up to a constant vector, so that no sound is needed. Licence: GPL-3.0.
"""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import tarfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from models.training.features import CEPSTRA, FRAME_MS, Cepstra
from models.training.phrases import transcript
from models.training.prepared import SHORTEST_FRAMES, Prepared, save
from models.training.progress import Progress
from models.training.sources import SourceUnavailable

COMMIT = "34a1326cfa47c8c2dcc1888c6724ad701dab8f85"
ARCHIVE = "https://codeload.github.com/nsu-ai-team/voxforge_ru_sphinx_experiments/tar.gz/" + COMMIT
SHA256 = "df0eea617af3362a529f6ead47377f166f46d86f47dffcd4b85b1dbe34903ef1"
"""Of the transcripts' and the feature files' digests (`digest`), not of the archive: the site
packs it anew at every request."""
PROMPTS = "etc/PROMPTS_all"

_KALDI_LESS_SPHINX = np.array(
    [18.8, -4.5, 0.5, -1.1, 0.1, -0.4, -0.2, -0.1, 0.3, 0.3, 0.4, 0.1, -0.1], np.float32
)
"""Measured on recordings that are had both as sound and as features."""
_LONGEST_FRAMES = 2000
_PROMPT = re.compile(r"<s>(.*)</s>\s*\((\S+)/wav/(\S+)\)")
_SAME_AS_FESTVOX = frozenset({"urp"})
HELD_OUT_EVERY = 25
SHARD = 500


class FeaturesUnusable(ValueError):
    """A file that is no Sphinx feature file of 13 values a frame."""


def bring(folder: Path, archive: str = ARCHIVE, sha256: str = SHA256) -> Path:
    """The unpacked corpus; fetched when it is not there. Raises `SourceUnavailable`."""
    tree = folder / f"voxforge-ru-{sha256[:12]}"
    if tree.exists():
        return tree
    scratch = tree.with_suffix(".part")
    try:
        with urllib.request.urlopen(archive, timeout=60) as answer:  # noqa: S310 - https or file
            _unpack(answer.read(), scratch)
    except (OSError, tarfile.TarError) as error:
        raise SourceUnavailable(f"VoxForge-ru cannot be fetched: {error}") from error
    if digest(scratch) != sha256:
        shutil.rmtree(scratch)
        raise SourceUnavailable("VoxForge-ru came damaged (another sha256 than expected)")
    scratch.rename(tree)
    return tree


def _unpack(archive: bytes, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar.getmembers():
            path = member.name.partition("/voxforge_ru/")[2]
            if path == PROMPTS or path.endswith(".mfc"):
                member.name = path
                tar.extract(member, folder, filter="data")


def digest(tree: Path) -> str:
    """sha256 over the sorted «path sha256» lines of everything that is read."""
    files = [*tree.glob(PROMPTS), *sorted((tree / "feat").rglob("*.mfc"))]
    lines = (
        f"{file.relative_to(tree).as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}\n"
        for file in files
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def read_sphinx(path: Path) -> Cepstra:
    """A Sphinx feature file as Kaldi's front end would have given it: [frames, CEPSTRA].

    Raises `FeaturesUnusable`.
    """
    data = path.read_bytes()
    if len(data) < 4:
        raise FeaturesUnusable(path.name)
    # The count of values tells the byte order.
    for order in "<>":
        count = int(np.frombuffer(data[:4], f"{order}i4")[0])
        if count * 4 + 4 == len(data) and count % CEPSTRA == 0:
            values = np.frombuffer(data[4:], f"{order}f4").reshape(-1, CEPSTRA)
            return values.astype(np.float32) + _KALDI_LESS_SPHINX
    raise FeaturesUnusable(path.name)


def utterances(tree: Path, *, held_out: bool) -> Iterator[Prepared]:
    """All usable utterances of the speakers who train, or of those who never do."""
    prompts = [
        match.groups()
        for line in (tree / PROMPTS).read_text("utf-8").splitlines()
        if (match := _PROMPT.fullmatch(line.strip()))
    ]
    chosen = set(sorted({speaker for _, speaker, _ in prompts})[::HELD_OUT_EVERY])
    for text, speaker, name in prompts:
        if speaker in _SAME_AS_FESTVOX or (speaker in chosen) != held_out:
            continue
        path = tree / "feat" / speaker / "wav" / f"{name}.mfc"
        words = transcript(text.replace("<sil>", " "))
        if not path.exists() or not words:
            continue
        cepstra = read_sphinx(path)
        if SHORTEST_FRAMES <= len(cepstra) <= _LONGEST_FRAMES:
            yield Prepared((cepstra.astype(np.float16),), words, f"voxforge-{speaker}")


def prepare(tree: Path, target: Path, *, held_out: bool, progress: Progress) -> float:
    """Writes the shards that `prepared.load_all` reads; returns hours of speech."""
    found = list(utterances(tree, held_out=held_out))
    for number, start in enumerate(range(0, len(found), SHARD)):
        path = target / f"{number:04d}.npz"
        if not path.exists():
            save(path, found[start : start + SHARD])
        progress.step("features: voxforge", min(start + SHARD, len(found)), len(found))
    return sum(len(one.copies[0]) for one in found) * FRAME_MS / 3_600_000
