"""One model on one set: `python -m models.training.bench.measure MODEL SET RESULT.json`.

A process of its own, so that the memory it takes is the model's.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.training.bench.conditions import CONDITIONS, on_the_line
from models.training.bench.recogniser import Heard, Recogniser
from models.training.bench.scoring import Tally, accepted, quantile
from models.training.bench.test_set import GRAMMARS, Case, load
from models.training.progress import Progress

LEAST_CONFIDENCE = 0.5
"""Below it a word of a grammar counts as not heard."""
CONFUSIONS = 12
REJECTING = ("digits", "yes_no", "command")


def resident_mb() -> float:
    """This process's memory (Linux)."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def measure(model: Path, cases: Sequence[Case], progress: Progress) -> dict[str, Any]:
    """Figures by condition, origin and kind, as JSON. Shares are of 1."""
    before = resident_mb()
    recogniser = Recogniser(model)
    loaded = resident_mb()
    tallies: dict[tuple[str, str, str], Tally] = {}
    by_speaker: dict[tuple[str, str, str], Tally] = {}
    delays: list[float] = []
    cpu = {"grammar": 0.0, "free": 0.0}
    sound = {"grammar": 0.0, "free": 0.0}

    def hear(case: Case, samples_condition: str, kind: str, tally: Tally, *others: Tally) -> None:
        samples = on_the_line(case.samples, samples_condition, zlib.crc32(case.text.encode()))
        grammar = None if kind == "free" else GRAMMARS[kind]  # type: ignore[index]
        heard: Heard = recogniser.hear(samples, grammar)
        way = "free" if grammar is None else "grammar"
        cpu[way] += heard.cpu_s
        sound[way] += heard.sound_s
        words = (
            list(heard.words)
            if grammar is None
            else accepted(heard.words, heard.confidence, heard.unknown, LEAST_CONFIDENCE)
        )
        said = case.text.split()
        for one in (tally, *others):
            one.add(said, words)
        if said and words == said:
            delays.extend(heard.delays_ms)

    for number, condition in enumerate(CONDITIONS, 1):
        for done, case in enumerate(cases, 1):
            key = (condition, case.origin)
            if case.kind == "other":
                for kind in REJECTING:
                    hear(case, condition, kind,
                         tallies.setdefault((*key, f"other/{kind}"), Tally()))  # fmt: skip
            else:
                hear(case, condition, case.kind,
                     tallies.setdefault((*key, case.kind), Tally()),
                     by_speaker.setdefault((case.speaker, condition, case.kind), Tally()),
                )  # fmt: skip
                if case.kind == "command":
                    hear(case, condition, "free",
                         tallies.setdefault((*key, "command/free"), Tally()))  # fmt: skip
            progress.step(f"{model.name}, {condition}", done, len(cases), f"({number} of 6)")
    files = [f for f in model.rglob("*") if f.is_file() and f.suffix != ".pt"]
    return {
        "model": model.name,
        "directory_mb": round(sum(f.stat().st_size for f in files) / 1e6, 1),
        "memory_mb": {"model": round(loaded - before, 1), "after": round(resident_mb(), 1)},
        "rtf": {way: round(cpu[way] / sound[way], 4) for way in cpu if sound[way]},
        "partial_delay_ms": {
            "median": quantile(delays, 0.5), "p90": quantile(delays, 0.9),
        },
        "least_confidence": LEAST_CONFIDENCE,
        "results": [
            {"condition": c, "origin": o, "kind": k, **row(t)} for (c, o, k), t in tallies.items()
        ],
        "speakers": [
            {"speaker": s, "condition": c, "kind": k, "cases": t.cases, "exact": t.exact}
            for (s, c, k), t in by_speaker.items()
        ],
    }  # fmt: skip


def row(tally: Tally) -> dict[str, Any]:
    return {
        "cases": tally.cases,
        "exact": tally.exact,
        "words": tally.words,
        "word_errors": tally.errors,
        "rejected": tally.rejected,
        "confusions": [
            [said, heard, count]
            for (said, heard), count in tally.confusions.most_common(CONFUSIONS)
        ],
    }


if __name__ == "__main__":
    directory, folder, result = map(Path, sys.argv[1:4])
    figures = measure(directory, load(folder), Progress())
    result.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
