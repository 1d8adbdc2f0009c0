"""All stages in order. Each keeps its result under the work folder, named by a digest of all that
it was made of, and is passed over when that is there."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch

from models.training import (
    export,
    fitting,
    labelling,
    phrases,
    prepared,
    quiet,
    sources,
    synthesis,
    voices,
)
from models.training.espeak import Espeak
from models.training.examples import Item, Sampler, items
from models.training.fitting import Fitted, Schedule
from models.training.lexicon import EXCEPTIONS, Lexicon, read_exceptions
from models.training.net import Tdnn, parameters
from models.training.progress import Progress
from models.training.recipe import QUICK_VOICES, QUICK_WORDS, Recipe
from models.training.words import Doubts, gather, save_words

HUMAN_WEIGHT = 3.0
"""How much oftener a second of a person's speech is drawn than one of a synthetic voice's."""
SYNTHETIC = ("espeak", "rhvoice")
QUIET_ITEMS = 200
ADAPTING_SHARE = 0.1
"""Of the learning rate, when an existing net is adapted."""


class StageFailed(RuntimeError):
    """A stage ended without its result; the message is for people."""


@dataclass(frozen=True)
class Order:
    """What is asked for. `root`: the repository; `cache`: fetched packages; `out`: the model."""

    root: Path
    work: Path
    cache: Path
    out: Path
    recipe: Recipe
    quick: bool = False
    data: Sequence[Path] = ()
    """Manifests of further recordings."""
    adapt: Path | None = None
    """A net.pt to begin from."""


@dataclass
class Report:
    """What the run did, for report.json beside the model."""

    seconds: dict[str, float] = field(default_factory=dict)
    hours: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str, progress: Progress) -> Iterator[None]:
        progress.say(f"{name} ...")
        started = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - started, 1)


def digest(*parts: object) -> str:
    """Ten hexadecimal digits that stand for the parts' text."""
    text = "\0".join(str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def run(order: Order, progress: Progress) -> Path:
    """Makes the model; returns its directory. Raises `StageFailed` and the stages' own errors."""
    recipe, report = order.recipe, Report()
    torch.manual_seed(recipe.seed)
    material = phrases.material(order.root)
    lists = EXCEPTIONS.read_text("utf-8")
    spoken = digest(recipe.espeak, recipe.rhvoice, recipe.recordings, recipe.seed, material, lists,
                    order.quick, *order.data)  # fmt: skip
    speech = order.work / f"speech-{spoken}"
    with report.stage("speech", progress):
        _speech(order, material, speech, progress, report)
    names = sorted(folder.name for folder in speech.iterdir() if folder.is_dir())
    report.hours = {n: round(synthesis.hours(speech / n), 2) for n in names}
    cepstra = order.work / f"features-{digest(spoken, recipe.copies)}"
    with report.stage("features", progress):
        for name in names:
            prepared.prepare(speech / name, cepstra / name, recipe.copies, recipe.seed, progress)
    lexicon = Lexicon(Espeak(), read_exceptions())
    heard = digest(cepstra.name, names, recipe.aligner_steps)
    labels = order.work / f"labels-{heard}"
    with report.stage("alignment", progress):
        _labels(cepstra, names, lexicon, recipe, labels, progress)
    before = order.adapt.read_bytes() if order.adapt else b""
    net = order.work / f"net-{digest(heard, recipe, hashlib.sha256(before).hexdigest())}"
    with report.stage("training", progress):
        fitted = _net(order, cepstra, names, labels, net, progress)
    with report.stage("export", progress):
        export.export(fitted, order.out)
        fitting.save(order.out / "net.pt", fitted)
    with report.stage("graph", progress):
        doubts = _graph(order, material, lexicon)
    _write(order, report, fitted, doubts)
    progress.say(f"the model is in {order.out}")
    return order.out


def rebuild_graph(order: Order, progress: Progress) -> Doubts:
    """Only the words: today's phrases of the bot into the finished model in order.out.

    Raises `StageFailed` when there is no model.
    """
    if not (order.out / "am/final.mdl").is_file():
        raise StageFailed(f"{order.out} holds no model (am/final.mdl is missing)")
    progress.say("graph ...")
    doubts = _graph(order, phrases.material(order.root), Lexicon(Espeak(), read_exceptions()))
    for word in doubts.unpronounceable:
        progress.say(f"  cannot be pronounced: {word}")
    for pair in doubts.homophones:
        progress.say(f"  sound alike: {' / '.join(pair)}")
    return doubts


def _speech(
    order: Order, material: phrases.Material, folder: Path, progress: Progress, report: Report
) -> None:
    recipe = order.recipe
    texts = (
        [QUICK_WORDS[i % len(QUICK_WORDS)] for i in range(recipe.espeak)]
        if order.quick
        else phrases.utterances(material, phrases.SPOKEN, recipe.espeak, recipe.seed)
    )
    variants = QUICK_VOICES if order.quick else voices.ESPEAK_VARIANTS
    synthesis.by_espeak(folder / "espeak", texts, variants, recipe.seed, progress)
    if recipe.rhvoice:
        texts = phrases.utterances(material, phrases.SPOKEN, recipe.rhvoice, recipe.seed + 1)
        try:
            synthesis.by_rhvoice(folder / "rhvoice", texts, order.cache, recipe.seed, progress)
        except (sources.SourceUnavailable, OSError) as error:
            report.notes.append(f"without RHVoice: {error}")
    if recipe.recordings:
        try:
            (tree,) = sources.bring(sources.FESTVOX, order.cache)
        except sources.SourceUnavailable as error:
            report.notes.append(f"without festvox-ru: {error}")
        else:
            recorded = voices.festvox(tree, held_out=False)
            synthesis.recorded(folder / "festvox", recorded, progress)
    for number, manifest in enumerate(order.data, 1):
        recorded = voices.manifest(manifest)
        synthesis.recorded(folder / f"data{number}-{manifest.stem}", recorded, progress)
    for note in report.notes:
        progress.say(f"  {note}")


def _labels(
    cepstra: Path,
    names: Sequence[str],
    lexicon: Lexicon,
    recipe: Recipe,
    folder: Path,
    progress: Progress,
) -> None:
    missing = [n for n in names if n != "espeak" and not (folder / f"{n}.npz").exists()]
    if missing:
        known = prepared.load_all(cepstra / "espeak")
        unknown = {name: prepared.load_all(cepstra / name) for name in missing}
        labelling.label(known, unknown, lexicon, recipe, folder, progress)


def _net(
    order: Order, cepstra: Path, names: Sequence[str], labels: Path, net: Path, progress: Progress
) -> Fitted:
    finished = net / "net.pt"
    if finished.exists():
        return fitting.load(finished)
    net.mkdir(parents=True, exist_ok=True)
    recipe = order.recipe
    pool, weights = _pool(cepstra, names, labels)
    rng = np.random.default_rng(recipe.seed + 1)
    if order.adapt:
        model, rate = fitting.load(order.adapt).net, recipe.learning_rate * ADAPTING_SHARE
    else:
        model, rate = Tdnn(recipe.hidden), recipe.learning_rate
    sampler = Sampler(
        pool, weights, chunk_frames=recipe.chunk_frames, context=model.context,
        subsampling=model.subsampling, rng=rng,
    )  # fmt: skip
    schedule = Schedule("training", recipe.steps, recipe.batch, rate, pdfs=True)
    fitted = fitting.fit(model, sampler, schedule, rng, progress, net / "checkpoint.pt")
    fitting.save(finished, fitted)
    return fitted


def _pool(cepstra: Path, names: Sequence[str], labels: Path) -> tuple[list[Item], list[float]]:
    pool: list[Item] = []
    weights: list[float] = []
    for name in names:
        utterances = prepared.load_all(cepstra / name)
        found = (
            [one.labels for one in utterances]
            if name == "espeak"
            else labelling.load(labels / f"{name}.npz")
        )
        before = len(pool)
        for one, label in zip(utterances, found, strict=True):
            if label is not None:
                pool += items(one.copies, label)
        weights += [1.0 if name in SYNTHETIC else HUMAN_WEIGHT] * (len(pool) - before)
    silent = quiet.quiet_items(QUIET_ITEMS, np.random.default_rng(0))
    speech = sum(len(item.cepstra) * w for item, w in zip(pool, weights, strict=True))
    share = quiet.weight(speech, sum(len(item.cepstra) for item in silent))
    pool += silent
    weights += [share] * len(silent)
    return pool, weights


def _graph(order: Order, material: phrases.Material, lexicon: Lexicon) -> Doubts:
    recipe = order.recipe
    if order.quick:
        sentences, vocabulary = QUICK_WORDS * recipe.sentences, QUICK_WORDS
    else:
        drawn = phrases.utterances(material, phrases.EXPECTED, recipe.sentences, recipe.seed + 2)
        sentences = [phrases.transcript(text) for text in drawn]
        vocabulary = phrases.vocabulary(material, sentences)
    words, doubts = gather(vocabulary, sentences, lexicon)
    source = order.out / "words.json"
    save_words(source, words)
    tools = sources.bring(sources.OPENFST_TOOLS, order.cache)
    command = [sys.executable, "-m", "models.training.graph", str(source), str(order.out)]
    try:
        subprocess.run(  # noqa: S603 - our own module
            [*command, *map(str, tools)], cwd=order.root, check=True, timeout=900
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise StageFailed(f"the graph could not be built: {error}") from error
    source.unlink()
    return doubts


def _write(order: Order, report: Report, fitted: Fitted, doubts: Doubts) -> None:
    files = [f for f in order.out.rglob("*") if f.is_file() and f.name != "net.pt"]
    content = {
        "recipe": asdict(order.recipe),
        "device": fitting.device().type,
        "seconds": report.seconds,
        "hours_of_speech": report.hours,
        "parameters": parameters(fitted.net),
        "loss": round(fitted.loss, 4),
        "bytes_of_the_model": sum(f.stat().st_size for f in files),
        "unpronounceable": list(doubts.unpronounceable),
        "homophones": [" / ".join(pair) for pair in doubts.homophones],
        "notes": report.notes,
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    (order.out / "report.json").write_text(text + "\n", encoding="utf-8")
