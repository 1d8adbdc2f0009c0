"""Rules of the visitor's page that need no browser: types, no third party, nothing inline."""

import re
import subprocess
from pathlib import Path

import pytest

from . import npm

STATIC = Path(__file__).parents[2] / "voice_gateway" / "web" / "static"
FILES = sorted(path for path in STATIC.iterdir() if path.suffix in {".html", ".css", ".js", ".svg"})
INDEX = (STATIC / "index.html").read_text(encoding="utf-8")


def test_the_modules_pass_the_strict_type_check() -> None:
    tsc = npm.modules() / "typescript" / "bin" / "tsc"
    checked = subprocess.run(
        ["node", tsc, "-p", npm.HERE], capture_output=True, text=True, check=False
    )
    assert checked.stdout == ""
    assert checked.returncode == 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_loaded_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"""(?:src|href)="(?!/static/|#)[^"]*"|url\([^)]*\)|@import""", text) == []
    assert re.findall(r"""from "(?!\./)[^"]*"|import\((?!"\./)""", text) == []


def test_the_page_has_no_inline_script_or_style() -> None:
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", INDEX) == []


def test_every_file_the_page_names_exists() -> None:
    named = re.findall(r"/static/([\w.-]+)", "".join(p.read_text(encoding="utf-8") for p in FILES))
    imported = re.findall(
        r'from "\./([\w.-]+)"', "".join(p.read_text(encoding="utf-8") for p in FILES)
    )
    assert {*named, *imported} - {path.name for path in FILES} == set()


def test_every_icon_is_in_the_sprite() -> None:
    icons = set(re.findall(r'id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    assert set(re.findall(r"icons\.svg#([\w-]+)", INDEX)) <= icons
