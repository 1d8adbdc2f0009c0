import wave

import numpy as np

from media.recording import StereoRecording


def read(path):
    with wave.open(str(path)) as file:
        data = np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16)
        return data.reshape(-1, 2), file.getframerate()


def level(value, samples):
    return np.full(samples, value, dtype=np.int16)


def test_caller_is_left_and_assistant_right_at_the_same_moment(tmp_path):
    recording = StereoRecording(tmp_path / "a" / "call.wav", rate=8000, assistant_rate=8000)
    recording.caller(level(1, 160))
    recording.assistant(level(7, 160))
    recording.caller(level(2, 160))
    recording.caller(level(3, 160))
    recording.close()
    stereo, rate = read(tmp_path / "a" / "call.wav")
    assert rate == 8000
    assert stereo[:, 0].tolist() == [1] * 160 + [2] * 160 + [3] * 160
    assert stereo[:, 1].tolist() == [0] * 160 + [7] * 160 + [0] * 160


def test_the_assistant_never_lags_more_than_half_a_second_behind(tmp_path):
    recording = StereoRecording(tmp_path / "call.wav", rate=8000, assistant_rate=8000)
    for value in range(100):
        recording.assistant(level(value, 160))
    recording.caller(level(0, 160))
    recording.close()
    assert read(tmp_path / "call.wav")[0][0, 1] == 75


def test_a_file_cut_off_by_a_crash_holds_all_but_the_last_second(tmp_path):
    recording = StereoRecording(tmp_path / "call.wav", rate=8000, assistant_rate=8000)
    for _ in range(125):  # 2.5 s, never closed
        recording.caller(level(5, 160))
    stereo, _ = read(tmp_path / "call.wav")
    assert stereo.shape[0] >= 12000


def test_what_is_written_piece_by_piece_joins_without_a_gap(tmp_path):
    recording = StereoRecording(tmp_path / "call.wav", rate=8000, assistant_rate=24000)
    tone = (8000 * np.sin(np.arange(24000 * 2) * 2 * np.pi * 200 / 24000)).astype(np.int16)
    for number in range(100):
        recording.assistant(tone[480 * number : 480 * (number + 1)])
        recording.caller(level(0, 160))
    recording.close()
    heard = read(tmp_path / "call.wav")[0][80:, 1].astype(int)
    assert np.abs(heard).max() > 7900
    assert np.abs(np.diff(heard)).max() < 1300  # a sine of 200 Hz goes no faster
    assert len(heard) == 16000 - 80


def test_while_it_is_masked_neither_side_is_kept(tmp_path):
    recording = StereoRecording(tmp_path / "call.wav", rate=8000, assistant_rate=8000)
    for masked in (False, True, False):
        recording.masked = masked
        recording.assistant(level(7, 160))
        recording.caller(level(5, 160))
    recording.close()
    stereo, _ = read(tmp_path / "call.wav")
    assert stereo.tolist() == [[5, 7]] * 160 + [[0, 0]] * 160 + [[5, 7]] * 160
