import wave

import numpy as np
import pytest

from caller.problems import BadInput
from caller.wav import read_wav


def write(path, samples=b"\x01\x00" * 800, channels=1, width=2, rate=8000):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(samples)
    return path


@pytest.mark.parametrize("rate", [8000, 16000, 44100, 48000])
def test_mono_pcm_is_read_at_its_own_rate(tmp_path, rate):
    pcm, read_rate = read_wav(write(tmp_path / "a.wav", rate=rate))
    assert (pcm.dtype, pcm.size, read_rate) == (np.int16, 800, rate)


def test_every_unusable_file_is_refused_with_what_is_wrong(tmp_path):
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "junk.wav").write_bytes(b"\x00\x01 not a recording" * 100)
    whole = write(tmp_path / "whole.wav").read_bytes()
    (tmp_path / "truncated.wav").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "header.wav").write_bytes(whole[:20])
    write(tmp_path / "silent.wav", samples=b"")
    write(tmp_path / "stereo48.wav", samples=b"\0" * 9600, channels=2, rate=48000)
    write(tmp_path / "eight_bit.wav", samples=b"\0" * 800, width=1)
    write(tmp_path / "hifi.wav", rate=192000)
    for name, says in {
        "missing.wav": "no such file",
        "empty.wav": "not a WAV",
        "junk.wav": "not a WAV",
        "header.wav": "not a WAV",
        "truncated.wav": "truncated",
        "silent.wav": "no sound",
        "stereo48.wav": "2 channels",
        "eight_bit.wav": "8-bit",
        "hifi.wav": "192000 Hz",
    }.items():
        with pytest.raises(BadInput, match=says) as refusal:
            read_wav(tmp_path / name)
        assert name in str(refusal.value)


def test_a_folder_is_not_a_recording(tmp_path):
    with pytest.raises(BadInput):
        read_wav(tmp_path)
