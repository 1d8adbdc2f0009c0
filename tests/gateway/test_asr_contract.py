"""What the house asks of every recogniser, asked of each: Vosk with the project's own model,
sherpa-onnx with a CTC net and with a transducer whose words are tones (tone_models.py)."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from media.pcm import Pcm, silence
from media.resample import resample
from tests.gateway import tone_models
from voice_gateway.asr import sherpa_engine
from voice_gateway.asr.engine import AsrEngine, ModelUnusable
from voice_gateway.asr.load import load
from voice_gateway.asr.sherpa_engine import SherpaEngine
from voice_gateway.asr.utterance import Utterance
from voice_gateway.dialogue.listen import Listen


@dataclass(frozen=True)
class Subject:
    engine: AsrEngine
    speak: Callable[[str], Pcm]
    """Words out of «да», «нет», «баланс», with pauses -> sound at the engine's rate."""


@pytest.fixture(scope="module", params=["vosk", "sherpa t-one", "sherpa transducer"])
def subject(request, tmp_path_factory, vosk_engine, espeak_engine):
    if request.param == "vosk":

        def speak(text):
            words = [espeak_engine.synthesise(word, 48000) for word in text.split()]
            spoken = [resample(pcm, 48000, 8000) for pcm in words]
            return np.concatenate([silence(2400), *(p for s in spoken for p in (s, silence(2400)))])

        return Subject(vosk_engine, speak)
    folder = tmp_path_factory.mktemp("tones")
    write = tone_models.write_t_one if "t-one" in request.param else tone_models.write_transducer
    engine = SherpaEngine(write(folder))
    return Subject(engine, lambda text: tone_models.speak(text, engine.rate))


def hear(stream, pcm, rate):
    """Frames of 20 ms, as a call gives them -> (partials, the final)."""
    size = rate // 50
    partials = [stream.accept(pcm[i : i + size]) for i in range(0, pcm.size, size)]
    return partials, stream.finish()


@pytest.mark.parametrize("text", ["да", "баланс"])
def test_words_are_heard(subject, text):
    _, final = hear(subject.engine.stream(), subject.speak(text), subject.engine.rate)
    assert final.text == text


@pytest.mark.parametrize("text", ["да", "нет", "баланс", "да баланс нет"])
def test_words_are_heard_where_they_are_expected(subject, text):
    stream = subject.engine.stream(["да", "нет", "баланс"])
    _, final = hear(stream, subject.speak(text), subject.engine.rate)
    assert final.text == text


def test_words_have_confidences_and_times_in_order_and_within_the_sound(subject):
    sound = subject.speak("да баланс нет")
    _, final = hear(subject.engine.stream(["да баланс нет"]), sound, subject.engine.rate)
    assert all(0 < word.confidence <= 1 for word in final.words)
    assert all(0 <= word.start_ms < word.end_ms for word in final.words)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(final.words))
    assert final.words[-1].end_ms <= sound.size * 1000 / subject.engine.rate
    assert 100 <= final.words[0].start_ms <= 600


def test_partials_are_plain_text_that_grows_to_the_final(subject):
    pcm = np.concatenate([subject.speak("баланс"), silence(subject.engine.rate)])
    partials, final = hear(subject.engine.stream(), pcm, subject.engine.rate)
    assert partials[0] == ""
    assert partials[-1] == final.text == "баланс"


@pytest.mark.parametrize("samples", [0, 1, 50, 8000])
def test_silence_of_any_length_says_nothing(subject, samples):
    _, final = hear(subject.engine.stream(), silence(samples), subject.engine.rate)
    assert final.words == ()


def test_a_stream_that_hears_nothing_at_all_can_be_finished(subject):
    assert subject.engine.stream().finish().words == ()


def test_a_word_cut_in_its_middle_breaks_nothing(subject):
    sound = subject.speak("баланс")
    for share in (0.3, 0.5, 0.7):
        _, final = hear(subject.engine.stream(), sound[: int(sound.size * share)],
                        subject.engine.rate)  # fmt: skip
        assert len(final.words) <= 1


def test_streams_of_one_model_do_not_mix(subject):
    one, two = subject.engine.stream(), subject.engine.stream(["да", "нет"])
    first, second = subject.speak("баланс"), subject.speak("нет")
    size = subject.engine.rate // 50
    for i in range(0, max(first.size, second.size), size):
        one.accept(first[i : i + size])
        two.accept(second[i : i + size])
    assert (one.finish().text, two.finish().text) == ("баланс", "нет")


