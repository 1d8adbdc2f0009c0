"""`python -m models.training train ...`: behind `./dozvon models train`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from models.training import pipeline, sources
from models.training.audio import SoundUnusable
from models.training.espeak import EspeakFailed
from models.training.order import Order, StageFailed
from models.training.phrases import NoPhrases
from models.training.progress import Progress
from models.training.recipe import DEFAULT, QUICK

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    recipe = QUICK if options.quick else DEFAULT
    out: Path = options.out or options.work / ("quick-model" if options.quick else "model")
    order = Order(
        root=ROOT,
        work=options.work.absolute(),
        cache=options.cache.absolute(),
        out=out.absolute(),
        recipe=replace(recipe, steps=options.steps or recipe.steps),
        quick=options.quick,
        data=[manifest.absolute() for manifest in options.data],
        adapt=options.adapt and options.adapt.absolute(),
    )
    try:
        if options.graph:
            pipeline.rebuild_graph(replace(order, out=options.graph.absolute()), Progress())
        else:
            pipeline.run(order, Progress())
    except (StageFailed, sources.SourceUnavailable, NoPhrases, SoundUnusable) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (EspeakFailed, ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("stopped; the same command goes on from here\n")
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="./dozvon models train",
        description="Make the project's own recogniser, from phrases to a Vosk model directory. "
        "An interrupted run goes on where it stopped.",
    )
    top.add_argument("--quick", action="store_true", help="a few words, a few minutes")
    top.add_argument("--out", type=Path, help="the model's directory (default: WORK/model)")
    top.add_argument("--work", type=Path, default=ROOT / "var/asr", help="where stages keep files")
    top.add_argument("--cache", type=Path, default=ROOT / ".cache/asr", help="fetched packages")
    top.add_argument(
        "--data", type=Path, action="append", default=[], metavar="TSV",
        help="further recordings: lines «wav TAB text TAB speaker» (may be given several times)",
    )  # fmt: skip
    top.add_argument("--steps", type=int, help="of training, instead of the recipe's")
    top.add_argument("--adapt", type=Path, metavar="NET", help="begin from this net.pt")
    top.add_argument(
        "--graph", type=Path, metavar="MODEL",
        help="only rebuild this model's words from the bot's phrases of today",
    )  # fmt: skip
    return top


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
