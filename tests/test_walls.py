"""Who may import whom: the table of docs/architecture.md."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "bot": {"bot", "billing"},
    "billing": {"billing"},
    "voice_gateway": {"voice_gateway", "media"},
    "media": {"media"},
    "caller": {"caller", "media", "voice_gateway"},
    "launcher": {"launcher"},
    "models": {"models"},
}
OURS = set(ALLOWED)


def imports(file: Path) -> set[str]:
    """Top-level names a file imports; relative imports stay inside their package."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_a_package_imports_only_its_neighbours(package: str) -> None:
    for file in files(package):
        beyond = imports(file) & OURS - ALLOWED[package]
        assert not beyond, f"{file.relative_to(ROOT)} imports {sorted(beyond)}"


def test_the_way_to_the_dialogue_knows_nothing_of_billing() -> None:
    for file in files("bot/channels"):
        assert "billing" not in imports(file), file.relative_to(ROOT)


def test_the_launcher_needs_nothing_but_the_standard_library() -> None:
    known = sys.stdlib_module_names | {"launcher"}
    for file in [*files("launcher"), ROOT / "dozvon"]:
        assert imports(file) <= known, f"{file.relative_to(ROOT)}: {imports(file) - known}"


@pytest.mark.parametrize("name", ["types", "interface", "http_adapter"])
def test_what_runs_beside_rasa_needs_no_database_and_no_web_framework(name: str) -> None:
    for file in (ROOT / "billing" / f"{name}.py", ROOT / "billing/__init__.py"):
        assert not imports(file) & {"sqlalchemy", "fastapi", "pydantic", "alembic"}, file
