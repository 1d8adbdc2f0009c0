"""Reaching a human, decided: when to announce, to join, to give up. And who answers for a queue."""

from pathlib import Path

import numpy as np
import pytest

from media.pcm import dbfs
from media.playout import Playout
from voice_gateway.settings import Settings
from voice_gateway.transfer.music import MusicOnHold, music
from voice_gateway.transfer.targets import BadTargets, targets_of
from voice_gateway.transfer.transfer import NotReached, Step, Transfer

RING_S, ANNOUNCE_S = 60.0, 25.0


def decided(at_s, answered=False, ended=None, gone=False):
    transfer = Transfer(0.0, RING_S, ANNOUNCE_S)
    return transfer.decide(at_s, answered=answered, ended=ended, caller_gone=gone)


def test_who_answers_is_joined():
    assert decided(5, answered=True) is Step.JOIN


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (486, "busy"),
        (600, "busy"),
        (603, "busy"),
        (480, "no_answer"),
        (408, "no_answer"),
        (404, "failed"),
        (488, "failed"),
        (503, "failed"),
        (302, "failed"),
        (200, "failed"),
    ],
)
def test_a_status_that_ends_the_second_leg_brings_the_caller_back(status, reason):
    assert decided(5, ended=status) == NotReached(reason)


def test_who_does_not_answer_in_time_is_rung_no_more():
    assert isinstance(decided(RING_S - 0.1), Step)
    assert decided(RING_S) == NotReached("no_answer")


def test_an_answer_at_the_last_moment_counts():
    assert decided(RING_S, answered=True) is Step.JOIN


def test_an_answered_leg_that_hung_up_at_once_is_not_joined():
    assert decided(5, answered=True, ended=200) == NotReached("failed")


@pytest.mark.parametrize("other", [{}, {"answered": True}, {"ended": 486}])
def test_for_a_caller_who_hung_up_nobody_is_rung_any_more(other):
    assert decided(5, gone=True, **other) is Step.LET_GO


def test_announcements_come_in_their_rhythm_and_none_at_first():
    transfer = Transfer(100.0, RING_S, ANNOUNCE_S)
    steps = {
        at: transfer.decide(100.0 + at, answered=False, ended=None, caller_gone=False)
        for at in range(int(RING_S))
    }
    assert [at for at, step in steps.items() if step is Step.ANNOUNCE] == [25, 50]
    assert set(steps.values()) == {Step.WAIT, Step.ANNOUNCE}


@pytest.mark.parametrize("rate", [8000, 16000, 48000])
def test_the_music_is_a_little_below_speech_and_never_clips(rate):
    loop = music(rate)
    assert loop.size == 16 * rate
    assert -27 < dbfs(loop) < -25
    assert np.abs(loop).max() < 16000


def test_the_loop_has_no_seam_and_no_pause():
    loop = music(8000).astype(int)
    steps = np.abs(np.diff(loop))
    assert abs(loop[0] - loop[-1]) <= steps.max()
    assert all(dbfs(loop[at : at + 4000].astype(np.int16)) > -35 for at in range(0, 128000, 4000))


def test_music_goes_on_where_it_was_and_never_runs_far_ahead():
    playout = Playout(8000)
    on_hold = MusicOnHold(playout)
    heard = []
    for _ in range(17 * 50):
        on_hold.play()
        assert playout.queued_samples <= 800
        heard.append(playout.pull(160))
    whole, loop = np.concatenate(heard), music(8000)
    assert np.array_equal(whole[: loop.size], loop)
    assert np.array_equal(whole[loop.size :], loop[: whole.size - loop.size])


ONE = 'default: a\nqueues: {a: {target: "sip:600@127.0.0.1:5070", ring_s: 30}}\n'


def targets(tmp_path, text, **settings):
    path = tmp_path / "transfers.yml"
    path.write_text(text, encoding="utf-8")
    return targets_of(Settings(transfers=path, **{"sip_port": 5060, **settings}))


def test_without_a_file_nobody_is_rung():
    assert targets_of(Settings()) is None


def test_a_queue_has_its_target_and_an_unknown_call_the_defaults(tmp_path):
    found = targets(tmp_path, ONE)
    assert found.target("a").target == "sip:600@127.0.0.1:5070"
    assert found.target(None) == found.target("a")
    assert found.target("other") is None


def test_a_number_is_asked_of_the_trunk(tmp_path):
    text = 'default: a\nqueues: {a: {target: "+74951112233"}}\n'
    found = targets(tmp_path, text, sip_trunk="dozvon@sip.example:5061")
    assert found.target("a").target == "sip:+74951112233@sip.example:5061"


@pytest.mark.parametrize(
    ("text", "settings", "told"),
    [
        (ONE, {"sip_port": None}, "GATEWAY_SIP_PORT"),
        (ONE.replace("sip:600@127.0.0.1:5070", "+74951112233"), {}, "GATEWAY_SIP_TRUNK"),
        (ONE.replace("127.0.0.1", "192.0.2.1"), {}, "192.0.2.1 is not in GATEWAY_SIP_PEERS"),
        (ONE.replace("5070", "99999"), {}, "no such port"),
        (ONE.replace("sip:600@", "600@"), {}, "queues.a.target"),
        (ONE.replace("sip:600", "tel:600"), {}, "queues.a.target"),
        (ONE.replace("30}", "0}"), {}, "ring_s"),
        (ONE.replace("default: a", "default: b"), {}, "default is none of the queues"),
        (ONE + "refer: true\n", {}, "refer"),
        ("queues: [", {}, "not YAML, line"),
        ("- a\n", {}, "transfers.yml"),
        ("", {}, "transfers.yml"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path, text, settings, told):
    with pytest.raises(BadTargets, match=told):
        targets(tmp_path, text, **settings)


def test_a_file_that_is_not_there_is_told():
    with pytest.raises(BadTargets, match="cannot be read"):
        targets_of(Settings(transfers=Path("nowhere.yml"), sip_port=5060))
