"""Files over HTTP: who may send and read, and what is left of what was refused."""

import pytest

from tests.desk import samples
from tests.desk.conftest import CALL, VISITOR, a_call, an_operator, browser, error
from voice_gateway.accounts.sessions import COOKIE
from voice_gateway.records.incoming import MOST_A_CALL

FILES = f"/api/calls/{CALL}/files"
BEARER = {"Authorization": f"Bearer {VISITOR}"}


@pytest.fixture
async def visitor(house):
    async with browser(house.app) as visitor:
        visitor.headers.update(BEARER)
        yield visitor


@pytest.fixture
async def olga(house, console):
    """Signed in, and in the call."""
    operator = await an_operator(house.accounts)
    house.conversations.in_call.add((CALL, operator.id))
    await console.sign_in()
    return operator


def form(name="скан.pdf", content=samples.PDF, kind="application/pdf"):
    return {"file": (name, content, kind)}


def kept(house):
    return [path for path in (house.settings.var / "files").rglob("*") if path.is_file()]


async def test_a_visitors_file_reaches_the_operator(house, visitor, olga, console):
    told = (await visitor.post(FILES, files=form())).json()["file"]
    assert (told["name"], told["size"]) == ("скан.pdf", len(samples.PDF))
    assert told["type"] == "application/pdf"
    assert house.conversations.sent == [(CALL, "visitor", "скан.pdf")]
    assert (await console.get(f"{FILES}/{told['id']}")).content == samples.PDF


async def test_an_operators_file_reaches_the_visitor(house, visitor, olga, console):
    told = (await console.post(FILES, files=form("счёт.png", samples.png()))).json()["file"]
    assert house.conversations.sent == [(CALL, "operator", "счёт.png")]
    assert (await visitor.get(f"{FILES}/{told['id']}")).content == samples.png()


async def test_an_operators_look_at_a_file_is_written_down(house, visitor, olga, console):
    told = (await visitor.post(FILES, files=form())).json()["file"]
    await console.get(f"{FILES}/{told['id']}")
    newest, *_ = await house.accounts.audit.newest(1)
    assert (newest.operator_id, newest.what, newest.subject) == (
        olga.id,
        "file_opened",
        told["id"],
    )


async def test_a_browser_never_shows_a_file_it_only_saves_it(visitor):
    told = (await visitor.post(FILES, files=form("фото «дом».png", samples.png()))).json()["file"]
    headers = (await visitor.get(f"{FILES}/{told['id']}")).headers
    assert headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%D1%84%D0%BE%D1%82%D0%BE%20%C2%AB%D0%B4%D0%BE%D0%BC%C2%BB.png"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "private, no-store"


async def test_the_type_the_sender_claims_is_not_believed(visitor):
    files = form("заметка.txt", samples.HTML, "text/html")
    told = (await visitor.post(FILES, files=files)).json()["file"]
    assert told["type"] == "text/plain"
    assert (
        (await visitor.get(f"{FILES}/{told['id']}"))
        .headers["Content-Type"]
        .startswith("text/plain")
    )


async def test_a_file_lies_under_a_name_of_our_own_whatever_its_name_was(house, visitor):
    files = form("../../../../tmp/evil.pdf")
    told = (await visitor.post(FILES, files=files)).json()["file"]
    assert told["name"] == "evil.pdf"
    (path,) = kept(house)
    assert path == house.settings.var / "files" / CALL / told["id"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("вирус.exe", samples.EXE, (415, "not_allowed")),
        ("картинка.svg", samples.SVG, (415, "not_allowed")),
        ("счёт.pdf", samples.EXE, (422, "disguised")),
        ("фото.png", samples.HTML, (422, "disguised")),
        ("\u202efdp.exe", samples.EXE, (415, "not_allowed")),
    ],
)
async def test_of_a_refused_file_nothing_is_left(house, visitor, name, content, expected):
    assert error(await visitor.post(FILES, files=form(name, content))) == expected
    assert kept(house) == []
    assert await house.records.files.of(CALL) == []
    assert house.conversations.sent == []


async def test_a_file_of_just_the_allowed_size_is_taken_and_one_byte_more_is_not(house, visitor):
    most = house.settings.max_file_bytes
    for size, status in ((most, 200), (most + 1, 413)):
        content = samples.PDF + b" " * (size - len(samples.PDF))
        assert (await visitor.post(FILES, files=form(content=content))).status_code == status
    assert len(kept(house)) == 1


