import pytest

from lms.files.enums import Kind
from lms.files.names import disposition, fitting, free_name, shown


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("paper.pdf", "paper.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\map\\paper.docx", "paper.docx"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("\x00", "file"),
        ("   . ", "file"),
        ("é" * 300 + ".pdf", "é" * 251 + ".pdf"),
        ("x" * 300, "x" * 255),
    ],
)
def test_shown_is_safe_and_keeps_the_extension(name, expected):
    assert shown(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("paper.pdf", "paper (2).pdf"),
        ("paper", "paper (2)"),
        ("x" * 251 + ".pdf", "x" * 247 + " (2).pdf"),
        ("x" * 255, "x" * 251 + " (2)"),
        ("a." + "x" * 253, "a." + "x" * 249 + " (2)"),
    ],
)
def test_a_numbered_name_is_no_longer_than_a_name_may_be(name, expected):
    assert free_name(name, {name}) == expected


def test_a_name_that_is_taken_gets_the_next_free_number():
    assert free_name("paper.pdf", {"other.pdf"}) == "paper.pdf"
    assert free_name("paper.pdf", {"paper.pdf", "paper (2).pdf"}) == "paper (3).pdf"


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("paper.pdf", Kind.PDF, "paper.pdf"),
        ("PAPER.PDF", Kind.PDF, "PAPER.PDF"),
        ("scan", Kind.PDF, "scan.pdf"),
        ("paper.v2", Kind.DOCX, "paper.v2.docx"),
        ("paper.docx", Kind.PDF, "paper.pdf"),
        ("paper.docm", Kind.DOCX, "paper.docx"),
        ("foto.jpeg", Kind.JPEG, "foto.jpeg"),
        ("foto.png", Kind.JPEG, "foto.jpg"),
        ("notes.md", Kind.TEXT, "notes.md"),
        ("README", Kind.TEXT, "README"),
        ("notes.pdf", Kind.TEXT, "notes.txt"),
        ("x" * 255, Kind.PDF, "x" * 251 + ".pdf"),
    ],
)
def test_a_name_says_what_the_file_is_by_its_content(name, kind, expected):
    assert fitting(name, kind) == expected


def test_disposition_has_a_plain_and_a_full_name():
    assert (
        disposition('Advies "één".pdf')
        == "attachment; filename=\"Advies _een_.pdf\"; filename*=UTF-8''Advies%20%22%C3%A9%C3%A9n%22.pdf"
    )
