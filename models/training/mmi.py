"""Training by whole sequences: maximum mutual information without lattices (Povey et al., 2016,
"Purely sequence-trained neural networks for ASR based on lattice-free MMI").

The right sequence of phones, each with a little freedom in time, is set against all sequences that
a bigram of phones allows. Frame by frame a net learns to be sure; here it learns to be right where
the decoder would otherwise choose a rival.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from models.training.export import PRIOR_SCALE
from models.training.fitting import Objective, cross_entropy
from models.training.phones import BASE

FLATNESS = 0.5
"""The power to which the bigram's chances are taken: what often follows what in the training's
phrases shall not spare the net the hearing of it."""
SCALE = 0.3
"""Of the net's log likelihoods against the bigram. The net grows sure by it: the decoder weighs it
less (`export.ACOUSTIC_SCALE`)."""
TOLERANCE = 1
"""Outputs by which a phone may begin sooner or end later than its label."""
CROSS_ENTROPY_SHARE = 0.1
STAY = math.log(0.5)
"""Of each state's two ways, as in the exported transition model."""
_NEVER = -1e5


@dataclass(frozen=True)
class PhoneBigram:
    """log_next: [phones, phones], row: what follows a phone. log_start: [phones]."""

    log_next: Tensor
    log_start: Tensor


def bigram(phones: Iterable[npt.NDArray[np.int16]]) -> PhoneBigram:
    """Counted from labels of 10 ms frames: runs of one phone are one phone."""
    counts = np.full((len(BASE), len(BASE)), 0.5)
    for labels in phones:
        runs = labels[np.concatenate([[True], labels[1:] != labels[:-1]])]
        np.add.at(counts, (runs[:-1], runs[1:]), 1)
    following = counts / counts.sum(1, keepdims=True)
    start = counts.sum(1) / counts.sum()
    return PhoneBigram(
        torch.tensor(np.log(following), dtype=torch.float32),
        torch.tensor(np.log(start), dtype=torch.float32),
    )


def flattened(language: PhoneBigram) -> PhoneBigram:
    return PhoneBigram(
        (FLATNESS * language.log_next).log_softmax(1),
        (FLATNESS * language.log_start).log_softmax(0),
    )


def objective(language: PhoneBigram, log_prior: npt.NDArray[np.float32]) -> Objective:
    """For `fitting.fit`: the sequence's loss, and a little of each output's own, which keeps the
    net from wandering where the sequences do not look."""

    def both(scores: Tensor, targets: Tensor) -> Tensor:
        prior = torch.from_numpy(PRIOR_SCALE * log_prior).to(scores.device)
        likelihoods = scores.log_softmax(2) - prior
        sequence = loss(likelihoods, targets, language)
        return sequence + CROSS_ENTROPY_SHARE * cross_entropy(scores, targets)

    return both


def loss(scores: Tensor, targets: Tensor, language: PhoneBigram) -> Tensor:
    """scores: [batch, outputs, 2*phones], log likelihoods as the decoder has them; targets: [batch,
    outputs], pdfs. Mean negative log of the right sequence's share, for each output."""
    scaled = SCALE * scores
    likelihood = wanted(scaled, targets, language) - everything(scaled, language)
    return -likelihood.mean() / scores.shape[1]


def everything(scores: Tensor, language: PhoneBigram) -> Tensor:
    """[batch]: log of the sum over all sequences of phones."""
    batch, outputs, pdfs = scores.shape
    pairs = scores.view(batch, outputs, pdfs // 2, 2)
    ways = language.log_next.to(scores.device).exp()
    alpha = language.log_start.to(scores.device)[None, :, None] + pairs[:, 0]
    for t in range(1, outputs):
        held = alpha.logsumexp(2) + STAY
        top = held.max(1, keepdim=True).values
        entered = ((held - top).exp() @ ways + 1e-30).log() + top
        alpha = torch.stack([entered, held], 2) + pairs[:, t]
    return alpha.flatten(1).logsumexp(1)


def wanted(scores: Tensor, targets: Tensor, language: PhoneBigram) -> Tensor:
    """[batch]: log of the sum over the labels' own sequence, TOLERANCE outputs to and fro."""
    batch, outputs, _ = scores.shape
    segment, phones, inside = _segments(targets)
    count = phones.shape[1]
    entering = scores.gather(2, (2 * phones)[:, None].expand(-1, outputs, -1))
    staying = scores.gather(2, (2 * phones + 1)[:, None].expand(-1, outputs, -1))
    entering = entering.masked_fill(~inside, _NEVER)
    staying = staying.masked_fill(~inside, _NEVER)
    log_next = language.log_next.to(scores.device)
    step = torch.full((batch, count), _NEVER, device=scores.device)
    step[:, 1:] = log_next[phones[:, :-1], phones[:, 1:]] + STAY
    first = language.log_start.to(scores.device)[phones[:, :1]]
    beginning = torch.full((batch, count), _NEVER, device=scores.device)
    beginning[:, :1] = first
    alpha = torch.stack([beginning + entering[:, 0], beginning + staying[:, 0]], 2)
    for t in range(1, outputs):
        held = alpha.logsumexp(2)
        before = torch.nn.functional.pad(held[:, :-1], (1, 0), value=_NEVER)
        alpha = torch.stack([before + step + entering[:, t], held + STAY + staying[:, t]], 2)
    last = segment[:, -1]
    return alpha[torch.arange(batch), last].logsumexp(1)


def _segments(targets: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Each output's segment [batch, outputs], the segments' phones [batch, segments], and which
    outputs each may have [batch, outputs, segments]."""
    begins = targets % 2 == 0
    begins[:, 0] = False
    segment = begins.long().cumsum(1)
    count = int(segment.max()) + 1
    phones = torch.zeros(len(targets), count, dtype=torch.long, device=targets.device)
    phones.scatter_(1, segment, targets // 2)
    own = torch.nn.functional.one_hot(segment, count).float().transpose(1, 2)
    inside = torch.nn.functional.max_pool1d(own, 2 * TOLERANCE + 1, 1, TOLERANCE) > 0
    return segment, phones, inside.transpose(1, 2)
