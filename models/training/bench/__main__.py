"""`python -m models.training.bench`: behind `./dozvon bench asr`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from models.training import sources
from models.training.audio import SoundUnusable
from models.training.bench import own_set, page
from models.training.bench.conditions import CONDITIONS
from models.training.bench.test_set import SetUnusable, load
from models.training.bench.whisper import PARTS, Whisper, join
from models.training.progress import Progress

ROOT = Path(__file__).resolve().parents[3]
OWN = ROOT / "models/asr/ru-phone"
DOWNLOADED = ROOT / "models/downloaded"
GENERAL = DOWNLOADED / "vosk-model-small-ru-0.22"
SILERO = DOWNLOADED / "silero-v4-ru/v4_ru.pt"
OWN_NOTE = (
    "Set: made by `./dozvon bench asr`. Synthetic voices that this project never trains on "
    "(RHVoice irina, eSpeak NG variants m4, f5, boris, and Silero where its weights are), and one "
    "announcer's recordings (her digit strings are spliced). The first models/asr/ru-phone was "
    "made elsewhere with many synthetic voices, Silero's perhaps among them."
)


def main(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    progress = Progress()
    models = options.model or known_models(options.work)
    try:
        if options.set is None:
            folder, note = options.work / own_set.FOLDER, OWN_NOTE
            own_set.make(folder, options.cache, options.silero, progress)
        else:
            folder, note = options.set, f"Set: {options.set.name}."
        load(folder)
    except (SetUnusable, SoundUnusable, sources.SourceUnavailable, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    out: Path = options.out or options.work / "bench"
    out.mkdir(parents=True, exist_ok=True)
    measured = []
    conditions = options.condition or list(CONDITIONS)
    for number, model in enumerate(models):
        result = out / f"{number}-{model.name}.json"
        figures = apart("measure", model, folder, result, *conditions)
        if figures is None:
            return 1
        if options.streams and not Whisper.is_one(model):
            path = out / f"{number}-{model.name}-streams.json"
            figures["streams"] = apart("streams", model, folder, path, str(options.streams))
        measured.append({name: value for name, value in figures.items() if name != "heard"})
    text = page.page(measured, note)
    (out / "bench.md").write_text(text, encoding="utf-8")
    (out / "bench.json").write_text(json.dumps(measured, ensure_ascii=False), encoding="utf-8")
    progress.say(f"{text}\nwritten to {out}/bench.md and bench.json")
    return 0


def apart(module: str, model: Path, folder: Path, result: Path, *more: str) -> Any:
    """Runs a measuring module in a process of its own; what it wrote, or None."""
    command = [sys.executable, "-m", f"models.training.bench.{module}"]
    paths = [str(model.absolute()), str(folder.resolve()), str(result.resolve())]
    status = subprocess.run(  # noqa: S603 - our own module
        [*command, *paths, *more], cwd=ROOT, check=False
    ).returncode
    if status:
        sys.stderr.write(f"{model} could not be measured\n")
        return None
    return json.loads(result.read_text("utf-8"))


def known_models(work: Path) -> list[Path]:
    """Ours, and those to set it beside that have been fetched."""
    whisper = [DOWNLOADED / name for name in PARTS]
    found = [OWN, *([GENERAL] if GENERAL.exists() else [])]
    if all(part.exists() for part in whisper) and find_spec("faster_whisper"):
        found.append(join(whisper, work / "whisper-base"))
    return found


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="./dozvon bench asr",
        description="How well a recogniser hears: digits, commands, да/нет, other speech; clean, "
        "coded, in noise, with packets lost. To compare with Whisper base too: "
        f"`./dozvon models fetch {' '.join(PARTS)}`.",
    )
    top.add_argument("--set", type=Path, metavar="DIR", help="WAV files and a manifest.tsv: lines "
                     "«wav TAB text TAB speaker TAB human|synthetic», text empty for speech that "
                     "is not expected")  # fmt: skip
    top.add_argument("--model", type=Path, action="append", help="directory (several: compared)")
    top.add_argument("--condition", action="append", choices=list(CONDITIONS),
                     help="of the line (several: each; default: all)")  # fmt: skip
    top.add_argument("--streams", type=int, metavar="N", help="also N callers at once, real time")
    top.add_argument("--out", type=Path, help="where bench.md and bench.json go")
    top.add_argument("--work", type=Path, default=ROOT / "var/asr")
    top.add_argument("--cache", type=Path, default=ROOT / ".cache/asr")
    top.add_argument("--silero", type=Path, default=SILERO, help="v4_ru.pt, if it is there")
    return top


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
