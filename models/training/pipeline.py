"""All stages in order. Each keeps its result under the work folder, named by a digest of all that
it was made of, and is passed over when that is there."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from models.training import (
    export,
    fitting,
    gathering,
    labelling,
    phrases,
    prepared,
    quiet,
    sources,
    synthesis,
)
from models.training.espeak import Espeak
from models.training.examples import Item, Sampler, items
from models.training.fitting import Fitted, Schedule
from models.training.lexicon import EXCEPTIONS, Lexicon, read_exceptions
from models.training.net import Tdnn, parameters
from models.training.order import Order, Report, StageFailed, digest
from models.training.progress import Progress
from models.training.recipe import QUICK_WORDS, Recipe
from models.training.spectral import Noises
from models.training.words import Doubts, gather, save_words

HUMAN_WEIGHT = 3.0
"""How much oftener a second of a person's speech is drawn than one of a synthetic voice's."""
SYNTHETIC = ("espeak", "rhvoice")
QUIET_ITEMS = 200
ADAPTING_SHARE = 0.1
"""Of the learning rate, when an existing net is adapted."""


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
        gathering.gather(order, material, speech, progress, report)
    names = sorted(folder.name for folder in speech.iterdir() if folder.is_dir())
    report.hours = {n: round(synthesis.hours(speech / n), 2) for n in names}
    cepstra = order.work / f"features-{digest(spoken, recipe.copies)}"
    with report.stage("features", progress):
        for name in names:
            prepared.prepare(speech / name, cepstra / name, recipe.copies, recipe.seed, progress)
        if recipe.recordings and gathering.features_of_people(order, cepstra, progress, report):
            names += [gathering.VOXFORGE, gathering.PEOPLE]
    lexicon = Lexicon(Espeak(), read_exceptions())
    heard = digest(cepstra.name, names, recipe.aligner_steps)
    labels = order.work / f"labels-{heard}"
    with report.stage("alignment", progress):
        _labels(cepstra, names, lexicon, recipe, labels, progress)
    before = order.adapt.read_bytes() if order.adapt else b""
    net = order.work / f"net-{digest(heard, recipe, hashlib.sha256(before).hexdigest())}"
    with report.stage("training", progress):
        noises = prepared.noise_cepstra(speech / SYNTHETIC[0], recipe.seed)
        fitted = _net(order, cepstra, names, labels, net, noises, progress)
        if gathering.PEOPLE in names:
            people, _ = _pool(cepstra, [gathering.PEOPLE], labels)
            report.people = round(fitting.accuracy(fitted.net, people), 4)
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
    order: Order,
    cepstra: Path,
    names: Sequence[str],
    labels: Path,
    net: Path,
    noises: Noises,
    progress: Progress,
) -> Fitted:
    finished = net / "net.pt"
    if finished.exists():
        return fitting.load(finished)
    net.mkdir(parents=True, exist_ok=True)
    recipe = order.recipe
    pool, weights = _pool(cepstra, [name for name in names if name != gathering.PEOPLE], labels)
    pool, weights = _with_silence(pool, weights)
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
    fitted = fitting.fit(model, sampler, schedule, rng, progress, net / "checkpoint.pt", noises)
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
    return pool, weights


def _with_silence(pool: list[Item], weights: list[float]) -> tuple[list[Item], list[float]]:
    silent = quiet.quiet_items(QUIET_ITEMS, np.random.default_rng(0))
    speech = sum(len(item.cepstra) * w for item, w in zip(pool, weights, strict=True))
    share = quiet.weight(speech, sum(len(item.cepstra) for item in silent))
    return pool + silent, weights + [share] * len(silent)


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
        "right_outputs_on_people": report.people,
        "bytes_of_the_model": sum(f.stat().st_size for f in files),
        "unpronounceable": list(doubts.unpronounceable),
        "homophones": [" / ".join(pair) for pair in doubts.homophones],
        "notes": report.notes,
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    (order.out / "report.json").write_text(text + "\n", encoding="utf-8")
