"""Files that are there whole or not at all: an interrupted stage goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Gives a path to write to, which becomes `path` when the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".part")
    yield scratch
    scratch.replace(path)


def save_arrays(path: Path, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
    """One file of numpy's npz."""
    with written_whole(path) as scratch, scratch.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]  # numpy reads **arrays as allow_pickle
