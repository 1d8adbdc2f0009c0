"""Streaming models of sherpa-onnx in a local directory: which kind, of which files.

A directory holds tokens.txt and either encoder, decoder and joiner (a transducer: zipformer and
its kin) or one net with CTC outputs (T-one, zipformer2). Subfolders are looked into as well, and
of a net in several precisions the int8 one is taken.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import onnxruntime
import sherpa_onnx

from voice_gateway.asr.engine import ModelUnusable

TRANSDUCERS = frozenset({"conformer", "ebranchformer", "lstm", "zipformer", "zipformer2"})
BLANKS = ("<blk>", "<eps>", "<blank>")
HOTWORDS_SCORE = 1.5
"""What each token of an expected phrase adds to the beam's log probability."""


@dataclass(frozen=True)
class SherpaModel:
    """What the directory holds; `bpe`: the vocabulary that phrases are cut with, if there."""

    kind: Literal["transducer", "t_one", "zipformer2_ctc"]
    tokens: Path
    nets: tuple[Path, ...]
    bpe: Path | None

    @property
    def rate(self) -> int:
        return 8000 if self.kind == "t_one" else 16000

    @property
    def takes_phrases(self) -> bool:
        """Hotwords bias the beam search of a transducer, and of it alone."""
        return self.kind == "transducer" and self.bpe is not None

    def recogniser(self) -> sherpa_onnx.OnlineRecognizer:
        tokens, nets = str(self.tokens), [str(net) for net in self.nets]
        make = sherpa_onnx.OnlineRecognizer
        if self.kind == "t_one":
            return make.from_t_one_ctc(tokens=tokens, model=nets[0], num_threads=1)
        if self.kind == "zipformer2_ctc":
            return make.from_zipformer2_ctc(tokens=tokens, model=nets[0], num_threads=1)
        biased = {
            "decoding_method": "modified_beam_search",
            "modeling_unit": "bpe",
            "bpe_vocab": str(self.bpe),
            "hotwords_score": HOTWORDS_SCORE,
        }
        return make.from_transducer(
            tokens=tokens, encoder=nets[0], decoder=nets[1], joiner=nets[2], num_threads=1,
            **(biased if self.takes_phrases else {}),
        )  # fmt: skip


def find(directory: Path) -> SherpaModel:
    """Raises ModelUnusable, which names what lacks.

    The nets' metadata are looked at here, since sherpa-onnx ends the process over a wrong one.
    """
    tokens = next(iter(sorted(directory.rglob("tokens.txt"))), None)
    if tokens is None:
        raise ModelUnusable(f"{directory} holds no sherpa-onnx model (tokens.txt is missing)")
    _check_blank(tokens)
    bpe = next(iter(sorted(directory.rglob("*.vocab"))), None)
    parts = [_net(directory, f"{part}*.onnx") for part in ("encoder", "decoder", "joiner")]
    if not any(parts):
        net = _net(directory, "*.onnx")
        if net is None:
            raise ModelUnusable(f"{directory} holds no sherpa-onnx model (no .onnx file)")
        return SherpaModel(_ctc_kind(net), tokens, (net,), bpe)
    nets = tuple(part for part in parts if part is not None)
    if len(nets) < len(parts):
        raise ModelUnusable(f"{directory} lacks one of encoder, decoder, joiner (.onnx)")
    for net, keys in zip(nets, (("model_type",), ("vocab_size", "context_size"), ()), strict=True):
        facts = _metadata(net)
        if missing := [key for key in keys if key not in facts]:
            raise ModelUnusable(f"{net} has no {missing[0]} in its metadata")
    if (kind := _metadata(nets[0])["model_type"]) not in TRANSDUCERS:
        raise ModelUnusable(f"{nets[0]} is a {kind}, no streaming transducer")
    return SherpaModel("transducer", tokens, nets, bpe)


def _net(directory: Path, pattern: str) -> Path | None:
    found = sorted(directory.rglob(pattern))
    return next((f for f in found if ".int8." in f.name), found[0] if found else None)


def _ctc_kind(net: Path) -> Literal["t_one", "zipformer2_ctc"]:
    facts = _metadata(net)
    if facts.keys() >= {"frame_length_ms", "state_dim", "sample_rate"}:
        return "t_one"
    if facts.get("model_type") == "zipformer2":
        return "zipformer2_ctc"
    raise ModelUnusable(f"{net} is neither T-one nor a streaming zipformer2 with CTC")


def _metadata(net: Path) -> dict[str, str]:
    try:
        session = onnxruntime.InferenceSession(net, providers=["CPUExecutionProvider"])
    # onnxruntime's errors share no base but this one
    except Exception as error:
        raise ModelUnusable(f"{net} is damaged: no ONNX model") from error
    return dict(session.get_modelmeta().custom_metadata_map)


def _check_blank(tokens: Path) -> None:
    names = {line.split()[0] for line in tokens.read_text("utf-8").splitlines() if line.strip()}
    if names.isdisjoint(BLANKS):
        raise ModelUnusable(f"{tokens} has no blank token (one of {', '.join(BLANKS)})")