async def test_an_endless_file_is_cut_off_while_it_comes(house, visitor):
    sent = 0

    async def endless():
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        while True:
            sent += 65536
            yield b" " * 65536

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    response = await visitor.post(FILES, content=endless(), headers=headers)
    assert error(response) == (413, "too_large")
    assert sent < 2 * house.settings.max_file_bytes
    assert kept(house) == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"junk", "multipart/form-data; boundary=x"),
        (b"{}", "application/json"),
        (b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\ntext\r\n--x--', None),
        (b'--x\r\nContent-Disposition: form-data; name="x"; filename="a"\r\n\r\n\r\n--x--', None),
    ],
)
async def test_what_is_no_form_with_a_file_is_refused(house, visitor, content, kind):
    headers = {"Content-Type": kind or "multipart/form-data; boundary=x"}
    response = await visitor.post(FILES, content=content, headers=headers)
    assert error(response) == (400, "invalid_request")
    assert kept(house) == []


async def test_two_files_in_one_form_are_refused(house, visitor):
    two = [("file", ("a.pdf", samples.PDF)), ("file", ("b.pdf", samples.PDF))]
    assert error(await visitor.post(FILES, files=two)) == (400, "invalid_request")
    assert kept(house) == []


async def test_a_call_has_room_for_so_many_files(visitor, house):
    for _ in range(MOST_A_CALL):
        assert (await visitor.post(FILES, files=form())).is_success
    assert error(await visitor.post(FILES, files=form())) == (429, "too_many_files")
    assert len(kept(house)) == MOST_A_CALL


@pytest.mark.parametrize("token", ["", "wrong", "Bearer", VISITOR + "x", "Basic " + VISITOR])
async def test_a_wrong_token_neither_sends_nor_reads(house, visitor, token):
    told = (await visitor.post(FILES, files=form())).json()["file"]
    headers = {"Authorization": f"Bearer {token}"}
    for request in (
        visitor.post(FILES, files=form(), headers=headers),
        visitor.get(f"{FILES}/{told['id']}", headers=headers),
    ):
        assert error(await request) == (401, "wrong_token")
    assert len(kept(house)) == 1


async def test_a_visitors_token_opens_no_other_call(house, visitor):
    await house.store.begin_call(a_call("d" * 32))
    told = (await visitor.post(FILES, files=form())).json()["file"]
    for path in (f"/api/calls/{'d' * 32}/files", f"/api/calls/{'d' * 32}/files/{told['id']}"):
        assert error(await visitor.get(path))[0] in (401, 405)
    assert error(await visitor.post(f"/api/calls/{'d' * 32}/files", files=form())) == (
        401,
        "wrong_token",
    )


async def test_before_the_call_has_begun_no_file_is_taken(house, visitor, monkeypatch):
    monkeypatch.setattr(house.conversations, "is_visitor", lambda call_id, token: True)
    response = await visitor.post(f"/api/calls/{'d' * 32}/files", files=form())
    assert error(response) == (409, "not_begun")
    assert kept(house) == []


async def test_without_token_and_cookie_nothing_is_had(house, visitor):
    told = (await visitor.post(FILES, files=form())).json()["file"]
    async with browser(house.app) as stranger:
        for request in (
            stranger.get(f"{FILES}/{told['id']}"),
            stranger.post(FILES, files=form()),
        ):
            assert error(await request) == (401, "not_signed_in")


async def test_an_operator_sends_only_into_a_call_of_her_own(house, olga, console):
    house.conversations.in_call.clear()
    assert error(await console.post(FILES, files=form())) == (403, "not_your_call")
    assert kept(house) == []


async def test_an_operators_cookie_alone_sends_nothing(house, olga, console):
    del console.headers["X-CSRF-Token"]
    assert error(await console.post(FILES, files=form())) == (403, "no_csrf")
    assert kept(house) == []


async def test_a_visitor_in_an_operators_browser_is_a_visitor(house, olga, console, visitor):
    visitor.cookies.set(COOKIE, console.cookies[COOKIE])
    assert (await visitor.post(FILES, files=form())).is_success
    assert house.conversations.sent == [(CALL, "visitor", "скан.pdf")]


@pytest.mark.parametrize("file_id", ["f" * 32, "..", "%2e%2e%2fgateway.db", "x", "c" * 31 + "%00"])
async def test_a_file_that_is_not_there_is_said_so(visitor, file_id):
    assert error(await visitor.get(f"{FILES}/{file_id}"))[0] in (404, 422)


async def test_files_are_for_nobody_elses_eyes_on_the_disk(house, visitor):
    await visitor.post(FILES, files=form())
    (path,) = kept(house)
    assert path.parent.stat().st_mode & 0o077 == 0
