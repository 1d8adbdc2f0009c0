"""Recognisers of a made-up language whose syllables are tones, in sherpa-onnx's file formats.

Nothing is trained: the weights say which frequency is which syllable. What is tested with them is
all that lies around a net: files, chunks, tokens, times, confidences, phrases.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

TONES = {"▁да": 500, "▁нет": 900, "▁ба": 1400, "ланс": 2000}
"""Syllable -> Hz."""
TOKENS = ("<blk>", *TONES)
SPOKEN = {"да": ("▁да",), "нет": ("▁нет",), "баланс": ("▁ба", "ланс")}
SYLLABLE_S = 0.24
FRAME = 240
"""T-one: samples of 8 kHz a frame, 30 ms."""
OPSET = 17


def speak(text: str, rate: int) -> np.ndarray:
    """int16 [n]: each word's tones, a pause after each word."""
    pieces = [np.zeros(int(0.3 * rate))]
    for word in text.split():
        for syllable in SPOKEN[word]:
            pieces.append(tone({TONES[syllable]: 0.3}, rate))
        pieces.append(np.zeros(int(0.3 * rate)))
    return (np.concatenate(pieces) * 32767).astype(np.int16)


def tone(amplitudes: dict[int, float], rate: int) -> np.ndarray:
    """One syllable; it swells and fades for 20 ms, since a click holds every frequency."""
    t = np.arange(int(SYLLABLE_S * rate)) / rate
    sound = sum(a * np.sin(2 * np.pi * hz * t) for hz, a in amplitudes.items())
    return sound * np.clip(np.minimum(t, SYLLABLE_S - t) / 0.02, 0, 1)


def write_tokens(folder: Path) -> None:
    lines = "".join(f"{token} {number}\n" for number, token in enumerate(TOKENS))
    (folder / "tokens.txt").write_text(lines, encoding="utf-8")


