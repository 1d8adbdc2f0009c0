import pytest

from tests.desk import samples
from voice_gateway.records.file_types import Disguised, NotAllowed, media_type

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def type_of(tmp_path):
    def ask(name, content):
        path = tmp_path / "content"
        path.write_bytes(content)
        return media_type(path, name)

    return ask


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("скан.pdf", samples.PDF, "application/pdf"),
        ("счётчик.PNG", samples.png(), "image/png"),
        ("счётчик.jpeg", samples.JPEG, "image/jpeg"),
        ("видео.mp4", samples.MP4, "video/mp4"),
        ("договор.docx", samples.DOCX, WORD),
        ("таблица.xlsx", samples.XLSX, SHEET),
        ("письмо.odt", samples.ODT, "application/vnd.oasis.opendocument.text"),
        ("заметка.txt", "показания 15780".encode(), "text/plain"),
        ("старая.csv", "счёт;сумма\r\n1;2".encode("cp1251"), "text/plain"),
        ("пусто.txt", b"", "text/plain"),
        ("BM.txt", b"BM is how a picture begins too", "text/plain"),
    ],
)  # fmt: skip
def test_what_people_send_is_taken(type_of, name, content, found):
    assert type_of(name, content) == found


@pytest.mark.parametrize(
    "name", ["a.exe", "a.svg", "a.html", "a.js", "a.zip", "a.docm", "a.bat", "a.pdf.exe", "a", ""]
)
def test_other_kinds_are_not_taken_whatever_is_in_them(type_of, name):
    with pytest.raises(NotAllowed):
        type_of(name, samples.PDF)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("счёт.pdf", samples.EXE),
        ("счёт.pdf", samples.ELF),
        ("счёт.pdf", samples.HTML),
        ("фото.png", samples.HTML),
        ("фото.png", samples.SVG),
        ("фото.png", samples.JPEG),
        ("фото.jpg", b""),
        ("фото.jpg", samples.JPEG + samples.DOCX),
        ("договор.docx", samples.archive(**{"evil.exe": "MZ"})),
        ("договор.docx", samples.MACROS),
        ("договор.docx", samples.XLSX),
        ("договор.docx", b"PK\x03\x04" + b"\x00" * 100),
        ("договор.docx", samples.DOCX[: len(samples.DOCX) // 2]),
        ("письмо.odt", samples.archive(mimetype="application/vnd.oasis.opendocument.base")),
        ("заметка.txt", samples.EXE),
        ("заметка.txt", b"\x00" * 10),
        ("таблица.csv", samples.png()),
    ],
)
def test_content_that_is_not_what_the_name_says_is_disguised(type_of, name, content):
    with pytest.raises(Disguised):
        type_of(name, content)
