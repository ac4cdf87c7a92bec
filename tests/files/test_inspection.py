import zipfile

import pytest

from lms.files.enums import Kind
from lms.files.inspection import RefusedFile, kind_of
from tests.factories.files import docx_bytes, odt_bytes, pdf_bytes, png_bytes, zip_bytes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}


@pytest.fixture
def judge(tmp_path):
    def judge(content):
        path = tmp_path / "file"
        path.write_bytes(content)
        return kind_of(path)

    return judge


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf_bytes(), Kind.PDF),
        (b"\r\n" + pdf_bytes(), Kind.PDF),
        (docx_bytes(), Kind.DOCX),
        (odt_bytes(), Kind.ODT),
        (png_bytes(), Kind.PNG),
        (png_bytes(form="JPEG"), Kind.JPEG),
        ("Een tekst met é.".encode(), Kind.TEXT),
        ("Een tekst met é.".encode("cp1252"), Kind.TEXT),
        ("Een tekst met é.".encode("utf-16"), Kind.TEXT),
    ],
)
def test_kind_of_knows_a_file_by_its_content(judge, content, kind):
    assert judge(content) == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (bytes(1000), "unknown_kind"),
        (b"MZ\x90\x00" + bytes(500), "unknown_kind"),
        (b"%PDF-1.7\n" + bytes(500), "truncated"),
        (pdf_bytes(password="geheim"), "password"),
        (docx_bytes()[:-200], "truncated"),
        (zip_bytes({"a.txt": b"a"}), "unknown_kind"),
        (zip_bytes(WORD | {"word/vbaProject.bin": b"x"}), "macro"),
        (zip_bytes(WORD | {f"{n}": b"" for n in range(5_001)}), "too_complex"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE + bytes(600), "unknown_kind"),
        (png_bytes((90, 90))[:-60], "truncated"),
    ],
)
def test_kind_of_refuses_with_its_own_sentence(judge, content, code):
    with pytest.raises(RefusedFile) as refused:
        judge(content)

    assert refused.value.code == code
    assert refused.value.messages[0]


def test_kind_of_refuses_a_bomb_by_what_it_declares(judge, tmp_path):
    path = tmp_path / "bomb"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in WORD.items():
            archive.writestr(name, content)
        with archive.open("word/media/image.bin", "w", force_zip64=True) as entry:
            for _ in range(520):
                entry.write(bytes(1024 * 1024))

    with pytest.raises(RefusedFile) as refused:
        kind_of(path)

    assert refused.value.code == "too_complex"
