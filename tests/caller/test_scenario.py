"""Scripted callers: what may be written, and what is said about a mistake."""

from pathlib import Path

import numpy as np
import pytest

from caller.acts import Act, Pressed, Quiet, Spoken, wrong
from caller.problems import BadInput
from caller.scenario import load
from caller.script import Play, Say

SCENARIOS = Path(__file__).parent.parent / "scenarios"


def written(tmp_path, text):
    path = tmp_path / "scenario.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_steps_become_what_the_caller_does_and_what_is_expected(tmp_path):
    scenario = load(
        written(
            tmp_path,
            """
name: all kinds
from: "+74951234501"
line: readings
steps:
  - say: баланс
    hears: [адрес]
    hears_out: false
  - wav: question.wav
  - keys: "12345#"
    never: [ошибка]
  - silence: true
ends: handed_off
""",
        )
    )
    assert (scenario.caller, scenario.line) == ("+74951234501", "readings")
    assert [step.cue() for step in scenario.steps] == [
        Say("баланс"),
        Play(Path("question.wav")),
        None,
        None,
    ]
    spoken = Spoken("баланс", np.ones(1, dtype=np.int16))
    assert scenario.steps[0].act(spoken) == Act(spoken, hears=("адрес",), hears_out=False)
    assert scenario.steps[2].act(None) == Act(Pressed("12345#"), never=("ошибка",))
    assert scenario.steps[3].act(None) == Act(Quiet())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file"),
        ("- a\n- b", "the file"),
        ("name: [", "line"),
        ("name: x", "steps"),
        ("name: x\nsteps: [{say: да, keys: '1'}]", "one of say, wav, keys, silence"),
        ("name: x\nsteps: [{}]", "one of say, wav, keys, silence"),
        ("name: x\nsteps: [{keys: '12a'}]", "steps.0.keys"),
        ("name: x\nsteps: [{sey: да}]", "steps.0.sey"),
        ("name: x\nsteps: []\nends: never", "ends"),
        ("name: x\nsteps: [{say: да, hears: ['']}]", "steps.0.hears"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_place(tmp_path, text, says):
    with pytest.raises(BadInput, match=says) as told:
        load(written(tmp_path, text))
    assert "scenario.yml" in str(told.value)


def test_a_missing_scenario_is_told(tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        load(tmp_path / "none.yml")


@pytest.mark.parametrize(
    ("answer", "hears", "never", "problem"),
    [
        ("Ваш адрес: Москва. Верно?", ("ваш адрес", "верно"), (), None),
        ("К оплате 3 481,55 ₽.", ("3 481,55",), (), None),
        ("Счёт найден.", ("счет",), (), None),
        ("Здравствуйте!", ("баланс",), (), "«баланс» was not said"),
        ("Ваш долг 5 ₽.", (), ("₽",), "«₽» was said"),
        ("", (), ("₽",), None),
    ],
)
def test_an_answer_is_judged_as_the_ear_would(answer, hears, never, problem):
    assert wrong(answer, hears, never) == problem


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yml")), ids=lambda p: p.stem)
def test_every_scenario_of_the_project_can_be_read(path):
    assert load(path).steps
