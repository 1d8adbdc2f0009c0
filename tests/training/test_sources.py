import hashlib
import io
import tarfile

import pytest

from models.training.sources import Package, SourceUnavailable, bring, members


def deb(content=b"hello"):
    """A package that holds the file usr/x."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:xz") as archive:
        entry = tarfile.TarInfo("./usr/x")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    parts = {"debian-binary": b"2.0\n", "control.tar.xz": b"odd", "data.tar.xz": tar.getvalue()}
    packed = b"!<arch>\n"
    for name, body in parts.items():
        packed += f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(body):<10}`\n".encode()
        packed += body + b"\n" * (len(body) % 2)
    return packed


def package(content, sha256=None):
    return Package("pool/x_1_all.deb", sha256 or hashlib.sha256(content).hexdigest(), "", "")


@pytest.fixture
def mirror(tmp_path):
    (tmp_path / "mirror/pool").mkdir(parents=True)
    (tmp_path / "mirror/pool/x_1_all.deb").write_bytes(deb())
    return (tmp_path / "mirror").as_uri() + "/"


def test_a_package_is_opened_once(tmp_path, mirror):
    (tree,) = bring((package(deb()),), tmp_path / "cache", mirror)
    assert (tree / "usr/x").read_bytes() == b"hello"
    assert bring((package(deb()),), tmp_path / "cache", "file:///nowhere/") == [tree]


def test_a_damaged_package_is_refused_and_leaves_nothing(tmp_path, mirror):
    with pytest.raises(SourceUnavailable, match="damaged"):
        bring((package(deb(), "0" * 64),), tmp_path / "cache", mirror)
    assert not (tmp_path / "cache").exists()


def test_a_mirror_out_of_reach_is_told(tmp_path):
    with pytest.raises(SourceUnavailable, match="cannot be fetched"):
        bring((package(deb()),), tmp_path / "cache", "file:///nowhere/")


def test_what_is_no_archive_is_refused():
    with pytest.raises(SourceUnavailable):
        list(members(b"<html>"))
