"""Training a net: cross-entropy per output, cosine learning rate, checkpoints to go on from."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from models.training.examples import Sampler
from models.training.net import Tdnn
from models.training.progress import Progress
from models.training.spectral import Augmenter, Noises
from models.training.whole_file import written_whole

WARM_UP = 100
LAST_SHARE = 0.02
"""Of the learning rate, at the end."""
SMOOTHING = 0.05
CHECKPOINT_EVERY = 500


Objective = Callable[[Tensor, Tensor], Tensor]
"""(scores [batch, outputs, classes], targets [batch, outputs]) -> what is made small."""


@dataclass(frozen=True)
class Schedule:
    title: str
    steps: int
    batch: int
    learning_rate: float
    pdfs: bool
    """Whether the classes are pdfs (the recogniser's) or phones (the aligner's)."""


@dataclass(frozen=True)
class Fitted:
    """`prior`: log of each class's share [outputs]; `loss`: smoothed, at the end."""

    net: Tdnn
    prior: npt.NDArray[np.float32]
    loss: float


def device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def learning_rate(schedule: Schedule, step: int) -> float:
    done = step / schedule.steps
    cosine = 0.5 * (1 + math.cos(math.pi * done))
    warm = min(1.0, (step + 1) / WARM_UP)
    return schedule.learning_rate * warm * (LAST_SHARE + (1 - LAST_SHARE) * cosine)


def fit(
    net: Tdnn,
    sampler: Sampler,
    schedule: Schedule,
    rng: np.random.Generator,
    progress: Progress,
    checkpoint: Path | None = None,
    noises: Noises | None = None,
    objective: Objective | None = None,
) -> Fitted:
    """Trains `net` in place. With a checkpoint file it goes on where an earlier run stopped."""
    where = device()
    net.to(where).train()
    augment = Augmenter(where, noises)
    optimiser = torch.optim.AdamW(net.parameters(), schedule.learning_rate, weight_decay=1e-4)
    outputs = net.last.out_features
    seen = torch.zeros(outputs, dtype=torch.float64, device=where)
    loss_now, start = float("nan"), 0
    if checkpoint is not None and checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True, map_location=where)
        net.load_state_dict(saved["net"])
        optimiser.load_state_dict(saved["optimiser"])
        start, seen, loss_now = int(saved["step"]), saved["seen"], float(saved["loss"])
    for step in range(start, schedule.steps):
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(schedule, step)
        cepstra, targets = sampler.batch(schedule.batch, pdfs=schedule.pdfs)
        x = augment(torch.from_numpy(cepstra).to(where), rng)
        y = torch.from_numpy(targets).to(where)
        loss = _loss(net, x, y, objective or cross_entropy)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        seen += torch.bincount(y.reshape(-1), minlength=outputs)
        value = loss.item()
        loss_now = value if math.isnan(loss_now) else 0.98 * loss_now + 0.02 * value
        progress.step(schedule.title, step + 1, schedule.steps, f"loss {loss_now:.3f}")
        if checkpoint is not None and (step + 1) % CHECKPOINT_EVERY == 0:
            state = {
                "net": net.state_dict(), "optimiser": optimiser.state_dict(),
                "step": step + 1, "seen": seen, "loss": loss_now,
            }  # fmt: skip
            with written_whole(checkpoint) as scratch:
                torch.save(state, scratch)
    counts = seen.cpu().numpy() + 20
    net.to("cpu").eval()
    return Fitted(net, np.log(counts / counts.sum()).astype(np.float32), loss_now)


def _loss(net: Tdnn, x: Tensor, y: Tensor, objective: Objective) -> Tensor:
    with torch.autocast(x.device.type, torch.bfloat16):
        scores = net(x)
    frames = min(scores.shape[1], y.shape[1])
    return objective(scores[:, :frames].float(), y[:, :frames])


def cross_entropy(scores: Tensor, targets: Tensor) -> Tensor:
    """Each output by itself."""
    loss: Tensor = torch.nn.functional.cross_entropy(
        scores.flatten(0, 1), targets.flatten(), label_smoothing=SMOOTHING
    )
    return loss


def log_likelihoods(
    fitted: Fitted, cepstra: npt.NDArray[np.float32], prior_scale: float
) -> npt.NDArray[np.float32]:
    """[frames, CEPSTRA] -> [outputs, classes]: log posteriors less the scaled prior."""
    with torch.inference_mode():
        padded = fitted.net.padded(torch.from_numpy(cepstra)[None])
        posteriors = fitted.net(padded)[0].log_softmax(1).numpy()
    return np.asarray(posteriors - prior_scale * fitted.prior, np.float32)


def save(path: Path, fitted: Fitted) -> None:
    state = {
        "net": fitted.net.state_dict(),
        "prior": torch.from_numpy(fitted.prior),
        "hidden": fitted.net.hidden,
        "outputs": fitted.net.last.out_features,
        "subsampling": fitted.net.subsampling,
        "dilations": list(fitted.net.dilations),
        "loss": fitted.loss,
    }
    with written_whole(path) as scratch:
        torch.save(state, scratch)


def load(path: Path) -> Fitted:
    state = torch.load(path, weights_only=True)
    net = Tdnn(state["hidden"], state["outputs"], state["subsampling"], state["dilations"])
    net.load_state_dict(state["net"])
    return Fitted(net.eval(), state["prior"].numpy(), float(state["loss"]))
