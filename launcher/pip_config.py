"""The package sources this machine is set up for: what pip would use, read without pip."""

from __future__ import annotations

import configparser
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

PYPI = "https://pypi.org/simple"


@dataclass(frozen=True)
class PipConfig:
    """Indexes are URLs of the simple API (PEP 503/691); find-links are folders or URLs of pages."""

    index_url: str = PYPI
    extra_index_urls: tuple[str, ...] = ()
    find_links: tuple[str, ...] = ()
    no_index: bool = False
    certificates: str | None = None

    @property
    def indexes(self) -> tuple[str, ...]:
        return () if self.no_index else (self.index_url, *self.extra_index_urls)

    def for_uv(self) -> dict[str, str]:
        """The same sources as environment variables of uv (credentials stay out of `ps`)."""
        variables = {
            "UV_DEFAULT_INDEX": self.index_url,
            # Every entry is pinned by hash, so the index it comes from is of no matter.
            "UV_INDEX_STRATEGY": "unsafe-best-match",
        }
        if self.extra_index_urls:
            variables["UV_INDEX"] = " ".join(self.extra_index_urls)
        if self.find_links:
            variables["UV_FIND_LINKS"] = ",".join(self.find_links)
        if self.no_index:
            variables["UV_NO_INDEX"] = "1"
        if self.certificates:
            variables["SSL_CERT_FILE"] = self.certificates
        return variables


def config_files(environment: Mapping[str, str], home: Path) -> list[Path]:
    """pip's configuration files, the later overriding the earlier."""
    if chosen := environment.get("PIP_CONFIG_FILE"):
        return [Path(chosen)]
    shared = environment.get("XDG_CONFIG_DIRS") or "/etc/xdg"
    own = environment.get("XDG_CONFIG_HOME") or str(home / ".config")
    return [
        *(Path(folder) / "pip/pip.conf" for folder in shared.split(":")),
        Path("/etc/pip.conf"),
        home / ".pip/pip.conf",
        Path(own) / "pip/pip.conf",
        Path(sys.prefix) / "pip.conf",
    ]


def read(environment: Mapping[str, str], files: Iterable[Path]) -> PipConfig:
    """Merge pip's files and PIP_* variables. Unreadable files are skipped, as pip does."""
    values: dict[str, str] = {}
    for file in files:
        parser = configparser.RawConfigParser()
        try:
            parser.read(file, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError):
            continue
        for section in ("global", "install"):
            if parser.has_section(section):
                values.update(parser.items(section))
    for name in ("index-url", "extra-index-url", "find-links", "no-index", "cert"):
        if value := environment.get("PIP_" + name.upper().replace("-", "_")):
            values[name] = value
    return PipConfig(
        index_url=values.get("index-url", PYPI).strip().rstrip("/"),
        extra_index_urls=tuple(u.rstrip("/") for u in values.get("extra-index-url", "").split()),
        find_links=tuple(values.get("find-links", "").split()),
        no_index=values.get("no-index", "").lower() in {"1", "true", "yes", "on"},
        certificates=values.get("cert") or None,
    )
