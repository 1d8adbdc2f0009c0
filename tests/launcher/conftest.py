import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher.settings import Settings
from launcher.terminal import Terminal

from .file_server import FileServer, serving


@pytest.fixture
def server() -> Iterator[FileServer]:
    with serving() as state:
        yield state


class Said(Terminal):
    """A terminal whose words can be read."""

    def __init__(self) -> None:
        self._text = io.StringIO()
        super().__init__(self._text)

    @property
    def text(self) -> str:
        return self._text.getvalue()


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A project of nothing in an empty folder."""
    return Settings(root=tmp_path, var=tmp_path / "var")
