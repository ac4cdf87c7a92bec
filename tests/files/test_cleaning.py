"""Copies for marking: the work is all there, and nothing of who made it."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
from docx import Document
from lxml import etree
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, PngImagePlugin

from lms.files import actions, cleaning, store
from lms.files.cleaning import Hindrance, NotCleanableError
from lms.files.enums import Kind
from lms.files.models import StoredFile
from tests.factories.files import docx_bytes, make_upload, pdf_bytes, png_bytes, zip_bytes

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SECRET = b"Aafke"


def cleaned(content, kind, tmp_path):
    source, out = tmp_path / "in", io.BytesIO()
    source.write_bytes(content)
    cleaning.clean(source, out, kind)
    again = io.BytesIO()
    cleaning.clean(source, again, kind)
    assert out.getvalue() == again.getvalue()  # the same bytes, always the same copy
    return out.getvalue()


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: archive.read(name) for name in archive.namelist()}


def hindrance(content, kind, tmp_path):
    with pytest.raises(NotCleanableError) as found:
        cleaned(content, kind, tmp_path)
    return found.value.hindrance


# --- PDF -------------------------------------------------------------------------------------
def make_pdf(change=lambda pdf: None):
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(b"BT /F1 12 Tf 72 700 Td (Analyse) Tj ET")
    change(pdf)
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def properties(pdf):
    pdf.docinfo["/Author"] = "Aafke Zwart"
    pdf.docinfo["/Company"] = "Aafke BV"


def xmp(pdf):
    with pdf.open_metadata() as found:
        found["dc:creator"] = ["Aafke Zwart"]


def remark(pdf):
    pdf.pages[0].Annots = Array(
        [
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Text,
                    Rect=Array([0, 0, 9, 9]),
                    T=String("Aafke"),
                    M=String("D:20261110 Aafke"),
                    Contents=String("Klopt dit?"),
                )
            )
        ]
    )


def link_to(address):
    def change(pdf):
        action = Dictionary(S=Name.URI, URI=String(address))
        pdf.pages[0].Annots = Array(
            [Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)]
        )

    return change


def launch(pdf):
    action = Dictionary(S=Name.Launch, F=String("C:\\Users\\Aafke\\cijfers.xlsx"))
    pdf.pages[0].Annots = Array(
        [Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)]
    )


def notes_on_a_picture(pdf):
    image = pdf.make_stream(b"\0\0\0")
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width = image.Height = 1
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    image.Metadata = pdf.make_stream(b"<x>Aafke</x>")
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(I=image))


def photograph(pdf):
    image = pdf.make_stream(jpeg_with_exif())
    image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, Name.DCTDecode
    image.Width = image.Height = 4
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(I=image))


def signature(pdf):
    signed = Dictionary(Type=Name.Sig, Name=String("Aafke Zwart"), Contents=String("Aafke"))
    field = pdf.make_indirect(
        Dictionary(FT=Name.Sig, T=String("Handtekening1"), V=pdf.make_indirect(signed))
    )
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)


def piece_info(pdf):
    pdf.pages[0].PieceInfo = Dictionary(Illustrator=Dictionary(Private=String("Aafke")))


@pytest.mark.parametrize(
    "change",
    [
        properties,
        xmp,
        remark,
        link_to("mailto:aafke@Aafke.example"),
        link_to("file:///home/Aafke/cijfers.pdf"),
        launch,
        notes_on_a_picture,
        photograph,
        signature,
        piece_info,
    ],
)
def test_a_pdf_no_longer_names_its_makers(change, tmp_path):
    content = make_pdf(change)
    assert SECRET in content
    copy = cleaned(content, Kind.PDF, tmp_path)

    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert SECRET not in everything_in(pdf)
        assert b"Analyse" in pdf.pages[0].Contents.read_bytes()


def everything_in(pdf):
    out = io.BytesIO()
    pdf.save(
        out,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        qdf=True,
    )
    return out.getvalue()


def test_what_is_said_in_a_remark_stays(tmp_path):
    copy = cleaned(make_pdf(remark), Kind.PDF, tmp_path)

    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert str(pdf.pages[0].Annots[0].Contents) == "Klopt dit?"


def test_a_link_to_a_source_stays(tmp_path):
    copy = cleaned(make_pdf(link_to("https://www.cbs.nl/")), Kind.PDF, tmp_path)

    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert str(pdf.pages[0].Annots[0].A.URI) == "https://www.cbs.nl/"


def test_an_older_state_of_a_pdf_that_lies_in_it_is_gone(tmp_path):
    """Programs append what is new, and leave what it replaces in the file."""
    first = make_pdf(properties)
    later = first + b"\n% Aafke was hier\n"
    copy = cleaned(later, Kind.PDF, tmp_path)

    assert SECRET not in copy


def test_a_pdf_with_other_files_in_it_is_not_called_clean(tmp_path):
    def attach(pdf):
        pdf.attachments["thuis.txt"] = b"x"

    assert hindrance(make_pdf(attach), Kind.PDF, tmp_path) == Hindrance.FILES_INSIDE


def test_a_damaged_pdf_is_not_called_clean(tmp_path):
    assert hindrance(b"%PDF-1.7\nniets", Kind.PDF, tmp_path) == Hindrance.DAMAGED


# --- Word ------------------------------------------------------------------------------------
def word(body="", more=None, settings=""):
    """A Word document with everything in it that names somebody."""
    document, out = Document(), io.BytesIO()
    document.add_paragraph("Tekst van het werk")
    document.core_properties.author = "Aafke Zwart"
    document.core_properties.last_modified_by = "Aafke Zwart"
    document.save(out)
    parts = dict(parts_of_any(out.getvalue()))
    for start, end, added in (
        ("word/document.xml", b"</w:body>", body),
        ("word/settings.xml", b"</w:settings>", settings),
    ):
        parts[start] = parts[start].replace(end, added.encode() + end)
    return zip_bytes(parts | (more or {}))


def parts_of_any(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


BODY = (
    '<w:p w:rsidR="00AF3E"><w:ins w:id="1" w:author="Aafke" w:date="2026-11-10T20:00:00Z">'
    "<w:r><w:t>erbij</w:t></w:r></w:ins>"
    '<w:del w:id="2" w:author="Aafke"><w:r><w:delText>eraf</w:delText></w:r></w:del>'
    '<w:r><w:rPr><w:rPrChange w:id="3" w:author="Aafke" w:date="2026-11-10T20:00:00Z"><w:rPr/>'
    "</w:rPrChange></w:rPr><w:t>anders</w:t></w:r>"
    "<w:r><w:instrText> INCLUDEPICTURE C:\\Users\\Aafke\\foto.png </w:instrText></w:r></w:p>"
)
COMMENTS = (
    f'<w:comments xmlns:w="{WORD}">'
    '<w:comment w:id="0" w:author="Aafke Zwart" w:initials="Aafke" w:date="2026-11-10T20:00:00Z">'
    "<w:p><w:r><w:t>Klopt dit?</w:t></w:r></w:p></w:comment>"
    '<w:comment w:id="1" w:author="Bram" w:initials="B"><w:p/></w:comment></w:comments>'
)
PEOPLE = '<p:people xmlns:p="x"><p:person p:author="Aafke"><p:presenceInfo userId="Aafke"/></p:person></p:people>'


def test_a_word_document_no_longer_names_its_makers(tmp_path):
    more = {
        "word/comments.xml": COMMENTS.encode(),
        "word/people.xml": PEOPLE.encode(),
        "docProps/app.xml": b"<Properties><Company>Aafke BV</Company></Properties>",
        "docProps/custom.xml": b"<Properties><property>Aafke</property></Properties>",
        "docProps/thumbnail.jpeg": b"\xff\xd8Aafke",
        "docMetadata/LabelInfo.xml": b"<x>Aafke</x>",
        "customXml/item1.xml": b"<x><Author>Aafke</Author></x>",
        "word/media/image1.jpeg": jpeg_with_exif(),
        "word/media/image2.png": png_with_text(),
        "word/_rels/settings.xml.rels": (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="r1" Type="http://x/attachedTemplate" TargetMode="External" '
            b'Target="file:///C:/Users/Aafke/Normal.dotm"/>'
            b'<Relationship Id="r2" Type="http://x/hyperlink" TargetMode="External" '
            b'Target="mailto:Aafke@x.nl"/>'
            b'<Relationship Id="r3" Type="http://x/hyperlink" TargetMode="External" '
            b'Target="https://www.cbs.nl/"/></Relationships>'
        ),
    }
    settings = '<w:rsids><w:rsid w:val="00AF3E"/></w:rsids><w:docVars><w:docVar w:val="Aafke"/></w:docVars>'
    content = word(BODY, more, settings)
    copy = cleaned(content, Kind.DOCX, tmp_path)
    parts = parts_of(copy)

    for name, part in parts.items():
        assert SECRET not in part, name
        assert b"00AF3E" not in part, name
        assert b"2026-11-10" not in part, name
    assert b"https://www.cbs.nl/" in parts["word/_rels/settings.xml.rels"]
    text = "".join(etree.fromstring(parts["word/document.xml"]).itertext())
    assert all(words in text for words in ("Tekst van het werk", "erbij", "eraf", "anders"))
    assert b"Klopt dit?" in parts["word/comments.xml"]
    assert b'author="Author 2"' in parts["word/comments.xml"]  # the first is in the text
    assert b'author="Author 3"' in parts["word/comments.xml"]
    Document(io.BytesIO(copy))  # it is a whole document


def test_a_workbook_within_a_document_is_cleaned_too(tmp_path):
    inner = zip_bytes(
        {
            "[Content_Types].xml": b"<Types/>",
            "docProps/core.xml": b"<x>Aafke</x>",
            "xl/comments1.xml": b"<comments><authors><author>Aafke</author></authors></comments>",
        }
    )
    copy = cleaned(word(more={"word/embeddings/book.xlsx": inner}), Kind.DOCX, tmp_path)
    book = parts_of(parts_of(copy)["word/embeddings/book.xlsx"])

    assert SECRET not in b"".join(book.values())


@pytest.mark.parametrize("name", ["word/embeddings/oleObject1.bin", "word/embeddings/oud.doc"])
def test_what_we_cannot_look_into_is_not_called_clean(name, tmp_path):
    content = word(more={name: b"\xd0\xcf\x11\xe0Aafke"})

    assert hindrance(content, Kind.DOCX, tmp_path) == Hindrance.FILES_INSIDE


def test_documents_in_documents_in_documents_have_an_end(tmp_path):
    inner = zip_bytes({"x.xml": b"<x/>"})
    for _ in range(4):
        inner = zip_bytes({"in.docx": inner})

    assert hindrance(word(more={"word/in.docx": inner}), Kind.DOCX, tmp_path) == "inside"


def test_entities_of_somebodys_own_are_not_read(tmp_path):
    bomb = b'<!DOCTYPE x [<!ENTITY a "Aafke">]><x>&a;</x>'

    assert hindrance(word(more={"word/y.xml": bomb}), Kind.DOCX, tmp_path) == Hindrance.DAMAGED


# --- OpenDocument ----------------------------------------------------------------------------
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def odt():
    content = (
        f"<office:document-content {ODF}><text:p>Tekst <office:annotation><dc:creator>Aafke"
        "</dc:creator><dc:date>2026-11-10T20:00:00</dc:date>"
        "<meta:creator-initials>Aafke</meta:creator-initials><text:p>Klopt?</text:p>"
        "</office:annotation>van het werk<office:change-info><dc:creator>Aafke</dc:creator>"
        "<dc:date>2026-11-10T20:00:00</dc:date></office:change-info>"
        '<text:a xlink:href="file:///home/Aafke/x">hier</text:a></text:p>'
        "</office:document-content>"
    )
    settings = (
        f'<office:settings {ODF}><config:config-item config:name="PrinterName">Aafke'
        "</config:config-item></office:settings>"
    )
    return zip_bytes(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "meta.xml": b"<m>Aafke</m>",
            "Object 1/meta.xml": b"<m>Aafke</m>",
            "content.xml": content.encode(),
            "settings.xml": settings.encode(),
            "Thumbnails/thumbnail.png": b"\x89PNG Aafke",
            "META-INF/documentsignatures.xml": b"<s>Aafke</s>",
            "META-INF/manifest.xml": b'<m xmlns="x"><f full-path="Thumbnails/thumbnail.png"/></m>',
        }
    )


def test_an_open_document_no_longer_names_its_makers(tmp_path):
    copy = cleaned(odt(), Kind.ODT, tmp_path)
    parts = parts_of(copy)

    assert SECRET not in b"".join(parts.values())
    assert b"2026-11-10" not in b"".join(parts.values())
    assert b"thumbnail" not in parts["META-INF/manifest.xml"]
    text = "".join(etree.fromstring(parts["content.xml"]).itertext())
    assert "Tekst" in text
    assert "van het werk" in text
    assert next(iter(parts)) == "mimetype"
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.getinfo("mimetype").compress_type == zipfile.ZIP_STORED


# --- images ----------------------------------------------------------------------------------
def jpeg_with_exif(turned=6, size=(4, 4)):
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x013B] = "Aafke Zwart"
    exif[0x0112] = turned
    Image.new("RGB", size, "white").save(out, "JPEG", exif=exif, comment=b"van Aafke")
    return out.getvalue() + b"Aafke na het einde"


def png_with_text():
    out, notes = io.BytesIO(), PngImagePlugin.PngInfo()
    notes.add_text("Author", "Aafke Zwart")
    notes.add_itxt("XML:com.adobe.xmp", "<x>Aafke</x>")
    Image.new("RGB", (4, 4), "white").save(out, "PNG", pnginfo=notes)
    return out.getvalue() + b"Aafke"


@pytest.mark.parametrize("progressive", [False, True])
def test_a_photograph_keeps_its_picture_and_which_side_is_up(progressive, tmp_path):
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x013B], exif[0x0112] = "Aafke", 6
    picture = Image.effect_noise((64, 48), 40)
    picture.save(out, "JPEG", exif=exif, comment=b"Aafke", progressive=progressive)
    content = out.getvalue()
    copy = cleaned(content, Kind.JPEG, tmp_path)

    before, after = Image.open(io.BytesIO(content)), Image.open(io.BytesIO(copy))
    assert before.tobytes() == after.tobytes()
    assert dict(after.getexif()) == {0x0112: 6}
    assert SECRET not in copy


def test_a_png_keeps_its_picture_only(tmp_path):
    copy = cleaned(png_with_text(), Kind.PNG, tmp_path)

    assert SECRET not in copy
    assert Image.open(io.BytesIO(copy)).tobytes() == Image.new("RGB", (4, 4), "white").tobytes()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 99, b"IDAT"), Kind.PNG),
        (b"\xff\xd8\xff\xe0", Kind.JPEG),
        (b"\xff\xd8abc", Kind.JPEG),
    ],
)
def test_a_damaged_image_is_not_called_clean(content, kind, tmp_path):
    assert hindrance(content, kind, tmp_path) == Hindrance.DAMAGED
    assert zlib.crc32(content)


# --- the store -------------------------------------------------------------------------------
def stored(content, at):
    upload = make_upload(content)
    return actions.receive(upload, allowed=list(Kind), max_bytes=10**7, at=at)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [pdf_bytes("Aafke"), docx_bytes(), png_bytes(), png_bytes(form="JPEG")]
)
def test_a_copy_lies_in_the_store_beside_the_file_which_stays(content, at):
    file = stored(content, at)
    copy = actions.copy_without_notes(file, at=at)

    assert store.path_of(file.sha256).read_bytes() == content
    assert store.path_of(copy.sha256).stat().st_size == copy.size
    assert copy.kind == file.kind
    assert actions.copy_without_notes(file, at=at) == copy


@pytest.mark.django_db
def test_plain_text_holds_nothing_else_and_is_its_own_copy(at):
    file = stored(b"Analyse.", at)

    assert actions.copy_without_notes(file, at=at) == file


@pytest.mark.django_db
def test_what_cannot_be_cleaned_leaves_nothing_behind(at):
    file = stored(word(more={"word/x.bin": b"?"}), at)
    before = set(store.contents())

    with pytest.raises(NotCleanableError):
        actions.copy_without_notes(file, at=at)

    assert set(store.contents()) == before
    assert StoredFile.objects.count() == 1
