"""Listening hints: what a designer may write, and what is said about a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.hints import load_listening, parse_listening
from bot.channels.keys import message_of_key
from bot.designer_file import DesignerFileError

GOOD = """
default:
  grammar: free
  phrases: []
  end_silence_ms: 700
  complete_silence_ms: 300
  no_input_ms: 7000
  barge_in: true
  digits: null
  keys: [везде]
steps:
  address:
    grammar: yes_no
    phrases: [да и нет, команды]
    end_silence_ms: 300
    keys: [везде, да и нет]
  number:
    grammar: digits
    digits: {min: 4, max: 10, terminator: "#"}
phrases:
  да и нет: [да, нет]
  команды: [баланс, до свидания]
keys:
  везде: {0: оператор, "*": повторите}
  да и нет: {1: да, 2: нет}
"""


def test_a_step_overrides_the_default_and_keeps_the_rest() -> None:
    assert parse_listening(GOOD, "listening.yml").listen("address") == {
        "step": "address",
        "grammar": "yes_no",
        "phrases": ("да", "нет", "баланс", "до свидания"),
        "end_silence_ms": 300,
        "complete_silence_ms": 300,
        "no_input_ms": 7000,
        "barge_in": True,
        "digits": None,
    }


@pytest.mark.parametrize(
    ("step", "keys"),
    [
        ("address", {"0": "оператор", "*": "повторите", "1": "да", "2": "нет"}),
        ("number", {"0": "оператор", "*": "повторите"}),
        ("other", {"0": "оператор", "*": "повторите"}),
    ],
)
def test_the_keys_of_a_step_stand_for_words(step: str, keys: dict[str, str]) -> None:
    assert parse_listening(GOOD, "listening.yml").keys_at(step) == keys


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ('/dtmf{"digits": "1"}', "да"),
        ('/dtmf{"digits": "*"}', "повторите"),
        ('/dtmf{"digits": "7"}', '/dtmf{"digits": "7"}'),
        ('/dtmf{"digits": "11"}', '/dtmf{"digits": "11"}'),
        ("да", "да"),
        ("/no_input", "/no_input"),
    ],
)
def test_a_key_without_words_stays_a_key(message: str, told: str) -> None:
    keys = parse_listening(GOOD, "listening.yml").keys_at("address")
    assert message_of_key(message, keys) == told


def test_digits_are_told_as_the_contract_names_them() -> None:
    listen = parse_listening(GOOD, "listening.yml").listen("number")
    assert listen["digits"] == {"min": 4, "max": 10, "terminator": "#"}


def test_a_step_that_is_not_listed_listens_by_the_default() -> None:
    listen = parse_listening(GOOD, "listening.yml").listen("other")
    assert (listen["step"], listen["grammar"]) == ("other", "free")


@pytest.mark.parametrize(
    ("written", "instead_of", "line"),
    [
        (
            "end_silence_ms: быстро",
            "end_silence_ms: 300",
            "l.yml: steps.address.end_silence_ms: нужно целое число миллисекунд "
            "от 100 до 5000, а стоит «быстро»",
        ),
        (
            "end_silence_ms: true",
            "end_silence_ms: 300",
            "l.yml: steps.address.end_silence_ms: нужно целое число миллисекунд "
            "от 100 до 5000, а стоит «True»",
        ),
        (
            "no_input_ms: 10",
            "no_input_ms: 7000",
            "l.yml: default.no_input_ms: нужно целое число миллисекунд "
            "от 1000 до 60000, а стоит «10»",
        ),
        (
            "grammar: да_нет",
            "grammar: yes_no",
            "l.yml: steps.address.grammar: бывает free, yes_no, digits, command, а стоит «да_нет»",
        ),
        (
            "gramar: yes_no",
            "grammar: yes_no",
            "l.yml: steps.address.gramar: такого ключа нет, бывают grammar, phrases, "
            "end_silence_ms, complete_silence_ms, no_input_ms, barge_in, digits, keys",
        ),
        (
            "barge_in: иногда",
            "barge_in: true",
            "l.yml: default.barge_in: бывает true или false, а стоит «иногда»",
        ),
        ("", "  barge_in: true\n", "l.yml: default.barge_in: не указано"),
        (
            "{min: 10, max: 4}",
            '{min: 4, max: 10, terminator: "#"}',
            "l.yml: steps.number.digits: min больше max",
        ),
        (
            "{min: 4}",
            '{min: 4, max: 10, terminator: "#"}',
            "l.yml: steps.number.digits.max: нужно целое число от 1 до 32, а стоит пусто",
        ),
        (
            "{min: 4, max: 10, terminator: решётка}",
            '{min: 4, max: 10, terminator: "#"}',
            'l.yml: steps.number.digits.terminator: бывает "#", "*" или null, а стоит «решётка»',
        ),
        (
            "семь",
            '{min: 4, max: 10, terminator: "#"}',
            "l.yml: steps.number.digits: нужен раздел вида «ключ: значение», а стоит «семь»",
        ),
        (
            "[да и нет, приказы]",
            "[да и нет, команды]",
            "l.yml: steps.address.phrases: в разделе phrases нет списка «приказы»",
        ),
        (
            "[да, Нет!]",
            "[да, нет]",
            "l.yml: phrases.да и нет: фраза пишется строчными русскими буквами без знаков, "
            "а стоит «Нет!»",
        ),
        ("да", "[да, нет]", "l.yml: phrases.да и нет: нужен список фраз, а стоит «да»"),
        (
            "keys: [везде, да]",
            "keys: [везде, да и нет]",
            "l.yml: steps.address.keys: в разделе keys нет списка «да»",
        ),
        ("{1: Да!,", "{1: да,", "l.yml: keys.да и нет.1: слова пишутся строчными русскими"),
        (
            "{12: да,",
            "{1: да,",
            'l.yml: keys.да и нет: клавиши бывают 0–9, "*" и "#", а стоит «12»',
        ),
        ("extra:\n  default:", "\ndefault:", "l.yml: extra: лишний раздел"),
    ],
)
def test_a_mistake_is_told_with_its_place(written: str, instead_of: str, line: str) -> None:
    assert instead_of in GOOD
    with pytest.raises(DesignerFileError) as told:
        parse_listening(GOOD.replace(instead_of, written), "l.yml")
    assert line in str(told.value)


def test_every_mistake_is_told_at_once_a_line_each() -> None:
    text = GOOD.replace("yes_no", "x").replace("barge_in: true", "barge_in: 5")
    with pytest.raises(DesignerFileError) as told:
        parse_listening(text, "l.yml")
    assert len(str(told.value).splitlines()) == 2


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b", "default: 5\nsteps: []"])
def test_what_is_no_mapping_is_told_plainly(text: str) -> None:
    with pytest.raises(DesignerFileError, match="нужен раздел"):
        parse_listening(text, "l.yml")


def test_broken_yaml_is_told_with_its_line() -> None:
    with pytest.raises(DesignerFileError, match="это не YAML: строка 2"):
        parse_listening("default:\n\tgrammar: free", "l.yml")


def test_a_missing_file_and_a_wrong_encoding_are_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(DesignerFileError, match="файл не читается"):
        load_listening(tmp_path / "listening.yml")
    (tmp_path / "listening.yml").write_bytes("default: да".encode("cp1251"))
    with pytest.raises(DesignerFileError, match="UTF-8"):
        load_listening(tmp_path / "listening.yml")


def test_the_bots_own_file_is_good_and_asks_the_address_with_yes_or_no() -> None:
    listening = load_listening()
    assert listening.listen("address")["grammar"] == "yes_no"
    assert listening.listen("menu")["grammar"] == "free"
