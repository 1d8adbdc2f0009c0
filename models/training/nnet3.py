"""Kaldi's on-disk form of an acoustic model: transition model and nnet3 network (final.mdl).

Only what a feed-forward net needs is written; batch normalisation is folded into the affine maps.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from models.training.features import CEPSTRA
from models.training.net import SPLICE, Tdnn
from models.training.whole_file import written_whole

Array = npt.NDArray[np.float64]
_EPSILON = 1e-5  # torch's, in batch normalisation


@dataclass(frozen=True)
class Layer:
    """An affine map of frames spliced at `offsets` (in input frames): weights [out, len(offsets) *
    in], bias [out]."""

    offsets: tuple[int, ...]
    weights: Array
    bias: Array


class Writer:
    """Kaldi's binary tokens and numbers."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        file.write(b"\0B")  # what makes Kaldi read binary

    def text(self, text: str) -> None:
        self._file.write(text.encode())

    def token(self, *tokens: str) -> None:
        for token in tokens:
            self.text(f"{token} ")

    def integer(self, *values: int) -> None:
        for value in values:
            self._file.write(b"\4" + struct.pack("<i", value))

    def single(self, value: float) -> None:
        self._file.write(b"\4" + struct.pack("<f", value))

    def double(self, value: float) -> None:
        self._file.write(b"\10" + struct.pack("<d", value))

    def integers(self, values: Sequence[int]) -> None:
        body = np.asarray(values, "<i4").tobytes()
        self._file.write(b"\4" + struct.pack("<i", len(values)) + body)

    def vector(self, values: npt.ArrayLike) -> None:
        array = np.asarray(values, "<f4")
        self.token("FV")
        self.integer(len(array))
        self._file.write(array.tobytes())

    def matrix(self, values: npt.ArrayLike) -> None:
        array = np.ascontiguousarray(values, "<f4")
        self.token("FM")
        self.integer(*array.shape)
        self._file.write(array.tobytes())


def layers(net: Tdnn) -> list[Layer]:
    """The net's affine maps, all normalisations folded in."""
    state = {name: value.double().numpy() for name, value in net.state_dict().items()}
    step = net.subsampling
    names = ["first", *(f"layers.{i}" for i in range(len(net.dilations))), "last"]
    offsets = [
        tuple(range(-SPLICE, SPLICE + 1)),
        *((-step * d, 0, step * d) for d in net.dilations),
        (0,),
    ]
    gain = 1 / np.sqrt(state["normalise.running_var"] + _EPSILON)
    shift = -state["normalise.running_mean"] * gain
    result = []
    for i, (name, places) in enumerate(zip(names, offsets, strict=True)):
        weights, bias = state[f"{name}.weight"], state[f"{name}.bias"]
        bias = bias + weights @ np.tile(shift, len(places))
        result.append(Layer(places, weights * np.tile(gain, len(places))[None], bias))
        if name != "last":
            norm = f"norms.{i}"
            deviation = np.sqrt(state[f"{norm}.running_var"] + _EPSILON)
            gain = state[f"{norm}.weight"] / deviation
            shift = state[f"{norm}.bias"] - gain * state[f"{norm}.running_mean"]
    return result


def write(
    path: Path,
    stack: Sequence[Layer],
    log_prior: npt.ArrayLike,
    pdfs: Mapping[int, tuple[int, int]],
) -> None:
    """pdfs: Kaldi phone id -> (forward, self-loop) pdf, ids 1..N without a gap. The decoder
    subtracts `log_prior` [pdfs] from the net's log posteriors."""
    with written_whole(path) as scratch, scratch.open("wb") as file:
        out = Writer(file)
        _transition_model(out, pdfs)
        _network(out, stack)
        context = sum(max(layer.offsets) for layer in stack)
        out.token("<LeftContext>")
        out.integer(context)
        out.token("<RightContext>")
        out.integer(context)
        out.token("<Priors>")
        out.vector(np.exp(np.asarray(log_prior)))


def _transition_model(out: Writer, pdfs: Mapping[int, tuple[int, int]]) -> None:
    """One emitting state a phone. Transition ids, from 1: loop of phone k is 2k-1, forward 2k."""
    phones = sorted(pdfs)
    out.token("<TransitionModel>", "<Topology>")
    out.integers(phones)
    out.integers([-1, *(0 for _ in phones)])
    out.integer(-1, 1, 2)  # self-loop pdf classes follow; one entry; of two states
    out.integer(0, 1, 2, 0)  # state 0: forward class 0, loop class 1, two transitions: to 0
    out.single(0.5)
    out.integer(1)  # and to 1
    out.single(0.5)
    out.integer(-1, -1, 0)  # state 1: final
    out.token("</Topology>", "<Tuples>")
    out.integer(len(phones))
    for phone in phones:
        out.integer(phone, 0, *pdfs[phone])
    out.token("</Tuples>", "<LogProbs>")
    out.vector([0.0, *(float(np.log(0.5)) for _ in range(2 * len(phones)))])
    out.token("</LogProbs>", "</TransitionModel>")


def _network(out: Writer, stack: Sequence[Layer]) -> None:
    config = [f"input-node name=input dim={CEPSTRA}"]
    components: list[tuple[str, Callable[[], None]]] = []
    previous = "input"
    for i, layer in enumerate(stack):
        last = i == len(stack) - 1
        name = "output" if last else f"tdnn{i + 1}"
        after, kind = ("log-softmax", "LogSoftmax") if last else ("relu", "RectifiedLinear")
        inputs = [previous if o == 0 else f"Offset({previous}, {o})" for o in layer.offsets]
        spliced = inputs[0] if len(inputs) == 1 else f"Append({', '.join(inputs)})"
        affine, activation = f"{name}.affine", f"{name}.{after}"
        config += [
            f"component-node name={affine} component={affine} input={spliced}",
            f"component-node name={activation} component={activation} input={affine}",
        ]
        components += [
            (affine, partial(_affine, out, layer)),
            (activation, partial(_nonlinearity, out, f"{kind}Component", len(layer.bias))),
        ]
        previous = activation
    config.append(f"output-node name=output input={previous} objective=linear")
    out.token("<Nnet3>")
    out.text("\n" + "\n".join(config) + "\n\n")  # an empty line ends it, in binary too
    out.token("<NumComponents>")
    out.integer(len(components))
    for name, write_component in components:
        out.token("<ComponentName>", name)
        write_component()
    out.token("</Nnet3>")


def _affine(out: Writer, layer: Layer) -> None:
    out.token("<FixedAffineComponent>", "<LinearParams>")
    out.matrix(layer.weights)
    out.token("<BiasParams>")
    out.vector(layer.bias)
    out.token("</FixedAffineComponent>")


def _nonlinearity(out: Writer, kind: str, dimension: int) -> None:
    """Without the statistics that Kaldi's own training keeps in it."""
    out.token(f"<{kind}>", "<Dim>")
    out.integer(dimension)
    for name in ("<ValueAvg>", "<DerivAvg>"):
        out.token(name)
        out.vector([])
    out.token("<Count>")
    out.double(0.0)
    out.token("<OderivRms>")
    out.vector([])
    for name in ("<OderivCount>", "<NumDimsSelfRepaired>", "<NumDimsProcessed>"):
        out.token(name)
        out.double(0.0)
    out.token(f"</{kind}>")
