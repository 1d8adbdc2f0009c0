"""A net taught on by several seeds, and the mean of what it becomes (Wortsman et al., 2022, "Model
soups"): it hears better in noise than each of them, for no more work of the recogniser.

Each seed learns in a process of its own, on one core; on CUDA one after the other.
"""

from __future__ import annotations

import copy
import multiprocessing
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from models.training import cores, fitting
from models.training.fitting import Fitted
from models.training.order import StageFailed

Teach = Callable[[int], Fitted]
"""By seed."""


def mean(nets: Sequence[Fitted]) -> Fitted:
    """Of weights that went on from the same ones. The first one's prior; the mean loss."""
    states = [one.net.state_dict() for one in nets]
    net = copy.deepcopy(nets[0].net)
    net.load_state_dict(
        {
            name: torch.stack([state[name] for state in states]).mean(0)
            if weight.is_floating_point()
            else weight
            for name, weight in states[0].items()
        }
    )
    return Fitted(net, nets[0].prior, sum(one.loss for one in nets) / len(nets))


def side_by_side(teach: Teach, seeds: Sequence[int], folder: Path) -> list[Fitted]:
    """What each seed makes, kept in the folder. Raises `StageFailed` when one ends without."""
    missing = [seed for seed in seeds if not _kept(folder, seed).exists()]
    if fitting.device().type == "cuda":
        for seed in missing:
            fitting.save(_kept(folder, seed), teach(seed))
    else:
        _forked(teach, missing, folder)
    return [fitting.load(_kept(folder, seed)) for seed in seeds]


def _forked(teach: Teach, seeds: Sequence[int], folder: Path) -> None:
    """Forked, because gigabytes of speech are in memory already. Not by `cores.each`, whose
    processes all end with the first that is killed: a seed is an hour's work."""
    fork = multiprocessing.get_context("fork")
    working = [
        fork.Process(target=_alone, args=(teach, seed, folder), daemon=True) for seed in seeds
    ]
    for one in working:
        one.start()
    for one in working:
        one.join()
    for seed, one in zip(seeds, working, strict=True):
        if one.exitcode:
            raise StageFailed(f"the net of seed {seed} ended with {one.exitcode}; see above")


def _alone(teach: Teach, seed: int, folder: Path) -> None:
    cores.on_one_thread()
    fitting.save(_kept(folder, seed), teach(seed))


def _kept(folder: Path, seed: int) -> Path:
    return folder / f"seed-{seed}.pt"
