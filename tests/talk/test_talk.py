"""A visitor and an operator, over the real gateway: all that passes between them."""

from tests.talk.conftest import Visitor
from voice_gateway.human import phrases
from voice_gateway.text.sentences import sentences


async def test_a_visitor_waits_is_answered_writes_and_rates(gateway):
    visitor = await gateway.visitor()
    waiting = await visitor.socket.until("waiting")
    assert (waiting["position"], waiting["reason"]) == (1, "asked")
    desk = await gateway.operator()
    talk = await desk.answers()
    assert (talk["call"], talk["kind"], talk["video"]) == (visitor.call, "web", True)
    assert talk["visitor"]["name"] == "Иванова Анна"
    assert (await visitor.socket.until("operator"))["name"] == "Ольга Петровна"
    assert (await visitor.socket.until("negotiate"))["polite"] is True
    assert (await desk.socket.until("negotiate"))["polite"] is False

    await visitor.socket.say(type="chat", text="Здравствуйте!", key="k1")
    said = await desk.socket.until("chat")
    assert (said["who"], said["name"], said["text"]) == ("visitor", "Иванова Анна", "Здравствуйте!")
    assert (await visitor.socket.until("chat"))["key"] == "k1"
    await desk.socket.say(type="chat", text="Добрый день!", key="d1")
    answer = await visitor.socket.until("chat", who="operator")
    assert (answer["name"], answer["text"]) == ("Ольга Петровна", "Добрый день!")

    await desk.socket.say(type="signal", data={"description": {"type": "offer", "sdp": "v=0"}})
    signal = await visitor.socket.until("signal")
    assert signal["data"]["description"]["sdp"] == "v=0"
    await visitor.socket.say(type="signal", data={"candidate": {"candidate": "c"}})
    assert (await desk.socket.until("signal"))["data"] == {"candidate": {"candidate": "c"}}

    await desk.socket.say(type="ask_screen", on=True)
    assert (await visitor.socket.until("screen"))["asked"] is True
    await visitor.socket.say(type="screen", answer="accepted", stream="s1")
    assert (await desk.socket.until("screen"))["stream"] == "s1"
    await desk.socket.say(type="pointer", x=0.25, y=0.5)
    assert (await visitor.socket.until("pointer"))["x"] == 0.25
    await desk.socket.say(type="hold", on=True)
    assert (await visitor.socket.until("hold"))["on"] is True
    await desk.socket.say(type="code", note="Пришлите фото счётчика")
    code = (await visitor.socket.until("code"))["code"]
    assert (await desk.socket.until("code"))["code"] == code

    await desk.socket.say(type="finish")
    ended = await visitor.socket.until("ended")
    assert (ended["reason"], ended["rate"]) == ("handed_off", True)
    await visitor.socket.say(type="rating", stars=5, comment="Спасибо!")
    await visitor.socket.say(type="rating", stars=7, comment=None)
    assert (await visitor.socket.until("problem"))["code"] == "malformed"
    assert (await gateway.house.records.ratings.of(visitor.call)).stars == 5


async def test_an_operator_whose_browser_dies_gives_the_caller_back_with_an_announcement(gateway):
    visitor = await gateway.visitor(sound=True)
    desk = await gateway.operator()
    await desk.answers()
    await visitor.socket.until("stage", stage="talking")
    await desk.socket.close()
    gone = await visitor.socket.until("operator")
    assert gone["name"] is None
    waiting = await visitor.socket.until("waiting")
    assert (waiting["position"], waiting["reason"]) == (1, "operator_lost")
    said = [m["text"] for m in visitor.socket.seen if m["type"] == "caption"]
    assert sentences(phrases.LOST)[0] in said
    other = await gateway.operator("irina", "Ирина Львовна")
    assert (await other.answers())["call"] == visitor.call
    assert (await visitor.socket.until("operator"))["name"] == "Ирина Львовна"


async def test_a_desk_that_is_loaded_anew_comes_back_into_its_talk(gateway):
    visitor = await gateway.visitor()
    desk = await gateway.operator()
    await desk.answers()
    await visitor.socket.until("negotiate")
    await desk.socket.close()
    await desk.open()
    assert desk.welcome["talk"]["call"] == visitor.call
    await desk.socket.until("negotiate")
    await visitor.socket.until("negotiate")
    assert not [m for m in visitor.socket.seen if m["type"] == "operator" and m["name"] is None]


