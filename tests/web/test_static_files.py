"""Rules of the pages that need no browser: types, no third party, nothing inline, no dead files."""

import re
import subprocess
from pathlib import Path

import pytest

from . import npm

STATIC = Path(__file__).parents[2] / "voice_gateway" / "web" / "static"
FILES = sorted(
    path for path in STATIC.rglob("*") if path.suffix in {".html", ".css", ".js", ".svg"}
)
PAGES = [path for path in FILES if path.suffix == ".html"]
TEXTS = {path: path.read_text(encoding="utf-8") for path in FILES}
NAMED = re.compile(r"/static/([\w./-]+\.\w+)")
IMPORTED = re.compile(r'(?:from |import |import\()"(\.{1,2}/[\w./-]+)"')
LONGEST = 370


def name(path: Path) -> str:
    return str(path.relative_to(STATIC))


def without_comments(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", TEXTS[path], flags=re.S)


def test_the_modules_pass_the_strict_type_check() -> None:
    tsc = npm.modules() / "typescript" / "bin" / "tsc"
    checked = subprocess.run(
        ["node", tsc, "-p", npm.HERE], capture_output=True, text=True, check=False
    )
    assert checked.stdout == ""
    assert checked.returncode == 0


@pytest.mark.parametrize("path", FILES, ids=name)
def test_nothing_is_loaded_from_elsewhere(path: Path) -> None:
    text = without_comments(path)
    own = r"/static/|/visit/|/widget\.js|/\"|#"
    assert re.findall(rf"""(?:src|href)="(?!{own})[^"]*"|url\([^)]*\)|@import""", text) == []
    assert re.findall(r"""from "(?!\.)[^"]*"|import\(""", text) == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_has_no_inline_script_or_style(path: Path) -> None:
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", TEXTS[path]) == []


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".js"], ids=name)
def test_nothing_is_ever_written_as_markup(path: Path) -> None:
    markup = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval\("
    assert re.findall(markup, without_comments(path)) == []


def test_every_file_that_is_named_exists_and_every_file_is_named() -> None:
    named = {STATIC / found for text in TEXTS.values() for found in NAMED.findall(text)}
    for path in FILES:
        named |= {(path.parent / found).resolve() for found in IMPORTED.findall(TEXTS[path])}
    assert named - set(FILES) == set()
    # Pages and the widget are named by routes.
    assert {name(p) for p in set(FILES) - named} == {name(p) for p in PAGES} | {"widget.js"}


def test_every_icon_is_in_the_sprite() -> None:
    icons = set(re.findall(r'id="([\w-]+)"', TEXTS[STATIC / "design" / "icons.svg"]))
    used = set(re.findall(r"icons\.svg#([\w-]+)", "".join(TEXTS.values())))
    used |= set(re.findall(r'\b(?:icon|sign)\("([\w-]+)"', "".join(TEXTS.values())))
    assert used <= icons


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".js"], ids=name)
def test_no_module_is_long(path: Path) -> None:
    words = path.name == "words.js"  # a table of two languages
    assert words or TEXTS[path].count("\n") <= LONGEST
