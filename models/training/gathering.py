"""The stage that brings speech together: synthetic voices, recordings, features of recordings."""

from __future__ import annotations

from pathlib import Path

from models.training import phrases, sources, synthesis, voices, voxforge
from models.training.order import Order, Report
from models.training.progress import Progress
from models.training.recipe import QUICK_VOICES, QUICK_WORDS

VOXFORGE = "voxforge"
PEOPLE = "voxforge-people"
"""Speakers who never train: the net is measured on them."""


def gather(
    order: Order, material: phrases.Material, folder: Path, progress: Progress, report: Report
) -> None:
    """Sound of every source into folder/<source>; what cannot be had is noted and done without."""
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


def features_of_people(order: Order, cepstra: Path, progress: Progress, report: Report) -> bool:
    """VoxForge-ru into cepstra/VOXFORGE and cepstra/PEOPLE; False, and noted, without it."""
    try:
        tree = voxforge.bring(order.cache)
    except sources.SourceUnavailable as error:
        report.notes.append(f"without VoxForge-ru: {error}")
        progress.say(f"  {report.notes[-1]}")
        return False
    for name, held_out in ((VOXFORGE, False), (PEOPLE, True)):
        hours = voxforge.prepare(tree, cepstra / name, held_out=held_out, progress=progress)
        report.hours[name] = round(hours, 2)
    return True
