import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_gateway.records.file_names import cleaned, ending_of


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("счёт за май.pdf", "счёт за май.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("C:\\Users\\Анна\\фото.jpg", "фото.jpg"),
        ("/absolute.png", "absolute.png"),
        ("..", "файл"),
        ("", "файл"),
        (".htaccess", "htaccess"),
        ("a\0b.pdf", "ab.pdf"),
        ("two\r\nSet-Cookie: x.pdf", "twoSet-Cookie_ x.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u200bвидно\u2066.pdf", "видно.pdf"),
        ('<b>"x"|?*.png', "_b__x____.png"),
        ("  много   места .pdf", "много места.pdf"),
        ("имя с точкой.", "имя с точкой"),
        ("и\u0306.txt", "й.txt"),
        ("😀.jpg", "😀.jpg"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("x." + "y" * 300, "x." + "y" * 118),
    ],
)
def test_a_name_is_made_harmless(given_name, kept):
    assert cleaned(given_name) == kept


@given(st.text())
def test_whatever_is_given_a_name_comes_out(text):
    name = cleaned(text)
    assert 0 < len(name) <= 120
    assert not set(name) & set('/\\<>:"|?*')
    assert all(unicodedata.category(c)[0] != "C" for c in name)
    assert name == name.strip()
    assert not name.startswith(".")
    assert cleaned(name) == name


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), ("a.pdf.exe", "exe"), ("a." + "b" * 50, "")],
)
def test_the_last_ending_counts(name, ending):
    assert ending_of(name) == ending
