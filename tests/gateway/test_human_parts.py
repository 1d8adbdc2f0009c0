"""The human stage's decisions: who hears whom, what is said when, what a page is told anew."""

import base64
import hmac
from datetime import datetime

import pytest
from pydantic import SecretStr

from voice_gateway.human import phrases
from voice_gateway.human.announcements import EVERY_S, Announcements, Place
from voice_gateway.human.captions import LONGEST_MS, PAUSE_MS, Line
from voice_gateway.human.hearing import CALLER, RECORDING, Desk, hearing, voice_of
from voice_gateway.human.pair import Pair
from voice_gateway.human.promise import when
from voice_gateway.operators.sides import CallBackPromise
from voice_gateway.text.normalise import speak
from voice_gateway.text.sentences import sentences
from voice_gateway.visit.ice import IceServers, credentials
from voice_gateway.visit.snapshot import Snapshot

A, B, C = (voice_of(name) for name in "abc")
TALKING, CONSULTING, LISTENING = Desk("talking"), Desk("consulting"), Desk("supervising")
WHISPERING = Desk("supervising", whispers=True)


@pytest.mark.parametrize(
    ("desks", "hold", "direct", "expected"),
    [
        ({"a": TALKING}, False, None, {CALLER: {A}, A: {CALLER}, RECORDING: {A}}),
        ({"a": TALKING}, False, "a", {CALLER: set(), A: set(), RECORDING: {A}}),
        ({"a": TALKING}, True, None, {CALLER: set(), A: set(), RECORDING: set()}),
        ({"a": TALKING}, True, "a", {CALLER: set(), A: set(), RECORDING: set()}),
        (
            {"a": TALKING, "b": TALKING},
            False,
            "a",
            {CALLER: {B}, A: {B}, B: {A, CALLER}, RECORDING: {A, B}},
        ),
        (
            {"a": TALKING, "b": CONSULTING},
            True,
            None,
            {CALLER: set(), A: {B}, B: {A}, RECORDING: set()},
        ),
        (
            {"a": TALKING, "b": CONSULTING},
            False,
            None,
            {CALLER: {A}, A: {CALLER, B}, B: {A}, RECORDING: {A}},
        ),
        (
            {"a": TALKING, "c": LISTENING},
            False,
            "a",
            {CALLER: set(), A: set(), C: {A, CALLER}, RECORDING: {A}},
        ),
        (
            {"a": TALKING, "c": WHISPERING},
            False,
            None,
            {CALLER: {A}, A: {CALLER, C}, C: {A, CALLER}, RECORDING: {A}},
        ),
        ({}, False, None, {CALLER: set(), RECORDING: set()}),
    ],
)
def test_who_hears_whom(desks, hold, direct, expected):
    assert hearing(desks, hold=hold, direct=direct) == expected


def said(announcements, until_s, step_s=0.5):
    """[(second, texts)] that were due."""
    times = [n * step_s for n in range(int(until_s / step_s))]
    return [(now, list(texts)) for now in times if (texts := announcements.due(now))]


def test_the_place_is_told_at_once_then_that_the_wait_goes_on():
    announcements = Announcements(keys=False)
    announcements.waits(Place(3, 170, callback=False))
    (first, texts), (second, _) = said(announcements, EVERY_S + 1)
    assert (first, second) == (0, EVERY_S)
    assert texts == ["Перед вами в очереди 2 человека. Ждать примерно 3 минуты."]


def test_a_place_that_moves_is_told_but_not_without_music_between():
    announcements = Announcements(keys=False)
    announcements.waits(Place(3, None, callback=False))
    announcements.due(0)
    announcements.waits(Place(2, None, callback=False))
    assert announcements.due(5) == ()
    assert announcements.due(12) == ["Перед вами в очереди 1 человек."]


def test_only_who_has_nothing_but_keys_is_told_of_the_key():
    for keys in (True, False):
        announcements = Announcements(keys=keys)
        announcements.waits(Place(1, 20, callback=True))
        assert (phrases.CALLBACK_KEY in announcements.due(0)) is keys


def test_what_has_happened_goes_before_the_place():
    announcements = Announcements(keys=False)
    announcements.waits(Place(1, None, callback=False))
    announcements.say(phrases.LOST)
    assert announcements.due(0) == [phrases.LOST]
    assert announcements.due(1) == ()
    assert announcements.due(12) == [phrases.NEXT]


def test_where_nobody_is_signed_in_nobody_is_promised():
    announcements = Announcements(keys=False)
    announcements.waits(Place(1, None, callback=True, staffed=False))
    told = said(announcements, 200)
    assert {text for _, texts in told for text in texts} == {phrases.NOBODY}
    assert len(told) == 3


@pytest.mark.parametrize("position", [1, 2, 3, 6, 12, 22])
@pytest.mark.parametrize("expected_s", [None, 10, 60, 61, 300, 1260])
def test_every_place_is_a_sentence_without_a_figure_left_when_spoken(position, expected_s):
    for sentence in sentences(phrases.place(position, expected_s)):
        assert not any(c.isdigit() for c in speak(sentence))


def lines(*windows):
    """Windows of 50 ms as (seconds, speech) -> when each line was over, ms."""
    line, now, over = Line(), 0, []
    for seconds, speech in windows:
        for _ in range(round(seconds / 0.05)):
            now += 50
            if line.heard(1.0 if speech else 0.0, 50):
                over.append(now)
    return over


def test_a_pause_closes_a_line_of_captions_and_silence_makes_none():
    assert lines((5, False)) == []
    assert lines((2, True), (0.3, False), (1, True), (2, False)) == [3300 + PAUSE_MS]
    assert len(lines((1, True), (1, False), (1, True), (1, False))) == 2


