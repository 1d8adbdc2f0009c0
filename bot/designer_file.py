"""What the YAML files that conversation designers write have in common: reading and checking.

Mistakes are told in Russian, a line each, with the place in the file.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

PHRASE = re.compile("[а-яё]+(?: [а-яё]+)*")
"""Words as a recogniser writes them."""


class DesignerFileError(ValueError):
    """The file cannot be used. The message is for a designer: Russian, a line a mistake."""


def read_text(path: Path) -> str:
    """A file's text. Raises `DesignerFileError`."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise DesignerFileError(f"{path.name}: файл не читается: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DesignerFileError(f"{path.name}: файл должен быть в кодировке UTF-8") from error


def parse_yaml(text: str, name: str) -> Any:
    """The document in the text of file `name`. Raises `DesignerFileError`."""
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise DesignerFileError(f"{name}: это не YAML: {_place(error)}") from error


def raise_mistakes(name: str, mistakes: list[str]) -> None:
    """Raises `DesignerFileError` when there is any mistake."""
    if mistakes:
        raise DesignerFileError("\n".join(f"{name}: {mistake}" for mistake in mistakes))


def mapping(value: Any, where: str, mistakes: list[str]) -> dict[Any, Any]:
    """`value` when it is a mapping; else a mistake and an empty one."""
    if isinstance(value, dict):
        return value
    subject = f"{where}: " if where else ""
    mistakes.append(f"{subject}нужен раздел вида «ключ: значение», а стоит {shown(value)}")
    return {}


def whole(value: Any, low: int, high: int) -> bool:
    """Whether it is a whole number of the range, both ends included."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def shown(value: Any) -> str:
    """A value as a mistake's message quotes it."""
    return "пусто" if value is None else f"«{value}»"


def _place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"строка {mark.line + 1}, столбец {mark.column + 1}" if mark else "не разобрать"
