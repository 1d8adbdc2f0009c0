"""What the phone's keys say at a step where no figures are asked: `keys` in listening.yml."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.designer_file import PHRASE, mapping, shown

EVENT = "/dtmf"

_KEYS = frozenset("0123456789*#")


def check_key_groups(groups: Mapping[Any, Any], mistakes: list[str]) -> None:
    """Each list of the section `keys`: a key of the phone and the words it stands for."""
    for group, keys in groups.items():
        where = f"keys.{group}"
        for key, phrase in mapping(keys, where, mistakes).items():
            if str(key) not in _KEYS:
                mistakes.append(f'{where}: клавиши бывают 0–9, "*" и "#", а стоит {shown(key)}')
            if not isinstance(phrase, str) or not PHRASE.fullmatch(phrase):
                mistakes.append(
                    f"{where}.{key}: слова пишутся строчными русскими буквами без знаков, "
                    f"а стоит {shown(phrase)}"
                )


def keys_of(names: Sequence[str], groups: Mapping[str, Mapping[Any, str]]) -> dict[str, str]:
    """The keys of these lists with their words; a later list overrides an earlier one."""
    return {str(key): phrase for name in names for key, phrase in groups[name].items()}


def message_of_key(message: str, keys: Mapping[str, str]) -> str:
    """The words a `/dtmf` event stands for at a step with these keys; else the message itself."""
    if not message.startswith(EVENT):
        return message
    return keys.get(json.loads(message[len(EVENT) :])["digits"], message)