def write_t_one(folder: Path) -> Path:
    """A CTC net of raw sound, 300 ms a step: int32 [1, 2400, 1] -> log probabilities [1, 10, 5]."""
    t = np.arange(FRAME) / 8000
    waves = [f(2 * np.pi * hz * t) for hz in TONES.values() for f in (np.sin, np.cos)]
    kernels = np.asarray(waves, np.float32)[:, None, :] / FRAME / 32768
    pairs = np.kron(np.eye(len(TONES)), [[1, 1]]).astype(np.float32)[:, :, None]
    nodes = [
        helper.make_node("Cast", ["signal"], ["sound"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["sound"], ["row"], perm=[0, 2, 1]),
        helper.make_node("Conv", ["row", "kernels"], ["waves"], strides=[FRAME]),
        helper.make_node("Mul", ["waves", "waves"], ["squares"]),
        helper.make_node("Conv", ["squares", "pairs"], ["power"]),
        helper.make_node("Mul", ["power", "gain"], ["scores"]),
        helper.make_node("Pad", ["scores", "pads", "blank"], ["padded"]),
        helper.make_node("Transpose", ["padded"], ["logits"], perm=[0, 2, 1]),
        helper.make_node("LogSoftmax", ["logits"], ["logprobs"], axis=2),
        helper.make_node("Identity", ["state"], ["state_next"]),
    ]
    constants = {
        "kernels": kernels,
        "pairs": pairs,
        "gain": np.float32(1000),  # a tone of 0.3 has the power 0.0225
        "pads": np.array([0, 1, 0, 0, 0, 0], np.int64),
        "blank": np.float32(6),
    }
    inputs = [_value("signal", TensorProto.INT32, [1, 2400, 1]),
              _value("state", TensorProto.FLOAT16, [1, 1])]  # fmt: skip
    outputs = [_value("logprobs", TensorProto.FLOAT, [1, 10, len(TOKENS)]),
               _value("state_next", TensorProto.FLOAT16, [1, 1])]  # fmt: skip
    facts = {"frame_length_ms": 300, "state_dim": 1, "sample_rate": 8000}
    _save(folder / "model.onnx", nodes, constants, inputs, outputs, facts)
    write_tokens(folder)
    return folder


def _value(name: str, kind: int, shape: list[int | str]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def _save(
    path: Path,
    nodes: list[onnx.NodeProto],
    constants: dict[str, np.ndarray],
    inputs: list[onnx.ValueInfoProto],
    outputs: list[onnx.ValueInfoProto],
    facts: dict[str, object],
) -> None:
    initial = [numpy_helper.from_array(np.asarray(v), name) for name, v in constants.items()]
    graph = helper.make_graph(nodes, path.stem, inputs, outputs, initial)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = 8
    helper.set_model_props(model, {name: str(value) for name, value in facts.items()})
    onnx.checker.check_model(model)
    onnx.save(model, path)


def write_transducer(folder: Path) -> Path:
    """A transducer of mel energies [1, 9, 80] at 16 kHz, in the shape of icefall's LSTM.

    The joiner forbids a token right after itself, so that a long tone is one syllable; and «да»
    and «нет» right after each other, so that both at once are one of them.
    """
    size = len(TOKENS)
    encoder = [
        helper.make_node("Gather", ["x", "bins"], ["energies"], axis=2),
        helper.make_node("Slice", ["energies", "from", "to", "time", "step"], ["frames"]),
        helper.make_node("Add", ["frames", "level"], ["scores"]),
        helper.make_node("Pad", ["scores", "pads", "blank"], ["encoder_out"]),
        helper.make_node("Identity", ["h"], ["next_h"]),
        helper.make_node("Identity", ["c"], ["next_c"]),
    ]
    _save(
        folder / "encoder.onnx",
        encoder,
        {
            "bins": np.array([_mel_bin(hz) for hz in TONES.values()], np.int64),
            "from": np.array([0], np.int64),
            "to": np.array([8], np.int64),
            "time": np.array([1], np.int64),
            "step": np.array([4], np.int64),
            "level": np.float32(0),
            "pads": np.array([0, 0, 1, 0, 0, 0], np.int64),
            "blank": np.float32(-2),
        },
        [_value("x", TensorProto.FLOAT, [1, 9, 80]), *_state("h"), *_state("c")],
        [_value("encoder_out", TensorProto.FLOAT, [1, 2, size]),
         *_state("next_h"), *_state("next_c")],
        {"model_type": "lstm", "num_encoder_layers": 1, "T": 9, "decode_chunk_len": 8,
         "rnn_hidden_size": 1, "d_model": 1},
    )  # fmt: skip
    never = np.diag([0, *([-30] * (size - 1))]).astype(np.float32)
    yes, no = TOKENS.index("▁да"), TOKENS.index("▁нет")
    never[yes, no] = never[no, yes] = -30
    _save(
        folder / "decoder.onnx",
        [
            helper.make_node("Gather", ["y", "last"], ["token"], axis=1),
            helper.make_node("Gather", ["table", "token"], ["decoder_out"], axis=0),
        ],
        {"last": np.array(1, np.int64), "table": never},
        [_value("y", TensorProto.INT64, ["N", 2])],
        [_value("decoder_out", TensorProto.FLOAT, ["N", size])],
        {"vocab_size": size, "context_size": 2},
    )
    _save(
        folder / "joiner.onnx",
        [helper.make_node("Add", ["encoder_out", "decoder_out"], ["logit"])],
        {},
        [_value("encoder_out", TensorProto.FLOAT, ["N", size]),
         _value("decoder_out", TensorProto.FLOAT, ["N", size])],
        [_value("logit", TensorProto.FLOAT, ["N", size])],
        {"joiner_dim": size},
    )  # fmt: skip
    pieces = "".join(f"{token}\t{-number}\n" for number, token in enumerate(TONES, 1))
    (folder / "bpe.vocab").write_text(f"<unk>\t0\n{pieces}", encoding="utf-8")
    write_tokens(folder)
    return folder


def _state(name: str) -> list[onnx.ValueInfoProto]:
    return [_value(name, TensorProto.FLOAT, [1, 1, 1])]


def _mel_bin(hz: float) -> int:
    """Which of Kaldi's 80 bands between 20 and 7600 Hz has its centre nearest."""

    def mel(f: float) -> float:
        return 1127 * float(np.log1p(f / 700))

    low, high = mel(20), mel(7600)
    return round((mel(hz) - low) / (high - low) * 81) - 1
