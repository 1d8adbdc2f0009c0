"""One model on one set: `python -m models.training.bench.measure MODEL SET RESULT.json`.

A process of its own, so that the memory it takes is the model's.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.training.bench.conditions import CONDITIONS, on_the_line
from models.training.bench.recogniser import Recogniser
from models.training.bench.scoring import Tally, quantile, taken
from models.training.bench.test_set import GRAMMARS, Case, Kind, load
from models.training.progress import Progress

LEAST_CONFIDENCE = 0.5
"""A grammar's answer with a less sure word is not taken."""
CONFUSIONS = 12
REJECTING: tuple[Kind, ...] = ("digits", "yes_no", "command")

Hearing = tuple[str, Case, Kind]
"""(line of the table, what is heard, by which grammar)."""


def resident_mb() -> float:
    """This process's memory (Linux)."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def hearings(case: Case) -> list[Hearing]:
    """Every way in which a case is heard."""
    if case.kind == "other":
        return [(f"other/{kind}", case, kind) for kind in REJECTING]
    found: list[Hearing] = [(case.kind, case, case.kind)]
    if case.kind == "command":
        found.append(("command/free", case, "free"))
    return found


def measure(model: Path, cases: Sequence[Case], progress: Progress) -> dict[str, Any]:
    """Figures by condition, origin and kind, and every hearing by itself, as JSON."""
    before = resident_mb()
    recogniser = Recogniser(model)
    loaded = resident_mb()
    tallies: dict[tuple[str, str, str], Tally] = {}
    speakers: dict[tuple[str, str, str], Tally] = {}
    delays: list[float] = []
    cpu = {"grammar": 0.0, "free": 0.0}
    sound = dict(cpu)
    heard_all: list[list[Any]] = []
    todo = [hearing for case in cases for hearing in hearings(case)]
    for condition in CONDITIONS:
        for done, (line, case, kind) in enumerate(todo, 1):
            samples = on_the_line(case.samples, condition, zlib.crc32(case.text.encode()))
            heard = recogniser.hear(samples, GRAMMARS.get(kind))
            way = "grammar" if kind in GRAMMARS else "free"
            cpu[way] += heard.cpu_s
            sound[way] += heard.sound_s
            said = case.text.split()
            sure = kind == "free" or taken(
                heard.confidences, unknown=heard.unknown, least=LEAST_CONFIDENCE
            )
            for one in (
                tallies.setdefault((condition, case.origin, line), Tally()),
                speakers.setdefault((case.speaker, condition, line), Tally()),
            ):
                one.add(said, heard.words, taken=sure)
            if list(heard.words) == said:
                delays += heard.delays_ms
            heard_all.append([condition, case.speaker, line, case.text, " ".join(heard.words),
                              heard.confidences, heard.unknown])  # fmt: skip
            progress.step(f"{model.name}, {condition}", done, len(todo))
    files = [f for f in model.rglob("*") if f.is_file() and f.suffix != ".pt"]
    return {
        "model": model.name,
        "directory_mb": round(sum(f.stat().st_size for f in files) / 1e6, 1),
        "memory_mb": {"model": round(loaded - before, 1), "after": round(resident_mb(), 1)},
        "rtf": {way: round(cpu[way] / sound[way], 4) for way in cpu if sound[way]},
        "partial_delay_ms": {"median": quantile(delays, 0.5), "p90": quantile(delays, 0.9)},
        "least_confidence": LEAST_CONFIDENCE,
        "results": [
            {"condition": c, "origin": o, "kind": k, **row(t)} for (c, o, k), t in tallies.items()
        ],
        "speakers": [
            {"speaker": s, "condition": c, "kind": k, "cases": t.cases, "right": t.right,
             "heard_right": t.heard_right, "refused": t.refused}
            for (s, c, k), t in speakers.items()
        ],
        "heard": heard_all,
    }  # fmt: skip


def row(tally: Tally) -> dict[str, Any]:
    """A tally as JSON, with the commonest confusions alone."""
    confusions = tally.confusions.most_common(CONFUSIONS)
    listed = [[said, heard, count] for (said, heard), count in confusions]
    return asdict(tally) | {"confusions": listed}


if __name__ == "__main__":
    directory, folder, result = map(Path, sys.argv[1:4])
    figures = measure(directory, load(folder), Progress())
    result.write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")
