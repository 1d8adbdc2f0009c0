"""One model on one set: `python -m models.training.bench.measure MODEL SET OUT.json CONDITION...`

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

from models.training.bench.conditions import on_the_line
from models.training.bench.hearing import (
    LEAST_CONFIDENCE,
    Hearing,
    count,
    tempo,
    tempo_class,
)
from models.training.bench.recogniser import Recogniser
from models.training.bench.scoring import NOTHING, Tally, quantile
from models.training.bench.test_set import DIGIT_WORDS, GRAMMARS, Case, Kind, load
from models.training.bench.whisper import Whisper
from models.training.progress import Progress

CONFUSIONS = 12
REJECTING: tuple[Kind, ...] = ("digits", "yes_no", "command", "place")


def resident_mb() -> float:
    """This process's memory (Linux)."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def lines(case: Case) -> list[tuple[str, Kind]]:
    """Every way in which a case is heard: (row of the table, grammar)."""
    if case.kind == "other":
        return [(f"other/{kind}", kind) for kind in REJECTING]
    found: list[tuple[str, Kind]] = [(case.kind, case.kind)]
    if case.kind == "command":
        found.append(("command/free", "free"))
    return found


def same(text: str) -> str:
    """Words of one meaning as one of them, for the dialogue takes them for the same."""
    return " ".join("ноль" if word == "нуль" else word for word in text.split())


def measure(
    model: Path, cases: Sequence[Case], conditions: Sequence[str], progress: Progress
) -> dict[str, Any]:
    """Figures by condition, origin and kind, and every hearing by itself, as JSON."""
    before = resident_mb()
    recogniser = Whisper(model) if Whisper.is_one(model) else Recogniser(model)
    loaded = resident_mb()
    delays: list[float] = []
    cpu = {"grammar": 0.0, "free": 0.0}
    sound = dict(cpu)
    hearings: list[Hearing] = []
    todo = [(case, line, kind) for case in cases for line, kind in lines(case)]
    for condition in conditions:
        for done, (case, line, kind) in enumerate(todo, 1):
            samples = on_the_line(case.samples, condition, zlib.crc32(case.text.encode()))
            heard = recogniser.hear(samples, GRAMMARS.get(kind))
            way = "grammar" if kind in GRAMMARS else "free"
            cpu[way] += heard.cpu_s
            sound[way] += heard.sound_s
            said, words = same(case.text), same(" ".join(heard.words))
            if words == said:
                delays += heard.delays_ms
            hearings.append(
                Hearing(condition, case.speaker, case.origin, line, said, words,
                        heard.confidences, heard.unknown, tempo(case.samples, case.text))
            )  # fmt: skip
            progress.step(f"{model.name}, {condition}", done, len(todo))
    files = [f for f in model.rglob("*") if f.is_file() and f.suffix != ".pt"]
    return {
        "model": model.name,
        "directory_mb": round(sum(f.stat().st_size for f in files) / 1e6, 1),
        "memory_mb": {"model": round(loaded - before, 1), "after": round(resident_mb(), 1)},
        "rtf": {way: round(cpu[way] / sound[way], 4) for way in cpu if sound[way]},
        "partial_delay_ms": {"median": quantile(delays, 0.5), "p90": quantile(delays, 0.9)},
        "least_confidence": LEAST_CONFIDENCE,
        **counted(hearings),
        "heard": [asdict(one) for one in hearings],
    }


def counted(hearings: Sequence[Hearing]) -> dict[str, Any]:
    """The figures of the page's tables."""
    digits = [one for one in hearings if one.line == "digits"]
    return {
        "results": [
            {"condition": c, "origin": o, "kind": k, **row(t)}
            for (c, o, k), t in count(
                hearings, lambda h: (h.condition, h.origin, h.line)
            ).items()
        ],
        "speakers": [
            {"speaker": s, "condition": c, "kind": k, **row(t)}
            for (s, c, k), t in count(hearings, lambda h: (h.speaker, h.condition, h.line)).items()
        ],
        "lengths": [
            {"digits": n, "condition": c, "origin": o, **row(t)}
            for (n, c, o), t in count(
                digits, lambda h: (len(h.said.split()), h.condition, h.origin)
            ).items()
        ],
        "tempos": [
            {"speaker": s, "tempo": q, "condition": c, **row(t)}
            for (s, q, c), t in count(
                digits, lambda h: (h.speaker, tempo_class(h.tempo), h.condition)
            ).items()
        ],
        "confusion": confusion(digits),
    }  # fmt: skip


def confusion(digits: Sequence[Hearing]) -> dict[str, dict[str, int]]:
    """Said digit -> heard digit -> how often, over all conditions; «∅» is none."""
    table: dict[str, dict[str, int]] = {}
    for tally in count(digits, lambda _: "all").values():
        for (said, heard), times in tally.confusions.items():
            table.setdefault(said, {})[heard] = times
    order = [*DIGIT_WORDS, NOTHING]
    return {said: table[said] for said in sorted(table, key=order.index)}


def row(tally: Tally) -> dict[str, Any]:
    """A tally as JSON, with the commonest confusions alone."""
    confusions = tally.confusions.most_common(CONFUSIONS)
    listed = [[said, heard, count] for (said, heard), count in confusions]
    return asdict(tally) | {"confusions": listed}


if __name__ == "__main__":
    directory, folder, result = map(Path, sys.argv[1:4])
    figures = measure(directory, load(folder), sys.argv[4:], Progress())
    result.write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")
