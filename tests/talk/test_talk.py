"""A visitor and an operator, over the real gateway: waiting, talking, and all that passes between."""


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
