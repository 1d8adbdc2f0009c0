"""Conversations go with their calls: the dialogue's memory does not grow."""

from bot.forgetting import Forgetting


def test_a_conversation_is_forgotten_an_hour_after_its_last_word() -> None:
    forgetting = Forgetting(3600)
    assert forgetting.heard("a", 0) == []
    assert forgetting.heard("b", 1800) == []
    assert forgetting.heard("c", 3600) == []
    assert forgetting.heard("d", 3601) == ["a"]
    assert forgetting.heard("d", 5401) == ["b"]


def test_every_word_keeps_it() -> None:
    forgetting = Forgetting(3600)
    forgetting.heard("a", 0)
    forgetting.heard("b", 10)
    forgetting.heard("a", 3000)
    assert forgetting.heard("c", 3700) == ["b"]


def test_what_is_kept_does_not_grow_with_the_calls() -> None:
    forgetting = Forgetting(3600)
    kept: set[str] = set()
    for number in range(10_000):
        kept.add(str(number))
        kept -= set(forgetting.heard(str(number), number * 60))
    assert len(kept) == 61