def test_a_line_without_a_pause_is_closed_all_the_same():
    assert lines((LONGEST_MS / 1000 + 1, True)) == [LONGEST_MS]
    assert lines((7, True), (0.3, False), (1, True)) == [7250]


def pair():
    told = {"visitor": [], "operator": []}
    to = {side: messages.append for side, messages in told.items()}
    return Pair(to, lambda: [{"urls": ["stun:x"]}]), told


def test_both_pages_negotiate_anew_and_only_the_visitor_is_polite():
    two, told = pair()
    two.begin(sound=True)
    assert [told[side][0]["polite"] for side in ("visitor", "operator")] == [True, False]
    assert all(told[side][0]["ice_servers"] == [{"urls": ["stun:x"]}] for side in told)


def test_it_is_direct_only_while_both_say_so():
    two, _ = pair()
    two.begin(sound=True)
    two.says("visitor", {"type": "direct", "connected": True})
    assert not two.direct
    two.says("operator", {"type": "direct", "connected": True})
    assert two.direct
    two.says("visitor", {"type": "direct", "connected": False})
    assert not two.direct
    two.says("visitor", {"type": "direct", "connected": True})
    two.begin(sound=True)
    assert not two.direct


def test_pictures_alone_leave_the_sound_to_the_gateway():
    two, _ = pair()
    two.begin(sound=False)
    for side in ("visitor", "operator"):
        two.says(side, {"type": "direct", "connected": True})
    assert not two.direct


def test_signals_go_across_and_nothing_else_does():
    two, told = pair()
    assert two.says("visitor", {"type": "signal", "data": {"candidate": None}})
    assert told["operator"] == [{"type": "signal", "data": {"candidate": None}}]
    assert not two.says("visitor", {"type": "chat", "text": "x", "key": None})


def caption(turn, text, final, who="caller"):
    return {"type": "caption", "who": who, "turn": turn, "text": text, "final": final}


def test_a_page_that_comes_back_is_told_all_that_it_needs_and_nothing_twice():
    snapshot = Snapshot("c1", {"name": "Анна"})
    for message in (
        {"type": "waiting", "position": 2, "expected_s": 40, "callback_offered": False,
         "reason": "asked"},
        {"type": "operator", "name": "Ольга Петровна"},
        {"type": "stage", "stage": "talking"},
        {"type": "chat", "id": 1, "who": "visitor", "text": "Здравствуйте"},
        caption(1, "добрый", False, "operator"),
        caption(2, "ал", False),
        caption(1, "добрый день", True, "operator"),
        caption(2, "алло", True),
        {"type": "hold", "on": True},
        {"type": "screen", "asked": True},
        {"type": "code", "code": "4821-7305", "note": "Фото"},
        {"type": "state", "state": "listening"},
    ):  # fmt: skip
        snapshot.apply(message)
    entered = snapshot.entered()
    assert (entered["stage"], entered["operator"]) == ("talking", "Ольга Петровна")
    assert entered["waiting"] is None
    assert (entered["hold"], entered["screen_asked"], entered["code"]) == (True, True, "4821-7305")
    assert [line["text"] for line in entered["captions"]] == ["добрый день", "алло"]
    assert [line["text"] for line in entered["chat"]] == ["Здравствуйте"]
    assert (entered["visitor"], entered["ended"]) == ({"name": "Анна"}, None)


def test_a_page_is_shown_the_last_fifty_captions():
    snapshot = Snapshot("c1", None)
    for turn in range(80):
        snapshot.apply(caption(turn, str(turn), True))
    assert [line["turn"] for line in snapshot.entered()["captions"]] == list(range(30, 80))


def test_an_operator_who_is_gone_leaves_neither_hold_nor_a_shared_screen():
    snapshot = Snapshot("c1", None)
    for message in (
        {"type": "stage", "stage": "talking"},
        {"type": "hold", "on": True},
        {"type": "screen", "asked": True},
        {"type": "operator", "name": None},
        {"type": "stage", "stage": "waiting"},
    ):
        snapshot.apply(message)
    entered = snapshot.entered()
    assert (entered["hold"], entered["screen_asked"], entered["operator"]) == (False, False, None)


def test_turn_credentials_are_what_coturn_computes_and_expire():
    username, credential = credentials("secret", 1000.0)
    expires, _, tail = username.partition(":")
    assert int(expires) == 1000 + 6 * 3600
    assert tail
    expected = hmac.digest(b"secret", username.encode(), "sha1")
    assert base64.b64decode(credential) == expected


def test_every_call_has_credentials_of_its_own_and_none_without_a_secret():
    servers = IceServers(("stun:s",), ("turn:t",), SecretStr("secret"))
    one, other = servers.fresh(), servers.fresh()
    assert one[0] == {"urls": ["stun:s"]}
    assert one[1]["username"] != other[1]["username"]
    assert IceServers(("stun:s",), ("turn:t",), None).fresh() == [{"urls": ["stun:s"]}]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23T10:00:00+03:00", "сегодня с 15:40 до 20:30"),
        ("2026-11-22T21:59:00+00:00", "сегодня с 15:40 до 20:30"),
        ("2026-11-22T12:00:00+00:00", "завтра с 15:40 до 20:30"),
        ("2026-11-20T12:00:00+00:00", "23.11 с 15:40 до 20:30"),
    ],
)
def test_a_call_back_is_promised_in_words(now, expected):
    opens, closes = (datetime.fromisoformat(f"2026-11-23T{t}:00+03:00") for t in ("15:40", "20:30"))
    assert when(CallBackPromise(opens, closes), datetime.fromisoformat(now)) == expected
