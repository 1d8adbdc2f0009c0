"""Recordings go when their time is over."""

import asyncio
import os
from datetime import UTC, datetime, timedelta

import pytest

from voice_gateway.records.recording_keeper import RecordingKeeper

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def recorded(folder, name, days_ago):
    file = folder / name
    file.write_bytes(b"sound")
    at = (NOW - timedelta(days=days_ago)).timestamp()
    os.utime(file, (at, at))
    return file


def test_what_is_older_than_it_is_kept_for_is_deleted_and_nothing_else(tmp_path):
    old = recorded(tmp_path, "c1.wav", 91)
    film = recorded(tmp_path, "c1-1-visitor-1-video-0.webm", 91)
    kept = recorded(tmp_path, "c2.wav", 89)
    RecordingKeeper(tmp_path, timedelta(days=90)).sweep(NOW)
    assert not old.exists()
    assert not film.exists()
    assert kept.exists()


def test_before_the_first_call_there_is_nothing_to_delete(tmp_path):
    RecordingKeeper(tmp_path / "recordings", timedelta(days=90)).sweep(NOW)


async def test_a_folder_that_cannot_be_read_stops_nothing(tmp_path, monkeypatch):
    keeper = RecordingKeeper(tmp_path, timedelta(days=90))

    def broken(now):
        raise PermissionError

    async def ended(seconds):
        raise asyncio.CancelledError

    monkeypatch.setattr(keeper, "sweep", broken)
    monkeypatch.setattr("asyncio.sleep", ended)
    with pytest.raises(asyncio.CancelledError):
        await keeper.run()
