"""Measured values in numbers: percentiles and rates, as JSON and as a Markdown table."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np


def percentiles(values: Sequence[float]) -> dict[str, int]:
    """count, p50, p95, p99 and worst, rounded; only the count when there is none."""
    if not values:
        return {"count": 0}
    p50, p95, p99 = np.percentile(values, [50, 95, 99])
    named = {"p50": p50, "p95": p95, "p99": p99, "worst": max(values)}
    return {"count": len(values), **{name: round(float(value)) for name, value in named.items()}}


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def chart(title: str, x: Sequence[str], y: Sequence[float], unit: str) -> str:
    """A line through the values, as a Mermaid chart, which Markdown viewers draw."""
    names = ", ".join(f'"{name}"' for name in x)
    values = ", ".join(f"{value:.0f}" for value in y)
    lines = ("```mermaid", "xychart-beta", f'  title "{title}"', f"  x-axis [{names}]")
    return "\n".join((*lines, f'  y-axis "{unit}"', f"  line [{values}]", "```"))


def distribution(title: str, values: Sequence[float]) -> str:
    """A chart of the percentiles from 5 to 99; values in ms."""
    shares = [5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99]
    found = np.percentile(values, shares)
    return chart(title, [f"p{share}" for share in shares], [float(one) for one in found], "ms")


def save(out: Path, name: str, results: Mapping[str, Any], page: str) -> None:
    """`name`.json and `name`.md in the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(results, ensure_ascii=False, indent=2)
    (out / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    (out / f"{name}.md").write_text(page + "\n", encoding="utf-8")
