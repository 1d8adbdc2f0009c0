"""The stage that writes a Vosk model directory, but for its graph."""

from __future__ import annotations

from pathlib import Path

from models.training import nnet3, phones
from models.training.features import MFCC_CONF
from models.training.fitting import Fitted
from models.training.net import SUBSAMPLING

PRIOR_SCALE = 0.6
ACOUSTIC_SCALE = 0.27
"""How the decoder weighs the net against its graph."""
MODEL_CONF = f"""--min-active=200
--max-active=2000
--beam=8.0
--lattice-beam=2.0
--phone-determinize=false
--acoustic-scale={ACOUSTIC_SCALE}
--frame-subsampling-factor={SUBSAMPLING}
--frames-per-chunk=9
--endpoint.silence-phones={phones.KALDI_ID[phones.SILENCE]}
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""
"""phone-determinize off: with the phone loop of [unk] it would cost more than real time.
frames-per-chunk: 90 ms of sound pass the net at once; with Kaldi's default partials come later."""


def export(fitted: Fitted, directory: Path) -> None:
    """am/final.mdl, conf/ and the phone tables of graph/."""
    for folder in ("am", "conf", "graph/phones"):
        (directory / folder).mkdir(parents=True, exist_ok=True)
    classes = {i: phones.pdfs(i) for i in range(1, len(phones.KALDI))}
    nnet3.write(
        directory / "am/final.mdl", nnet3.layers(fitted.net), PRIOR_SCALE * fitted.prior, classes
    )
    (directory / "conf/mfcc.conf").write_text(MFCC_CONF)
    (directory / "conf/model.conf").write_text(MODEL_CONF)
    (directory / "graph/phones/word_boundary.int").write_text(phones.word_boundaries())
    table = "".join(f"{name} {i}\n" for i, name in enumerate(phones.KALDI))
    (directory / "graph/phones.txt").write_text(table)
