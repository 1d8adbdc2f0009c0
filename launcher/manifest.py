"""models/manifest.toml: which weights there are, their licence, sha256 and source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import tomllib

SHA256 = re.compile(r"[0-9a-f]{64}")
NAME = re.compile(r"[a-z0-9][a-z0-9.-]*")


class ManifestError(ValueError):
    """The manifest says something it may not; the message names weight and key."""


@dataclass(frozen=True)
class Source:
    """Where an archive comes from: a file of a package in the indexes, or an URL."""

    archive: str
    sha256: str | None = None
    project: str | None = None
    url: str | None = None
    member: str | None = None


@dataclass(frozen=True)
class Weight:
    """One set of weights. `file` is its name under models/downloaded/<name>/; None: a folder of
    many files, unpacked from the archive. `size` is in bytes, of the file or the archive."""

    name: str
    role: Literal["voice", "speech detector", "recogniser", "comparison"]
    purpose: str
    licence: str
    commercial: bool
    default: bool
    size: int
    source: Source
    file: str | None = None
    sha256: str | None = None

    def folder(self, root: Path) -> Path:
        return root / "models/downloaded" / self.name

    def path(self, root: Path) -> Path:
        """What a process is given: the file, or the folder of the model."""
        return self.folder(root) / self.file if self.file else self.folder(root)


def load(file: Path) -> list[Weight]:
    """Read and check the manifest. Raises `ManifestError`."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ManifestError(f"{file.name}: {error}") from error
    weights = [_weight(entry) for entry in table.get("weight", [])]
    names = [weight.name for weight in weights]
    if len(set(names)) != len(names):
        raise ManifestError(f"{file.name}: a name is used twice")
    return weights


def _weight(entry: dict[str, Any]) -> Weight:
    name = entry.get("name", "?")
    try:
        source = Source(**entry["source"])
        weight = Weight(**{**entry, "source": source})
    except (KeyError, TypeError) as error:
        raise ManifestError(f"weight {name}: {error}") from error
    if not NAME.fullmatch(weight.name):
        raise ManifestError(f"weight {name}: the name must be lower-case letters, digits, - and .")
    for key, value in (("sha256", weight.sha256), ("source.sha256", source.sha256)):
        if value is not None and not SHA256.fullmatch(value):
            raise ManifestError(f"weight {name}: {key} is not 64 hexadecimal digits")
    if (source.url is None) == (source.project is None):
        raise ManifestError(f"weight {name}: source needs either url or project")
    if (weight.file is None) != (source.member is None):
        raise ManifestError(f"weight {name}: file and source.member go together")
    if weight.file and not weight.sha256:
        raise ManifestError(f"weight {name}: a file needs its sha256")
    return weight
