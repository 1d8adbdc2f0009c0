import numpy as np
import pytest

from media.pcm import dbfs, from_float, silence
from media.resample import Resampler, resample


def sine(hz, rate, seconds=1.0, peak=0.5):
    t = np.arange(int(rate * seconds)) / rate
    return from_float((peak * np.sin(2 * np.pi * hz * t)).astype(np.float32))


@pytest.mark.parametrize(("peak", "level"), [(1.0, -3.0), (0.5, -9.0), (0.1, -23.0)])
def test_level_of_a_sine_is_its_rms(peak, level):
    assert dbfs(sine(440, 8000, peak=peak)) == pytest.approx(level, abs=0.1)


def test_silence_and_nothing_are_at_the_floor():
    assert dbfs(silence(160)) == dbfs(silence(0)) == -120.0


def test_floats_beyond_full_scale_clip_instead_of_wrapping():
    assert from_float(np.array([2.0, -2.0], dtype=np.float32)).tolist() == [32767, -32767]


@pytest.mark.parametrize(("from_rate", "to_rate"), [(48000, 8000), (8000, 48000), (22050, 8000)])
def test_resampling_keeps_a_tone_and_its_length(from_rate, to_rate):
    out = resample(sine(1000, from_rate), from_rate, to_rate)
    assert out.size == pytest.approx(to_rate, rel=0.005)
    spectrum = np.abs(np.fft.rfft(out.astype(float)))
    assert np.argmax(spectrum) * to_rate / out.size == pytest.approx(1000, abs=3)


def test_a_stream_in_frames_equals_the_whole_at_once():
    pcm = sine(700, 48000)
    stream = Resampler(48000, 8000)
    frames = [stream(pcm[i : i + 960]) for i in range(0, pcm.size, 960)]
    joined = np.concatenate([*frames, stream.flush()])
    assert np.array_equal(joined, resample(pcm, 48000, 8000))


def test_equal_rates_pass_untouched():
    pcm = sine(500, 8000)
    assert resample(pcm, 8000, 8000) is pcm
