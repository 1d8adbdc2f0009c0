"""The figures as a page in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from models.training.bench.conditions import CONDITIONS
from models.training.bench.hearing import TEMPO_CLASSES
from models.training.bench.test_set import DIGIT_WORDS

ROWS = (
    ("digits", "digit strings"),
    ("command", "commands, by grammar"),
    ("command/free", "commands, free speech"),
    ("yes_no", "да / нет"),
    ("number", "numbers"),
    ("place", "towns and streets"),
    ("free", "free speech"),
    ("other/digits", "other speech refused at digits"),
    ("other/yes_no", "other speech refused at да / нет"),
    ("other/command", "other speech refused at commands"),
    ("other/place", "other speech refused at place names"),
)
SHOWN = ("A-law", "noise 15 dB")
"""Conditions of the tables by voice and tempo."""


def page(measured: Sequence[Mapping[str, Any]], note: str) -> str:
    parts = ["# Bench of the ear\n", f"{note}\n"]
    parts += [model(figures) for figures in measured]
    return "\n".join(parts)


def model(figures: Mapping[str, Any]) -> str:
    delay, memory = figures["partial_delay_ms"], figures["memory_mb"]
    lines = [
        f"## {figures['model']}\n",
        f"Directory {figures['directory_mb']} MB; memory: the model {memory['model']} MB, the "
        f"process after all {memory['after']} MB; real-time factor "
        + ", ".join(f"{way} {value}" for way, value in figures["rtf"].items())
        + "; "
        + (
            f"a word is stable {delay['median']:.0f} ms after its end (median; 9 of 10 within "
            f"{delay['p90']:.0f} ms).\n"
            if delay["median"] is not None
            else "no partial results.\n"
        ),
        "Each cell: taken and wholly right, in brackets how many were misheard / refused (asked "
        "again: [unk], no answer to the step, or a word with a confidence under "
        f"{figures['least_confidence']}). For other speech: refused.\n",
    ]
    for origin in ("human", "synthetic"):
        rows = [r for r in figures["results"] if r["origin"] == origin]
        if rows:
            lines += table(origin, rows)
    if load := figures.get("streams"):
        lines.append(streams(load))
    lines += lengths(figures["lengths"])
    lines += voices(figures["tempos"])
    lines += confusions(figures["results"])
    lines += confusion(figures["confusion"])
    return "\n".join(lines)


def streams(load: Mapping[str, Any]) -> str:
    return (
        f"{load['streams']} streams at once, all speaking: {load['cores']} cores "
        f"({load['cores'] / load['streams']:.3f} a stream); {load['late']:.2%} of the frames "
        f"answered more than 100 ms late, median {load['median_ms']:.0f} ms, 99 of 100 within "
        f"{load['p99_ms']:.0f} ms, worst {load['worst_ms']:.0f} ms (load of the machine before: "
        f"{load['busy']} a core).\n"
    )


def grid(
    corner: str,
    columns: Sequence[str],
    rows: Mapping[str, Mapping[str, str]],
) -> list[str]:
    """A table in Markdown; a cell that is not there stays empty."""
    lines = [f"| {corner} | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name, cells in rows.items():
        lines.append(f"| {name} | {' | '.join(cells.get(c, '') for c in columns)} |")
    return [*lines, ""]


def outcome(entry: Mapping[str, Any]) -> str:
    return f"{entry['right']} of {entry['cases']} ({entry['misheard']}/{entry['refused']})"


def lengths(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """Digit strings by how many digits they have."""
    rows: dict[str, dict[str, str]] = {}
    for one in sorted(entries, key=lambda e: (e["origin"], e["digits"])):
        name = f"{one['origin']}, {one['digits']} digits"
        rows.setdefault(name, {})[one["condition"]] = outcome(one)
    return grid("digit strings", conditions(entries), rows)


def voices(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """Digit strings by who says them and how quickly, in syllables a second."""
    found = [one for one in entries if one["condition"] in SHOWN]
    columns = [f"{c}: {tempo}" for c in conditions(found) for tempo in TEMPO_CLASSES]
    rows: dict[str, dict[str, str]] = {}
    for one in found:
        column = f"{one['condition']}: {one['tempo']}"
        rows.setdefault(one["speaker"], {})[column] = outcome(one)
    return grid("voice, syllables/s", columns, rows)


def conditions(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    measured = {one["condition"] for one in entries}
    return [condition for condition in CONDITIONS if condition in measured]


def confusion(table: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Digits said (rows) and heard instead (columns), times over all conditions."""
    if not table:
        return []
    columns = sorted({heard for cells in table.values() for heard in cells}, key=digit_order)
    rows = {said: {h: str(n) for h, n in cells.items()} for said, cells in table.items()}
    return grid("said > heard", columns, rows)


def digit_order(word: str) -> int:
    return DIGIT_WORDS.index(word) if word in DIGIT_WORDS else len(DIGIT_WORDS)


def cases(rows: Sequence[Mapping[str, Any]], kind: str) -> int:
    return max(int(r["cases"]) for r in rows if r["kind"] == kind)


def table(origin: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    found = {(r["kind"], r["condition"]): r for r in rows}
    columns = conditions(rows)
    listed = {
        f"{title} ({cases(rows, kind)})": {
            condition: share(kind, found[kind, condition])
            for condition in columns
            if (kind, condition) in found
        }
        for kind, title in ROWS
        if any((kind, condition) in found for condition in columns)
    }
    return grid(origin, columns, listed)


def share(kind: str, figures: Mapping[str, Any]) -> str:
    cases = figures["cases"]
    if kind.startswith("other/"):
        return f"{figures['refused'] / cases:.1%}"
    return f"{figures['right'] / cases:.1%} ({figures['misheard']}/{figures['refused']})"


def confusions(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Over all conditions, by kind."""
    lines = ["| kind | said > heard (times) |", "|---|---|"]
    for kind, title in ROWS:
        counted: Counter[tuple[str, str]] = Counter()
        for entry in rows:
            if entry["kind"] == kind and not kind.startswith("other/"):
                counted.update({(said, heard): n for said, heard, n in entry["confusions"]})
        if counted:
            pairs = [f"{said} > {heard} ({n})" for (said, heard), n in counted.most_common(10)]
            lines.append(f"| {title} | {', '.join(pairs)} |")
    return [*lines, ""]
