"""Listening hints: what the gateway's ear should expect at each step, from listening.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.channels.keys import check_key_groups, keys_of
from bot.designer_file import (
    PHRASE,
    mapping,
    parse_yaml,
    raise_mistakes,
    read_text,
    shown,
    whole,
)

FILE = Path(__file__).parent.parent / "listening.yml"
MENU = "menu"
WAIT_STEP = "wait"
"""Its `no_input_ms` is what the caller who asked to wait is given, at any step."""

_GRAMMARS = ("free", "yes_no", "digits", "command")
_RANGES_MS = {
    "end_silence_ms": (100, 5000),
    "complete_silence_ms": (100, 5000),
    "no_input_ms": (1000, 60000),
}
_KEYS = ("grammar", "phrases", *_RANGES_MS, "barge_in", "digits", "keys")
_GROUPS = ("phrases", "keys")
_DIGITS_KEYS = ("min", "max", "terminator")
_MAX_DIGITS = 32


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
    """All steps' hints. `keys`: for each step the phone's keys and the words they stand for."""

    default: Hints
    steps: dict[str, Hints]
    keys: dict[str, dict[str, str]]
    default_keys: dict[str, str]

    def keys_at(self, step: str) -> dict[str, str]:
        """The keys of the step, or the default's for a step not listed."""
        return self.keys.get(step, self.default_keys)

    def listen(self, step: str, digits_expected: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The `listen` of an answer: the step's hints, or the default's for a step not listed.

        `digits_expected`: {"min", "max", "likely"} known only in the call, such as a meter's
        capacity; what there is of them replaces the file's where the step takes digits.
        """
        hints = asdict(self.steps.get(step, self.default))
        if hints["digits"] and digits_expected:
            hints["digits"] |= digits_expected
        return {"step": step, **hints}


def load_listening(path: Path = FILE) -> Listening:
    """Read and check a file. Raises `DesignerFileError`."""
    return parse_listening(read_text(path), path.name)


def parse_listening(text: str, name: str) -> Listening:
    """Check the YAML text of file `name`. Raises `DesignerFileError` with every mistake found."""
    document = parse_yaml(text, name)
    mistakes: list[str] = []
    top = mapping(document, "", mistakes)
    for key in top:
        if key not in ("default", "steps", *_GROUPS):
            mistakes.append(f"{key}: лишний раздел, бывают только default, steps, phrases и keys")
    groups = {name: mapping(top.get(name, {}), name, mistakes) for name in _GROUPS}
    for group, phrases in groups["phrases"].items():
        _check_phrases(phrases, f"phrases.{group}", mistakes)
    check_key_groups(groups["keys"], mistakes)
    default = mapping(top.get("default"), "default", mistakes)
    for key in _KEYS:
        if default and key not in default:
            mistakes.append(f"default.{key}: не указано")
    _check(default, "default", groups, mistakes)
    steps = mapping(top.get("steps"), "steps", mistakes)
    entries = {step: mapping(own, f"steps.{step}", mistakes) for step, own in steps.items()}
    for step, own in entries.items():
        _check(own, f"steps.{step}", groups, mistakes)
    raise_mistakes(name, mistakes)
    whole_entries = {str(step): {**default, **own} for step, own in entries.items()}
    return Listening(
        default=_hints(default, groups["phrases"]),
        steps={step: _hints(entry, groups["phrases"]) for step, entry in whole_entries.items()},
        keys={
            step: keys_of(entry["keys"], groups["keys"]) for step, entry in whole_entries.items()
        },
        default_keys=keys_of(default["keys"], groups["keys"]),
    )


def _check_phrases(value: Any, where: str, mistakes: list[str]) -> None:
    if not isinstance(value, list):
        mistakes.append(f"{where}: нужен список фраз, а стоит {shown(value)}")
        return
    for phrase in value:
        if not isinstance(phrase, str) or not PHRASE.fullmatch(phrase):
            mistakes.append(
                f"{where}: фраза пишется строчными русскими буквами без знаков, "
                f"а стоит {shown(phrase)}"
            )


def _check_groups(
    value: Any, where: str, section: str, groups: dict[Any, Any], mistakes: list[str]
) -> None:
    if not isinstance(value, list):
        mistakes.append(f"{where}: нужен список названий из раздела {section}")
        return
    for group in value:
        if group not in groups:
            mistakes.append(f"{where}: в разделе {section} нет списка {shown(group)}")


def _check(
    entry: dict[Any, Any], where: str, groups: dict[str, dict[Any, Any]], mistakes: list[str]
) -> None:
    for key, value in entry.items():
        at = f"{where}.{key}"
        if key not in _KEYS:
            mistakes.append(f"{at}: такого ключа нет, бывают {', '.join(_KEYS)}")
        elif key == "grammar" and value not in _GRAMMARS:
            mistakes.append(f"{at}: бывает {', '.join(_GRAMMARS)}, а стоит {shown(value)}")
        elif key in _GROUPS:
            _check_groups(value, at, key, groups[key], mistakes)
        elif key in _RANGES_MS and not whole(value, *_RANGES_MS[key]):
            low, high = _RANGES_MS[key]
            mistakes.append(
                f"{at}: нужно целое число миллисекунд от {low} до {high}, а стоит {shown(value)}"
            )
        elif key == "barge_in" and not isinstance(value, bool):
            mistakes.append(f"{at}: бывает true или false, а стоит {shown(value)}")
        elif key == "digits" and value is not None:
            _check_digits(value, at, mistakes)


def _check_digits(value: Any, where: str, mistakes: list[str]) -> None:
    digits = mapping(value, where, mistakes)
    if not digits:
        return
    for key in digits:
        if key not in _DIGITS_KEYS:
            mistakes.append(f"{where}.{key}: такого ключа нет, бывают {', '.join(_DIGITS_KEYS)}")
    ends: list[Any] = [digits.get("min"), digits.get("max")]
    for key, number in zip(("min", "max"), ends, strict=True):
        if not whole(number, 1, _MAX_DIGITS):
            mistakes.append(
                f"{where}.{key}: нужно целое число от 1 до {_MAX_DIGITS}, а стоит {shown(number)}"
            )
    if all(whole(number, 1, _MAX_DIGITS) for number in ends) and ends != sorted(ends):
        mistakes.append(f"{where}: min больше max")
    if digits.get("terminator") not in (None, "#", "*"):
        mistakes.append(
            f'{where}.terminator: бывает "#", "*" или null, а стоит {shown(digits["terminator"])}'
        )


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
