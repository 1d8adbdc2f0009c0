"""Listening hints: what the gateway's ear should expect at each step, from listening.yml."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent.parent / "listening.yml"
MENU = "menu"

_GRAMMARS = ("free", "yes_no", "digits", "command")
_RANGES_MS = {
    "end_silence_ms": (100, 5000),
    "complete_silence_ms": (100, 5000),
    "no_input_ms": (1000, 60000),
}
_KEYS = ("grammar", "phrases", *_RANGES_MS, "barge_in", "digits")
_DIGITS_KEYS = ("min", "max", "terminator")
_MAX_DIGITS = 32
_PHRASE = re.compile("[а-яё]+(?: [а-яё]+)*")


class ListeningError(ValueError):
    """listening.yml cannot be used. The message is for a designer: Russian, a line a mistake."""


@dataclass(frozen=True)
class Digits:
    """How many digits to collect; `terminator` is a phone key that ends them early, or None."""

    min: int
    max: int
    terminator: str | None


@dataclass(frozen=True)
class Hints:
    """One step's hints, as the dialogue contract names them; times in milliseconds."""

    grammar: str
    phrases: tuple[str, ...]
    end_silence_ms: int
    complete_silence_ms: int
    no_input_ms: int
    barge_in: bool
    digits: Digits | None


@dataclass(frozen=True)
class Listening:
    """All steps' hints."""

    default: Hints
    steps: dict[str, Hints]

    def listen(self, step: str) -> dict[str, Any]:
        """The `listen` of an answer: the step's hints, or the default's for a step not listed."""
        return {"step": step, **asdict(self.steps.get(step, self.default))}


def load_listening(path: Path = FILE) -> Listening:
    """Read and check a file. Raises `ListeningError`."""
    try:
        return parse_listening(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise ListeningError(f"{path.name}: файл не читается: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ListeningError(f"{path.name}: файл должен быть в кодировке UTF-8") from error


def parse_listening(text: str, name: str) -> Listening:
    """Check the YAML text of file `name`. Raises `ListeningError` with every mistake found."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ListeningError(f"{name}: это не YAML: {_place(error)}") from error
    mistakes: list[str] = []
    top = _mapping(document, "", mistakes)
    for key in top:
        if key not in ("default", "steps", "phrases"):
            mistakes.append(f"{key}: лишний раздел, бывают только default, steps и phrases")
    groups = _mapping(top.get("phrases", {}), "phrases", mistakes)
    for group, phrases in groups.items():
        _check_phrases(phrases, f"phrases.{group}", mistakes)
    default = _mapping(top.get("default"), "default", mistakes)
    for key in _KEYS:
        if default and key not in default:
            mistakes.append(f"default.{key}: не указано")
    _check(default, "default", groups, mistakes)
    steps = _mapping(top.get("steps"), "steps", mistakes)
    entries = {step: _mapping(own, f"steps.{step}", mistakes) for step, own in steps.items()}
    for step, own in entries.items():
        _check(own, f"steps.{step}", groups, mistakes)
    if mistakes:
        raise ListeningError("\n".join(f"{name}: {mistake}" for mistake in mistakes))
    return Listening(
        default=_hints(default, groups),
        steps={str(step): _hints({**default, **own}, groups) for step, own in entries.items()},
    )


def _mapping(value: Any, where: str, mistakes: list[str]) -> dict[Any, Any]:
    if isinstance(value, dict):
        return value
    subject = f"{where}: " if where else ""
    mistakes.append(f"{subject}нужен раздел вида «ключ: значение», а стоит {_shown(value)}")
    return {}


def _check_phrases(value: Any, where: str, mistakes: list[str]) -> None:
    if not isinstance(value, list):
        mistakes.append(f"{where}: нужен список фраз, а стоит {_shown(value)}")
        return
    for phrase in value:
        if not isinstance(phrase, str) or not _PHRASE.fullmatch(phrase):
            mistakes.append(
                f"{where}: фраза пишется строчными русскими буквами без знаков, "
                f"а стоит {_shown(phrase)}"
            )


def _check_groups(value: Any, where: str, groups: dict[Any, Any], mistakes: list[str]) -> None:
    if not isinstance(value, list):
        mistakes.append(f"{where}: нужен список названий из раздела phrases")
        return
    for group in value:
        if group not in groups:
            mistakes.append(f"{where}: в разделе phrases нет списка {_shown(group)}")


def _check(entry: dict[Any, Any], where: str, groups: dict[Any, Any], mistakes: list[str]) -> None:
    for key, value in entry.items():
        at = f"{where}.{key}"
        if key not in _KEYS:
            mistakes.append(f"{at}: такого ключа нет, бывают {', '.join(_KEYS)}")
        elif key == "grammar" and value not in _GRAMMARS:
            mistakes.append(f"{at}: бывает {', '.join(_GRAMMARS)}, а стоит {_shown(value)}")
        elif key == "phrases":
            _check_groups(value, at, groups, mistakes)
        elif key in _RANGES_MS and not _whole(value, *_RANGES_MS[key]):
            low, high = _RANGES_MS[key]
            mistakes.append(
                f"{at}: нужно целое число миллисекунд от {low} до {high}, а стоит {_shown(value)}"
            )
        elif key == "barge_in" and not isinstance(value, bool):
            mistakes.append(f"{at}: бывает true или false, а стоит {_shown(value)}")
        elif key == "digits" and value is not None:
            _check_digits(value, at, mistakes)


def _check_digits(value: Any, where: str, mistakes: list[str]) -> None:
    digits = _mapping(value, where, mistakes)
    if not digits:
        return
    for key in digits:
        if key not in _DIGITS_KEYS:
            mistakes.append(f"{where}.{key}: такого ключа нет, бывают {', '.join(_DIGITS_KEYS)}")
    ends: list[Any] = [digits.get("min"), digits.get("max")]
    for key, number in zip(("min", "max"), ends, strict=True):
        if not _whole(number, 1, _MAX_DIGITS):
            mistakes.append(
                f"{where}.{key}: нужно целое число от 1 до {_MAX_DIGITS}, а стоит {_shown(number)}"
            )
    if all(_whole(number, 1, _MAX_DIGITS) for number in ends) and ends != sorted(ends):
        mistakes.append(f"{where}: min больше max")
    if digits.get("terminator") not in (None, "#", "*"):
        mistakes.append(
            f'{where}.terminator: бывает "#", "*" или null, а стоит {_shown(digits["terminator"])}'
        )


def _whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _hints(entry: dict[str, Any], groups: dict[str, list[str]]) -> Hints:
    digits = entry["digits"]
    return Hints(
        grammar=entry["grammar"],
        phrases=tuple(phrase for group in entry["phrases"] for phrase in groups[group]),
        end_silence_ms=entry["end_silence_ms"],
        complete_silence_ms=entry["complete_silence_ms"],
        no_input_ms=entry["no_input_ms"],
        barge_in=entry["barge_in"],
        digits=digits and Digits(digits["min"], digits["max"], digits.get("terminator")),
    )


def _shown(value: Any) -> str:
    return "пусто" if value is None else f"«{value}»"


def _place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"строка {mark.line + 1}, столбец {mark.column + 1}" if mark else "не разобрать"
