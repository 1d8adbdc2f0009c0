"""All stages in order. Each keeps its result under the work folder, named by a digest of all that
it was made of, and is passed over when that is there."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch

from models.training import (
    export,
    fitting,
    gathering,
    labelling,
    phrases,
    prepared,
    sources,
    spliced_people,
    synthesis,
    teaching,
)
from models.training.espeak import espeak
from models.training.fitting import Fitted
from models.training.lexicon import EXCEPTIONS, Lexicon, read_exceptions
from models.training.net import parameters
from models.training.order import Order, Report, StageFailed, digest
from models.training.prepared import Prepared
from models.training.progress import Progress
from models.training.recipe import QUICK_WORDS, Recipe
from models.training.teaching import Lessons
from models.training.words import Doubts, gather, save_words

ANSWER_WEIGHT = 30
"""How often each whole answer that a step waits for is counted in the language model."""


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
    lexicon = Lexicon(espeak(), read_exceptions())
    heard = Heard(cepstra, names, lexicon, speech / teaching.SYNTHETIC[0])
    labels = order.work / f"labels-{digest(cepstra.name, names, recipe.aligner_steps)}"
    with report.stage("alignment", progress):
        _labels(heard, recipe, labels, progress)
    fitted, labels = _net(order, heard, labels, progress, report)
    if gathering.PEOPLE in names:
        report.people = round(teaching.people(fitted, cepstra, labels), 4)
    with report.stage("export", progress):
        export.export(fitted, order.out)
        fitting.save(order.out / "net.pt", fitted)
    with report.stage("graph", progress):
        doubts = _graph(order, material, lexicon)
    _write(order, report, fitted, doubts)
    progress.say(f"the model is in {order.out}")
    for note in report.notes:  # once more: hours have gone since it was said
        progress.say(f"  {note}")
    return order.out


def rebuild_graph(order: Order, progress: Progress) -> Doubts:
    """Only the words: today's phrases of the bot into the finished model in order.out.

    Raises `StageFailed` when there is no model.
    """
    if not (order.out / "am/final.mdl").is_file():
        raise StageFailed(f"{order.out} holds no model (am/final.mdl is missing)")
    progress.say("graph ...")
    doubts = _graph(order, phrases.material(order.root), Lexicon(espeak(), read_exceptions()))
    for word in doubts.unpronounceable:
        progress.say(f"  cannot be pronounced: {word}")
    for pair in doubts.homophones:
        progress.say(f"  sound alike: {' / '.join(pair)}")
    return doubts


@dataclass(frozen=True)
class Heard:
    """Speech as the net hears it: the sources `names` in `cepstra`. `voices`: what babble is made
    of."""

    cepstra: Path
    names: Sequence[str]
    lexicon: Lexicon
    voices: Path

    def without_labels(self, folder: Path) -> dict[str, list[Prepared]]:
        """The sources that have none in the folder; eSpeak NG tells its own phones' times."""
        missing = [n for n in self.names if n != "espeak" and not (folder / f"{n}.npz").exists()]
        return {name: prepared.load_all(self.cepstra / name) for name in missing}


def _labels(heard: Heard, recipe: Recipe, folder: Path, progress: Progress) -> None:
    if unknown := heard.without_labels(folder):
        known = prepared.load_all(heard.cepstra / "espeak")
        labelling.label(known, unknown, heard.lexicon, recipe, folder, progress)


def _net(
    order: Order, heard: Heard, labels: Path, progress: Progress, report: Report
) -> tuple[Fitted, Path]:
    """The net, and the labels that it was last taught by."""
    recipe = order.recipe

    def shown(by: Path, human_weight: float) -> Lessons:
        noises = prepared.noise_cepstra(heard.voices, recipe.seed)
        return teaching.lessons(heard.cepstra, by, noises, human_weight)

    before = order.adapt.read_bytes() if order.adapt else b""
    by_outputs = replace(recipe, sequence_steps=(), sequence_seeds=0, sequence_rate=0, figures=0)
    key = digest(labels.name, by_outputs, hashlib.sha256(before).hexdigest())
    folder = order.work / f"net-{key}"
    with report.stage("training", progress):
        fitted = _kept(
            folder,
            lambda: teaching.by_outputs(
                order, shown(labels, teaching.HUMAN_WEIGHT), folder, progress
            ),
        )
    if not recipe.sequence_steps:
        return fitted, labels
    own = order.work / f"labels-{key}"
    with report.stage("alignment by the net", progress):
        labelling.label_again(fitted, heard.without_labels(own), heard.lexicon, own, progress)
    further = order.work / f"net-{digest(key, recipe)}"

    def taught_by_sequences() -> Fitted:
        lessons = shown(own, teaching.SEQUENCES_HUMAN_WEIGHT)
        people = teaching.people_of(heard.cepstra, heard.names, own)
        if recipe.figures and people:
            figures = spliced_people.figures(
                people, heard.lexicon, recipe.figures, recipe.seed, progress
            )
            lessons = teaching.with_figures(lessons, figures)
        return teaching.by_sequences(order, lessons, fitted, further, progress)

    with report.stage("sequences", progress):
        return _kept(further, taught_by_sequences), own


def _kept(folder: Path, teach: Callable[[], Fitted]) -> Fitted:
    finished = folder / "net.pt"
    if not finished.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fitting.save(finished, teach())
    return fitting.load(finished)


def _graph(order: Order, material: phrases.Material, lexicon: Lexicon) -> Doubts:
    recipe = order.recipe
    if order.quick:
        sentences, vocabulary = QUICK_WORDS * recipe.sentences, QUICK_WORDS
    else:
        drawn = phrases.utterances(material, phrases.EXPECTED, recipe.sentences, recipe.seed + 2)
        sentences = [phrases.transcript(text) for text in drawn]
        sentences += phrases.answers(order.root / "bot/listening.yml") * ANSWER_WEIGHT
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
        "phone_errors_on_people": report.people,
        "bytes_of_the_model": sum(f.stat().st_size for f in files),
        "unpronounceable": list(doubts.unpronounceable),
        "homophones": [" / ".join(pair) for pair in doubts.homophones],
        "notes": report.notes,
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    (order.out / "report.json").write_text(text + "\n", encoding="utf-8")
