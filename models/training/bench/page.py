"""The figures as a page in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from models.training.bench.conditions import CONDITIONS

ROWS = (
    ("digits", "digit strings"),
    ("command", "commands, by grammar"),
    ("command/free", "commands, free speech"),
    ("yes_no", "да / нет"),
    ("number", "numbers"),
    ("free", "free speech"),
    ("other/digits", "other speech refused at digits"),
    ("other/yes_no", "other speech refused at да / нет"),
    ("other/command", "other speech refused at commands"),
)


def page(measured: Sequence[Mapping[str, Any]], note: str) -> str:
    parts = ["# Bench of the ear\n", f"{note}\n"]
    parts += [model(figures) for figures in measured]
    return "\n".join(parts)


def model(figures: Mapping[str, Any]) -> str:
    delay, memory = figures["partial_delay_ms"], figures["memory_mb"]
    lines = [
        f"## {figures['model']}\n",
        f"Directory {figures['directory_mb']} MB, memory +{memory['model']} MB; real-time factor "
        + ", ".join(f"{way} {value}" for way, value in figures["rtf"].items())
        + f"; a word is stable {delay['median']:.0f} ms after its end (median; "
        f"9 of 10 within {delay['p90']:.0f} ms).\n",
        "Each cell: taken and wholly right, in brackets how many were misheard / refused (asked "
        f"again: [unk], no word, or one with a confidence under {figures['least_confidence']}). "
        "For other speech: refused.\n",
    ]
    for origin in ("human", "synthetic"):
        rows = [r for r in figures["results"] if r["origin"] == origin]
        if rows:
            lines += table(origin, rows)
    lines += confusions(figures["results"])
    return "\n".join(lines)


def cases(rows: Sequence[Mapping[str, Any]], kind: str) -> int:
    return max(int(r["cases"]) for r in rows if r["kind"] == kind)


def table(origin: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    found = {(r["kind"], r["condition"]): r for r in rows}
    head = ["| " + " | ".join([origin, *CONDITIONS]) + " |", "|---" * (len(CONDITIONS) + 1) + "|"]
    body = []
    for kind, title in ROWS:
        if any((kind, condition) in found for condition in CONDITIONS):
            cells = [share(kind, found.get((kind, condition))) for condition in CONDITIONS]
            named = f"{title} ({cases(rows, kind)})"
            body.append("| " + " | ".join([named, *cells]) + " |")
    return [*head, *body, ""]


def share(kind: str, figures: Mapping[str, Any] | None) -> str:
    if figures is None:
        return ""
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