async def test_a_visitor_who_reloads_finds_everything_as_it_was(gateway):
    visitor = await gateway.visitor()
    desk = await gateway.operator()
    await desk.answers()
    await desk.socket.say(type="chat", text="Добрый день!", key=None)
    await visitor.socket.until("chat")
    await visitor.socket.close()
    assert (await desk.socket.until("visitor"))["state"] == "away"
    entered = await visitor.enter()
    assert (entered["stage"], entered["operator"]) == ("talking", "Ольга Петровна")
    assert [line["text"] for line in entered["chat"]] == ["Добрый день!"]
    assert (await desk.socket.until("visitor"))["state"] == "connected"
    await visitor.socket.until("negotiate")
    await desk.socket.until("negotiate")


async def test_in_a_conference_everybody_writes_under_their_own_name(gateway):
    visitor = await gateway.visitor()
    desk = await gateway.operator()
    talk = await desk.answers()
    other = await gateway.operator("irina", "Ирина Львовна")
    await desk.socket.say(type="conference", operator=other.welcome["operator"]["id"])
    assert (await other.answers())["call"] == talk["call"]
    await other.socket.say(type="chat", text="Я тоже здесь", key=None)
    assert (await visitor.socket.until("chat"))["name"] == "Ирина Львовна"


async def test_a_page_that_makes_its_first_connection_anew_keeps_the_call(gateway):
    first = await gateway.sound()
    offer = {"type": "offer", "to": "assistant", **await first.offer()}
    begun = (await gateway.client.post("/api/calls", json=offer)).json()
    await first.close()
    visitor = Visitor(gateway)
    visitor.call, visitor.token = begun["call_id"], begun["token"]
    await visitor.enter()
    await visitor.comes_back_with_sound()
    await visitor.socket.until("caption", who="assistant")


async def test_a_visitor_who_hangs_up_is_told_to_the_desk(gateway):
    visitor = await gateway.visitor()
    desk = await gateway.operator()
    await desk.answers()
    await visitor.socket.say(type="hangup")
    assert (await desk.socket.until("visitor"))["state"] == "left"
    assert (await desk.socket.until("talk_ended"))["call"] == visitor.call
    assert (await visitor.socket.until("ended"))["rate"] is True


async def test_a_session_code_leads_back_to_the_operator_who_gave_it(gateway):
    visitor = await gateway.visitor()
    olga = await gateway.operator()
    await olga.answers()
    await olga.socket.say(type="code", note="Фото счётчика")
    code = (await visitor.socket.until("code"))["code"]
    await olga.socket.say(type="finish")
    await olga.socket.say(type="wrapped_up")
    await visitor.socket.until("ended")
    irina = await gateway.operator("irina", "Ирина Львовна")
    again = await gateway.visitor(code=code.replace("-", " "))
    offer = await olga.socket.until("offer")
    assert (offer["call"], offer["code"]) == (again.call, code)
    assert not [m for m in irina.socket.seen if m["type"] == "offer"]


async def test_the_visitor_is_not_among_those_who_may_hear_two_conversations(gateway):
    """Two visitors, two desks: nothing of one reaches the other."""
    first = await gateway.visitor()
    olga = await gateway.operator()
    talk = await olga.answers()
    assert talk["call"] == first.call
    second = await gateway.visitor(visitor={"section": "private", "name": "Пётр Чужой"})
    irina = await gateway.operator("irina", "Ирина Львовна")
    assert (await irina.answers())["call"] == second.call
    await olga.socket.say(type="chat", text="только Анне", key=None)
    await irina.socket.say(type="chat", text="только Петру", key=None)
    assert (await first.socket.until("chat"))["text"] == "только Анне"
    assert (await second.socket.until("chat"))["text"] == "только Петру"
    assert (await olga.post("/api/desk/leg", {"call": second.call, "sdp": "v=0", "type": "offer"})
            ).json()["error"]["code"] == "no_such_talk"  # fmt: skip
