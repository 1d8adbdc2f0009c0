"""Vosk computes the same cepstra and the same net outputs as we do, to the rounding.

A graph with one path forces one pdf on the whole utterance; with the acoustic scale at 1, Vosk's
«confidence» of that path is the sum over the frames of (net output - log prior) of the pdf.
"""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch
import vosk

from models.training import nnet3, phones
from models.training.features import MFCC_CONF, mfcc
from models.training.net import SUBSAMPLING, Tdnn

SHOWN = (0, 7, 42, phones.PDFS - 1)
ONE_PATH = """
import sys, pywrapfst as f
g = f.VectorFst(); a, b = g.add_state(), g.add_state(); one = f.Weight("tropical", 0)
forward, loop, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
g.set_start(a); g.set_final(b, one)
g.add_arc(a, f.Arc(forward, 1, one, b)); g.add_arc(b, f.Arc(loop, 0, one, b))
g.write(path)
"""


@pytest.fixture(scope="module")
def sound():
    rng = np.random.default_rng(0)
    loudness = np.repeat(rng.uniform(30, 6000, 40), 200)
    return (rng.standard_normal(8000) * loudness).clip(-32768, 32767).astype(np.int16)


@pytest.fixture(scope="module")
def net():
    torch.manual_seed(3)
    made = Tdnn(24)
    with torch.no_grad():  # normalisation that does something
        for name, value in made.named_buffers():
            if name.endswith("running_mean"):
                value.uniform_(-1, 1)
            elif name.endswith("running_var"):
                value.uniform_(0.5, 900 if name.startswith("normalise") else 3)
        for norm in made.norms:
            norm.weight.uniform_(0.5, 2)
            norm.bias.uniform_(-1, 1)
    return made.eval()


@pytest.fixture(scope="module")
def model(tmp_path_factory, net):
    """Each «phone» k has pdf k for all its frames."""
    folder = tmp_path_factory.mktemp("one-path")
    for name in ("am", "conf", "graph"):
        (folder / name).mkdir()
    pdfs = {k + 1: (k, k) for k in range(phones.PDFS)}
    nnet3.write(folder / "am/final.mdl", nnet3.layers(net), np.zeros(phones.PDFS), pdfs)
    (folder / "conf/mfcc.conf").write_text(MFCC_CONF)
    (folder / "conf/model.conf").write_text(
        "--beam=20\n--lattice-beam=10\n--max-active=7000\n--acoustic-scale=1.0\n"
        f"--frame-subsampling-factor={SUBSAMPLING}\n"
        f"--endpoint.silence-phones={phones.PDFS + 1}\n"
    )
    (folder / "graph/words.txt").write_text("<eps> 0\nx 1\n")
    return folder


def sum_by_vosk(folder, sound, pdf, frame):
    graph = folder / "graph/HCLG.fst"
    transitions = [str(2 * pdf + 2), str(2 * pdf + 1)]
    subprocess.run([sys.executable, "-c", ONE_PATH, *transitions, str(graph)], check=True)
    vosk.SetLogLevel(-1)
    stream = vosk.KaldiRecognizer(vosk.Model(str(folder)), 8000)
    stream.SetMaxAlternatives(1)
    for start in range(0, sound.size, frame):
        stream.AcceptWaveform(sound[start : start + frame].tobytes())
    return json.loads(stream.FinalResult())["alternatives"][0]["confidence"]


@pytest.fixture(scope="module")
def ours(net, sound):
    with torch.inference_mode():
        scores = torch.log_softmax(net(net.padded(torch.from_numpy(mfcc(sound))[None]))[0], -1)
    return scores.numpy()


@pytest.mark.parametrize("pdf", SHOWN)
@pytest.mark.parametrize("frame", [160, 8000], ids=["streamed", "at once"])
def test_net_outputs_are_equal(model, sound, ours, pdf, frame):
    theirs = sum_by_vosk(model, sound, pdf, frame)
    assert theirs / len(ours) == pytest.approx(ours[:, pdf].sum() / len(ours), abs=1e-3)


def test_the_outputs_differ_enough_to_tell_them_apart(ours):
    sums = ours.sum(0)[list(SHOWN)] / len(ours)
    assert np.abs(np.subtract.outer(sums, sums)[np.triu_indices(len(SHOWN), 1)]).min() > 0.01
