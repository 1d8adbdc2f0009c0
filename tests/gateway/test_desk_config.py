"""desk.yml: what stands in it, what a mistake in it is told by, and when a queue is open."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from voice_gateway.operators.desk_config import DEFAULT, BadDesk, load
from voice_gateway.operators.hours import is_open, next_window, parse_hours

MOSCOW = ZoneInfo("Europe/Moscow")
ROOT = Path(__file__).resolve().parents[2]


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


def changed(tmp_path, change):
    """The project's own file after a change."""
    desk = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
    change(desk)
    path = tmp_path / "desk.yml"
    path.write_text(yaml.safe_dump(desk, allow_unicode=True), encoding="utf-8")
    return path


def test_the_project_s_own_desk_has_the_sections_of_the_instruction():
    desk = load(None)
    assert [section.title for section in desk.sections] == [
        "Частным клиентам",
        "Корпоративным клиентам",
    ]
    assert desk.section("corporate").queue == "corporate"
    assert desk.section("nothing") is None
    assert desk.queue_of("nowhere") == desk.queue_of(None) == "consultation"


def test_every_queue_of_the_lines_has_its_desk():
    lines = yaml.safe_load((ROOT / "bot/lines.yml").read_text(encoding="utf-8"))["lines"]
    assert {line["queue"] for line in lines.values()} <= set(load(None).queues)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d["sections"][0].update(queue="sales"), "sections.private: no such queue"),
        (lambda d: d.update(default="sales"), "default: no such queue"),
        (lambda d: d["queues"]["corporate"].update(overflow=["x"]), "queues.corporate.overflow"),
        (lambda d: d["queues"]["corporate"].update(hours="9-18"), "queues.corporate.hours"),
        (lambda d: d["queues"]["corporate"].update(hours="20:30-8:30"), "closes before it opens"),
        (lambda d: d["queues"]["corporate"].update(hours="8:30-25:00"), "no such time"),
        (lambda d: d["queues"]["corporate"].update(hours=830), "queues.corporate.hours"),
        (lambda d: d["queues"]["corporate"].update(holidays=["31.02"]), "holidays"),
        (lambda d: d.update(time_zone="Europe/Krasnojarsk"), "time_zone"),
        (lambda d: d.update(answer_s=0), "answer_s"),
        (lambda d: d.update(sections=[]), "sections"),
        (lambda d: d["callback"].update(tries=0), "callback.tries"),
        (lambda d: d["canned"].append({"title": "x"}), "canned.8.text"),
        (lambda d: d.update(colour="red"), "colour"),
    ],
)
def test_a_mistake_is_told_in_one_line_with_its_place(tmp_path, change, told):
    with pytest.raises(BadDesk, match=told) as refused:
        load(changed(tmp_path, change))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ["sections: [", "- a\n", "", "\x00"])
def test_what_is_no_desk_at_all_is_told(tmp_path, text):
    path = tmp_path / "desk.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadDesk, match=r"desk\.yml"):
        load(path)


HOURS = parse_hours("8:30-20:30")


@pytest.mark.parametrize(
    ("now", "open_"),
    [
        ("2026-11-22T08:29:59", False),
        ("2026-11-22T08:30:00", True),
        ("2026-11-22T20:29:59", True),
        ("2026-11-22T20:30:00", False),
        ("2026-01-01T12:00:00", False),
    ],
)
def test_a_queue_is_open_from_its_first_minute_to_before_its_last(now, open_):
    assert is_open(HOURS, ("01.01",), at(now)) is open_


@pytest.mark.parametrize(
    ("now", "opens", "closes"),
    [
        ("2026-11-22T07:00", "2026-11-22T08:30", "2026-11-22T20:30"),
        ("2026-11-22T12:00", "2026-11-22T12:00", "2026-11-22T20:30"),
        ("2026-11-22T20:30", "2026-11-23T08:30", "2026-11-23T20:30"),
        ("2026-12-31T21:00", "2027-01-02T08:30", "2027-01-02T20:30"),
    ],
)
def test_the_next_hours_are_today_s_rest_or_the_next_day_that_has_some(now, opens, closes):
    window = next_window(HOURS, ("01.01",), at(now))
    assert (window.opens, window.closes) == (at(opens), at(closes))


def test_without_any_hours_within_two_weeks_there_is_no_promise():
    every_day = tuple(f"{day:02}.11" for day in range(1, 31))
    with pytest.raises(LookupError):
        next_window(HOURS, every_day, at("2026-11-02T12:00"))


def test_hours_are_told_as_people_write_them():
    assert str(HOURS) == "8:30–20:30"
