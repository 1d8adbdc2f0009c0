"""`./dozvon bench latency|dictation|barge-in`."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from launcher import checks, cli, system, turn_bench
from launcher.settings import Settings

from .conftest import Said


@pytest.mark.parametrize("what", turn_bench.WHAT)
def test_the_benches_options_are_their_own(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[list[str]] = []
    monkeypatch.setattr(turn_bench, "run", lambda _, __, words: told.append(list(words)) or 7)
    assert cli.main(("bench", what, "--rounds", "3")) == 7
    assert told == [[what, "--rounds", "3"]]


def test_a_bench_talks_to_a_system_of_its_own_in_a_folder_of_its_own(
    settings: Settings, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Settings] = []
    measured: list[dict[str, str]] = []

    @contextmanager
    def running(one: Settings, _: object) -> Iterator[None]:
        started.append(one)
        yield

    def run_shown(_: object, __: object, environment: dict[str, str]) -> int:
        measured.append(environment)
        return 5

    (settings.root / "models").mkdir()
    (settings.root / "models/manifest.toml").write_text("")
    monkeypatch.setenv("DOZVON_NOW", "2026-11-20T12:00:00+03:00")
    monkeypatch.setattr(system, "prepare", lambda *_: None)
    monkeypatch.setattr(system, "running", running)
    monkeypatch.setattr(checks, "run_shown", run_shown)
    assert turn_bench.run(settings, said, ["latency"]) == 5
    (bench,), (environment,) = started, measured
    assert bench.var == settings.var / "bench"
    assert environment["DOZVON_VAR"] == str(bench.var)
    assert environment["DOZVON_PORT"] == str(bench.gateway_port) != str(settings.gateway_port)
