"""Finding one file of a package in the configured indexes (PEP 503, PEP 691) and find-links."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import URLError
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from launcher.download import opener
from launcher.pip_config import PipConfig

ACCEPT = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"
TIMEOUT_S = 20.0


def find(config: PipConfig, project: str, filename: str) -> tuple[str | None, list[str]]:
    """The URL of `filename`, or None; and one line for every source that could not be asked."""
    failures: list[str] = []
    for page in pages(config, project):
        try:
            for url in links(page, config.certificates):
                if name_of(url) == filename:
                    return url, failures
        except (URLError, OSError, ValueError) as error:
            failures.append(f"{urlsplit(page).hostname or page}: {error}")
    return None, failures


def pages(config: PipConfig, project: str) -> Iterator[str]:
    """Every page that may link to files of the project, local folders first."""
    for place in config.find_links:
        yield place if "://" in place else Path(place).expanduser().absolute().as_uri()
    for index in config.indexes:
        yield f"{index}/{project}/"


def links(page: str, certificates: str | None = None, timeout_s: float = TIMEOUT_S) -> list[str]:
    """URLs a page or a folder offers. Raises OSError (URLError) when it cannot be read."""
    parts = urlsplit(page)
    if parts.scheme == "file":
        folder = Path(unquote(parts.path))
        if folder.is_dir() and not (folder / "index.html").exists():
            return [file.as_uri() for file in sorted(folder.iterdir())]
        if folder.is_dir():
            page = (folder / "index.html").as_uri()
        elif not folder.exists():
            return []  # a file index lists only the projects it has
    request = urllib.request.Request(page, headers={"Accept": ACCEPT})
    try:
        with opener(certificates).open(request, timeout=timeout_s) as answer:
            body = answer.read().decode("utf-8", "replace")
            kind = answer.headers.get_content_type()
            base = answer.url
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return []  # so say indexes of a project they do not have
        raise
    if kind.endswith("json"):
        hrefs = [file["url"] for file in json.loads(body)["files"]]
    else:
        collector = _Hrefs()
        collector.feed(body)
        hrefs = collector.found
    return [urldefrag(urljoin(base, href)).url for href in hrefs]


def name_of(url: str) -> str:
    """The file name an URL ends with."""
    return unquote(urlsplit(url).path).rsplit("/", 1)[-1]


class _Hrefs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]
