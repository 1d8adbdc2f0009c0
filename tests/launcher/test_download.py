import hashlib
from pathlib import Path

import pytest

from launcher import download

from .file_server import FileServer

BODY = bytes(range(256)) * 4000
SHA = hashlib.sha256(BODY).hexdigest()


def test_a_file_is_brought_whole_and_its_bytes_are_counted(
    server: FileServer, tmp_path: Path
) -> None:
    server.files["/f"] = BODY
    counted: list[tuple[int, int | None]] = []
    download.fetch(
        f"{server.url}/f", tmp_path / "f", sha256=SHA, on_bytes=lambda *n: counted.append(n)
    )
    assert (tmp_path / "f").read_bytes() == BODY
    assert counted[-1] == (len(BODY), len(BODY))
    assert not (tmp_path / "f.part").exists()


def test_a_dropped_line_is_resumed_from_where_it_broke(server: FileServer, tmp_path: Path) -> None:
    server.files["/f"] = BODY
    server.plan["/f"] = ["cut"]
    download.fetch(f"{server.url}/f", tmp_path / "f", sha256=SHA)
    assert (tmp_path / "f").read_bytes() == BODY
    assert [wanted for _, wanted in server.requests] == [None, f"bytes={len(BODY) // 2}-"]


def test_a_piece_left_by_an_earlier_run_is_continued(server: FileServer, tmp_path: Path) -> None:
    server.files["/f"] = BODY
    (tmp_path / "f.part").write_bytes(BODY[:1000])
    download.fetch(f"{server.url}/f", tmp_path / "f", sha256=SHA)
    assert (tmp_path / "f").read_bytes() == BODY
    assert server.requests == [("/f", "bytes=1000-")]


def test_a_piece_longer_than_the_file_is_thrown_away(server: FileServer, tmp_path: Path) -> None:
    server.files["/f"] = BODY
    (tmp_path / "f.part").write_bytes(BODY * 2)
    download.fetch(f"{server.url}/f", tmp_path / "f", sha256=SHA)
    assert (tmp_path / "f").read_bytes() == BODY


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_in_trouble_is_asked_again(
    server: FileServer, tmp_path: Path, status: int
) -> None:
    server.files["/f"] = BODY
    server.plan["/f"] = [status, status]
    download.fetch(f"{server.url}/f", tmp_path / "f", sha256=SHA)
    assert (tmp_path / "f").read_bytes() == BODY


def test_an_altered_file_is_refused_and_not_kept(server: FileServer, tmp_path: Path) -> None:
    server.files["/f"] = BODY
    server.plan["/f"] = ["damage"]
    with pytest.raises(download.Damaged):
        download.fetch(f"{server.url}/f", tmp_path / "f", sha256=SHA)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["/absent", "/f"])
def test_what_cannot_be_had_is_said_with_the_reason(
    server: FileServer, tmp_path: Path, path: str
) -> None:
    server.files["/f"] = BODY
    server.plan["/f"] = [403]
    with pytest.raises(download.Unreachable, match=r"404|403"):
        download.fetch(server.url + path, tmp_path / "f", sha256=SHA)
    assert len(server.requests) == 1


def test_a_closed_port_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(download.Unreachable, match="refused"):
        download.fetch("http://127.0.0.1:9/f", tmp_path / "f", sha256=SHA)


def test_local_files_can_be_fetched_too(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(BODY)
    download.fetch((tmp_path / "there").as_uri(), tmp_path / "here", sha256=SHA)
    assert (tmp_path / "here").read_bytes() == BODY