def test_the_gateways_utterance_runs_on_it(subject):
    listen = Listen(grammar="yes_no", phrases=("да", "нет"))
    _, final = hear(Utterance(subject.engine, listen), subject.speak("нет"), subject.engine.rate)
    assert final.text == "нет"


def test_expected_phrases_decide_what_a_transducer_hears_in_doubt(tmp_path):
    engine = SherpaEngine(tone_models.write_transducer(tmp_path))
    both = tone_models.tone({500: 0.3, 900: 0.3}, engine.rate)
    pcm = np.concatenate([silence(4800), (both * 32767).astype(np.int16), silence(4800)])
    texts = [hear(engine.stream(p), pcm, engine.rate)[1].text for p in (None, ["да"], ["нет"])]
    assert texts == ["нет", "да", "нет"]


def test_a_ctc_net_takes_no_phrases_and_is_run_once(tmp_path):
    engine = SherpaEngine(tone_models.write_t_one(tmp_path))
    assert not engine.takes_phrases
    assert Utterance(engine, Listen(grammar="yes_no", phrases=("да",)))._expected is None


@pytest.mark.parametrize(
    ("tokens", "probabilities", "spelled", "confidences"),
    [
        ([" да", " ба", "ланс"], [], ["да", "баланс"], [1.0, 1.0]),
        (["д", "а", " ", "н", "е", "т"], [], ["да", "нет"], [1.0, 1.0]),
        (["▁Да", "▁ба", "ланс"], [-1.0, -0.5, -1.5], ["да", "баланс"], [0.368, 0.368]),
        ([" ", " "], [], [], []),
        ([], [], [], []),
    ],
    ids=["pieces", "letters", "sentencepiece and capitals", "only spaces", "nothing"],
)
def test_tokens_are_joined_to_words(tokens, probabilities, spelled, confidences):
    times = [0.1 * i for i in range(len(tokens))]
    found = sherpa_engine.words(tokens, times, probabilities, 5000)
    assert [word.text for word in found] == spelled
    assert [round(word.confidence, 3) for word in found] == confidences


def remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def overwrite(name: str, content: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_text(content)


@pytest.mark.parametrize(
    ("write", "spoil", "reason"),
    [
        (tone_models.write_t_one, remove("tokens.txt"), "tokens.txt is missing"),
        (tone_models.write_t_one, remove("model.onnx"), "no .onnx file"),
        (tone_models.write_t_one, overwrite("model.onnx", "no net"), "damaged"),
        (tone_models.write_t_one, overwrite("tokens.txt", "да 0\n"), "no blank token"),
        (tone_models.write_transducer, remove("joiner.onnx"), "lacks one of"),
        (tone_models.write_transducer, overwrite("decoder.onnx", ""), "damaged"),
        (tone_models.write_transducer,
         lambda folder: (folder / "joiner.onnx").replace(folder / "encoder.onnx"), "lacks one of"),
        (tone_models.write_transducer,
         lambda folder: (folder / "encoder.onnx").write_bytes(
             (folder / "decoder.onnx").read_bytes()), "no model_type"),
    ],
)  # fmt: skip
def test_a_sherpa_directory_that_cannot_be_used_is_told_before_it_ends_the_process(
    tmp_path, write, spoil, reason
):
    spoil(write(tmp_path))
    with pytest.raises(ModelUnusable, match=reason):
        SherpaEngine(tmp_path)


def test_one_net_that_is_no_known_ctc_is_named(tmp_path):
    tone_models.write_transducer(tmp_path)
    for part in ("encoder", "decoder"):
        (tmp_path / f"{part}.onnx").unlink()
    (tmp_path / "joiner.onnx").rename(tmp_path / "model.onnx")
    with pytest.raises(ModelUnusable, match="neither T-one nor"):
        SherpaEngine(tmp_path)


@pytest.mark.parametrize("kind", ["vosk", "sherpa"])
def test_an_empty_directory_is_named_in_the_error(kind, tmp_path):
    with pytest.raises(ModelUnusable, match=tmp_path.name):
        load(kind, tmp_path)


def test_the_int8_net_is_taken_where_there_are_both(tmp_path):
    (tmp_path / "am").mkdir()
    folder = tone_models.write_transducer(tmp_path / "am")
    encoder = folder / "encoder.onnx"
    (folder / "encoder.int8.onnx").write_bytes(encoder.read_bytes())
    encoder.write_text("a float net that is not looked at")
    assert SherpaEngine(tmp_path).takes_phrases
