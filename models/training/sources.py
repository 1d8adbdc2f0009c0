"""What is fetched for training: Debian packages, by their sha256, opened without dpkg or root."""

from __future__ import annotations

import hashlib
import io
import tarfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

MIRROR = "http://deb.debian.org/debian/"
_AR_MAGIC = b"!<arch>\n"


class SourceUnavailable(RuntimeError):
    """A package that cannot be fetched, or that came damaged."""


@dataclass(frozen=True)
class Package:
    """`pool`: path under the mirror. `purpose` and `licence` are for people."""

    pool: str
    sha256: str
    purpose: str
    licence: str

    @property
    def name(self) -> str:
        return Path(self.pool).name.split("_")[0]


OPENFST_TOOLS = (
    Package(
        "pool/main/o/openfst/libfst-tools_1.7.9-5_amd64.deb",
        "fb61269ebeb1f201bbaf79f0e29344a2fd01d76af2e5eacd767689ed7058570c",
        "fstconvert, which makes the look-ahead tables of the graph",
        "Apache-2.0",
    ),
    Package(
        "pool/main/o/openfst/libfst22_1.7.9-5_amd64.deb",
        "0f42867d5afb5b815a82ccca1ac26604b4e011536b063fb0407a7a7efa9f629c",
        "the library of fstconvert",
        "Apache-2.0",
    ),
)
RHVOICE = (
    Package(
        "pool/non-free/r/rhvoice/librhvoice5_1.8.0+dfsg-3_amd64.deb",
        "7a12f124a48941ec0e94aeaa60da44a27c164a31d5a6bb884875e533a6d15128",
        "the voices' engine",
        "GPL-3.0+",
    ),
    Package(
        "pool/non-free/r/rhvoice/librhvoice-core7_1.8.0+dfsg-3_amd64.deb",
        "7b321d21caf899c78e579593f105fd49995f4d0c948c0523b2b4baa3291375f5",
        "the voices' engine",
        "GPL-3.0+",
    ),
    Package(
        "pool/main/s/sonic/libsonic0_0.2.0-12_amd64.deb",
        "9d60de6918ace0b10e3e4e95421befd08aaf03b5b2a3d71ceb799e0cf259916f",
        "the engine's change of tempo",
        "Apache-2.0",
    ),
    Package(
        "pool/non-free/r/rhvoice/rhvoice-russian_1.8.0+dfsg-3_all.deb",
        "1892955b9d779abb67963842f124fb2192810e7bb9976ad3a4cbdea7a99ac838",
        "the voices aleksandr, anna, elena, irina",
        "LGPL-2.1+ (these voices; the package holds others too, which are not used)",
    ),
)
FESTVOX = (
    Package(
        "pool/main/f/festvox-ru/festvox-ru_0.5+dfsg-6_all.deb",
        "21ef3f0f2978ecf2e2eddb367cb0ff4a72572196d28dc69feb84f4177af5e6c4",
        "620 recorded sentences of one man (msu_ru_nsh)",
        "BSD-like",
    ),
)
ANNOUNCER = (
    Package(
        "pool/main/a/asterisk-core-sounds/asterisk-core-sounds-ru-wav_1.6.1-1_all.deb",
        "ccbfaebfa450b7a9ddf644ae0f3d1e9017d5df7c0aebe816e946345589d38201",
        "recorded prompts of one woman, for the bench only",
        "CC-BY-3.0",
    ),
)


def bring(packages: tuple[Package, ...], folder: Path, mirror: str = MIRROR) -> list[Path]:
    """Fetch and unpack what is not there yet; each package's own tree is returned.

    Raises `SourceUnavailable`.
    """
    return [_bring(package, folder, mirror) for package in packages]


def _bring(package: Package, folder: Path, mirror: str) -> Path:
    tree = folder / f"{package.name}-{package.sha256[:12]}"
    if tree.exists():
        return tree
    try:
        with urllib.request.urlopen(mirror + package.pool, timeout=60) as answer:  # noqa: S310
            archive = answer.read()
    except (URLError, OSError) as error:
        raise SourceUnavailable(f"{package.name} cannot be fetched: {error}") from error
    if hashlib.sha256(archive).hexdigest() != package.sha256:
        raise SourceUnavailable(f"{package.name} came damaged (another sha256 than expected)")
    scratch = tree.with_suffix(".part")
    scratch.mkdir(parents=True, exist_ok=True)
    unpack(archive, scratch)
    scratch.rename(tree)
    return tree


def unpack(deb: bytes, folder: Path) -> None:
    """Opens a .deb (an ar archive holding data.tar.*) into the folder."""
    for name, content in members(deb):
        if name.startswith("data.tar"):
            with tarfile.open(fileobj=io.BytesIO(content)) as tar:
                tar.extractall(folder, filter="data")
            return
    raise SourceUnavailable("the package holds no data.tar")


def members(archive: bytes) -> Iterator[tuple[str, bytes]]:
    """Files of an ar archive (the common format: headers of 60 bytes, even offsets)."""
    if not archive.startswith(_AR_MAGIC):
        raise SourceUnavailable("no ar archive")
    at = len(_AR_MAGIC)
    while at + 60 <= len(archive):
        header = archive[at : at + 60]
        size = int(header[48:58])
        yield header[:16].decode().strip().rstrip("/"), archive[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
