import io
import os
from datetime import timedelta

import pytest

from tests.desk.conftest import CALL, NOW
from voice_gateway.records.file_keeper import FileKeeper
from voice_gateway.records.tables import StoredFile

DAY = timedelta(days=1)


@pytest.fixture
def keeper(house):
    return FileKeeper(house.records.files, house.files, 30 * DAY)


async def a_file(house, stored_at):
    file_id = house.files.keep(CALL, io.BytesIO(b"content"))
    await house.records.files.add(
        StoredFile(
            id=file_id,
            call_id=CALL,
            who="visitor",
            name="a.txt",
            type="text/plain",
            size=7,
            stored_at=stored_at,
        )
    )
    return file_id


async def test_a_file_is_deleted_when_its_time_has_passed_and_that_it_was_is_kept(house, keeper):
    old, new = await a_file(house, NOW - 31 * DAY), await a_file(house, NOW - 29 * DAY)
    await keeper.sweep(NOW)
    assert not house.files.path(CALL, old).exists()
    assert house.files.path(CALL, new).exists()
    assert await house.records.files.get(CALL, old) is None
    gone, _ = await house.records.files.of(CALL)
    assert (gone.name, gone.deleted_at) == ("a.txt", NOW)


async def test_what_a_crash_left_without_a_row_is_deleted_a_day_later(house, keeper):
    lost = house.files.path(CALL, house.files.keep(CALL, io.BytesIO(b"half")))
    os.utime(lost, (NOW.timestamp(), NOW.timestamp()))
    await keeper.sweep(NOW + DAY / 2)
    assert lost.exists()
    await keeper.sweep(NOW + 2 * DAY)
    assert not lost.parent.exists()


async def test_recordings_are_not_its_business(house, keeper):
    recording = house.settings.var / "recordings" / "old.wav"
    recording.parent.mkdir()
    recording.write_bytes(b"")
    os.utime(recording, (0, 0))
    await a_file(house, NOW - 31 * DAY)
    await keeper.sweep(NOW)
    assert recording.exists()


async def test_sweeping_twice_or_with_the_file_gone_already_does_no_harm(house, keeper):
    old = await a_file(house, NOW - 31 * DAY)
    house.files.path(CALL, old).unlink()
    await keeper.sweep(NOW)
    await keeper.sweep(NOW)
