"""The acoustic model: a time-delay neural network over cepstra, one output every 30 ms.

Each layer is an affine map of spliced frames, ReLU and batch normalisation: what nnet3 calls
Append(Offset(...)) and NaturalGradientAffine. Layers after the first look at frames 30 ms apart,
so that nothing is computed that the output does not need.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from models.training.features import CEPSTRA
from models.training.phones import PDFS

SUBSAMPLING = 3
"""Input frames an output: Kaldi's frame-subsampling-factor."""
SPLICE = 5
"""Input frames on each side of the first layer."""
DILATIONS = (1, 1, 1, 2, 2)
"""Output frames between the three that each further layer sees."""
DROPPED = 26 / 256
"""Share of a layer's values that training leaves out."""


class Tdnn(nn.Module):
    """hidden: width of the layers; outputs: classes; subsampling: input frames an output."""

    def __init__(
        self,
        hidden: int,
        outputs: int = PDFS,
        subsampling: int = SUBSAMPLING,
        dilations: Sequence[int] = DILATIONS,
    ) -> None:
        super().__init__()
        self.hidden = hidden
        self.subsampling = subsampling
        self.dilations = tuple(dilations)
        self.normalise = nn.BatchNorm1d(CEPSTRA, affine=False)
        self.first = nn.Linear(CEPSTRA * (2 * SPLICE + 1), hidden)
        self.layers = nn.ModuleList(nn.Linear(3 * hidden, hidden) for _ in dilations)
        self.norms = nn.ModuleList(nn.BatchNorm1d(hidden) for _ in range(len(dilations) + 1))
        self.last = nn.Linear(hidden, outputs)

    @property
    def context(self) -> int:
        """Input frames that an output needs on each side of its own."""
        return SPLICE + self.subsampling * sum(self.dilations)

    def forward(self, cepstra: Tensor) -> Tensor:
        """[batch, frames + 2*context, CEPSTRA] -> [batch, ceil(frames/subsampling), outputs]:
        unnormalised log posteriors at input frames 0, subsampling, 2*subsampling ..."""
        x = _over_frames(self.normalise, cepstra)
        x = x.unfold(1, 2 * SPLICE + 1, self.subsampling).transpose(2, 3).flatten(2)
        x = _over_frames(self.norms[0], torch.relu(self.first(x)))
        for layer, norm, d in zip(self.layers, self.norms[1:], self.dilations, strict=True):
            frames = x.shape[1]
            x = torch.cat([x[:, : frames - 2 * d], x[:, d : frames - d], x[:, 2 * d :]], 2)
            x = _over_frames(norm, torch.relu(layer(x)))
            x = thinned(x) if self.training else x
        scores: Tensor = self.last(x)
        return scores

    def padded(self, cepstra: Tensor) -> Tensor:
        """[batch, frames, CEPSTRA] with its edges repeated for the context, as nnet3 does."""
        before = cepstra[:, :1].expand(-1, self.context, -1)
        after = cepstra[:, -1:].expand(-1, self.context, -1)
        return torch.cat([before, cepstra, after], 1)


def _over_frames(norm: nn.Module, x: Tensor) -> Tensor:
    batch, frames, width = x.shape
    result: Tensor = norm(x.reshape(batch * frames, width)).view(batch, frames, width)
    return result


def thinned(x: Tensor) -> Tensor:
    """Dropout of DROPPED. PyTorch's own draws value by value on a CPU, a tenth of a step; here
    64 random bits do for eight."""
    words = torch.randint(-(2**63), 2**63 - 1, (-(-x.numel() // 8),), device=x.device)
    drawn = words.view(torch.uint8)[: x.numel()].view(x.shape)
    return x * ((drawn >= round(DROPPED * 256)).to(x.dtype) / (1 - DROPPED))


def parameters(net: nn.Module) -> int:
    return sum(p.numel() for p in net.parameters())
