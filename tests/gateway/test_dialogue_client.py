"""The gateway's side of the dialogue contract."""

import json

import httpx
import pytest

from voice_gateway.dialogue.client import CallInfo, DialogueUnavailable, RasaDialogue

INFO = CallInfo(line="consultation", caller=None, channel="web")
GOOD = {
    "messages": [{"text": "Слушаю."}],
    "listen": {"step": "address", "grammar": "yes_no", "end_silence_ms": 300, "digits": None},
    "understood": {"intent": "баланс", "confidence": 0.97},
    "control": None,
}


def dialogue(answer):
    """answer: an httpx.Response, an exception to raise, or JSON."""
    seen = []

    def handle(request):
        seen.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)

    client = RasaDialogue("http://rasa")
    client._client = httpx.AsyncClient(
        transport=httpx.MockTransport(handle), base_url="http://rasa"
    )
    return client, seen


async def test_a_turn_is_one_post_to_the_connector():
    client, seen = dialogue(GOOD)
    await client.say("c1", "какой баланс", INFO)
    assert [r.url.path for r in seen] == ["/webhooks/voice/webhook"]
    assert httpx.Response(200, content=seen[0].content).json() == {
        "sender": "c1",
        "message": "какой баланс",
        "metadata": {
            "line": "consultation",
            "caller": None,
            "channel": "web",
            "dialled": None,
            "heard": None,
        },
    }


async def test_the_dialogue_is_told_how_much_of_its_answer_was_heard():
    client, seen = dialogue(GOOD)
    await client.say("c1", "повторите", INFO, heard="Ваш долг…")
    assert json.loads(seen[0].content)["metadata"]["heard"] == "Ваш долг…"


async def test_the_reply_is_read_whole():
    client, _ = dialogue({**GOOD, "control": {"handoff": {"reason": "asked"}}})
    reply = await client.say("c1", "да", INFO)
    assert reply.messages[0].text == "Слушаю."
    assert (reply.listen.step, reply.listen.grammar, reply.listen.end_silence_ms) == (
        "address",
        "yes_no",
        300,
    )
    assert reply.understood.intent == "баланс"
    assert reply.control.handoff.reason == "asked"


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("late"),
        httpx.Response(503, json={"error": "actions"}),
        httpx.Response(500, text="Traceback"),
        httpx.Response(200, text="не json"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"messages": "text"}),
        httpx.Response(200, json={**GOOD, "listen": {"grammar": "telepathy"}}),
        httpx.Response(200, json={**GOOD, "listen": {"end_silence_ms": -5}}),
    ],
    ids=lambda a: getattr(a, "text", str(a))[:30],
)
async def test_whatever_else_comes_is_the_dialogue_being_unavailable(answer):
    client, _ = dialogue(answer)
    with pytest.raises(DialogueUnavailable):
        await client.say("c1", "секретные слова", INFO)


async def test_the_error_does_not_quote_what_was_said():
    client, _ = dialogue({**GOOD, "messages": [{"txt": "Ваш адрес: Тайная улица"}]})
    with pytest.raises(DialogueUnavailable) as failure:
        await client.say("c1", "да", INFO)
    assert "Тайная" not in str(failure.value)


@pytest.mark.parametrize(
    ("answer", "ready"),
    [(httpx.Response(200, json={"status": "ok"}), True), (httpx.Response(404), False)],
)
async def test_ready_when_the_connector_answers(answer, ready):
    client, _ = dialogue(answer)
    assert await client.ready() is ready


async def test_not_ready_when_nobody_answers():
    client, _ = dialogue(httpx.ConnectError("refused"))
    assert not await client.ready()
