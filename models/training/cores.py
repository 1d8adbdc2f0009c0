"""Work that falls into pieces, done by as many processes as there are cores."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

import torch

Result = TypeVar("Result")


def each(work: Callable[[int], Result], count: int) -> Iterator[Result]:
    """work(0) to work(count - 1), in order. Forked: the work may hold what cannot be pickled, what
    it returns may not. Raises what the work raises, `BrokenProcessPool` when a process is killed.
    """
    forked = multiprocessing.get_context("fork")
    workers = max(1, min(count, os.cpu_count() or 1))
    with ProcessPoolExecutor(workers, forked, initializer=_take, initargs=(work,)) as pool:
        yield from pool.map(_do, range(count))


_taken: Callable[[int], Any]


def _take(work: Callable[[int], Any]) -> None:
    global _taken
    _taken = work
    on_one_thread()


def _do(number: int) -> Any:
    return _taken(number)


def on_one_thread() -> None:
    """The first thing a forked process does: OpenMP's threads do not live on in a fork, and whoever
    waits for them waits for ever."""
    torch.set_num_threads(1)
