"""What lies in a document, drawings, photographs and fonts: each says nothing of its owner after."""

import base64
import io
import struct
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import reportlab
from docx import Document
from lxml import etree
from pikepdf import Array, Dictionary, Name
from PIL import Image

from lms.files.cleaning import Hindrance, bitmaps, drawings, pictures
from lms.files.enums import Kind
from tests.factories.files import png_bytes, zip_bytes
from tests.files.test_cleaning import (
    SECRET,
    WORD,
    cleaned,
    everything_in,
    hindrance,
    jpeg_with_exif,
    make_pdf,
    odt,
    parts_of,
    parts_of_any,
    png_with_text,
    word,
)

FONTS = Path(reportlab.__file__).parent / "fonts"


# --- drawings of Windows -----------------------------------------------------------------------
def dib(*, packing=0, profile=b"", pixels=bytes(16)):
    """A bitmap of two by two pixels with a header of the fifth kind."""
    head = struct.pack("<IiiHHIIiiII", 124, 2, 2, 1, 24, packing, len(pixels), 0, 0, 0, 0)
    head += bytes(16) + b"DEKM" + bytes(48)  # masks, a linked profile, points and gammas
    head += struct.pack("<IIII", 0, 124 + len(pixels), len(profile), 0)
    return head + pixels + profile


def bmp(**more):
    found = dib(**more)
    return b"BM" + struct.pack("<III", 14 + len(found), 0, 14 + 124) + found


def wmf_record(code, content):
    return struct.pack("<IH", 3 + len(content) // 2, code) + content


def wmf(*records, placed=True):
    body = b"".join([*records, wmf_record(0, b"")])
    head = struct.pack("<HHHIHIH", 1, 9, 0x300, 9 + len(body) // 2, 0, 99, 0)
    return (drawings.PLACEABLE + bytes(18) if placed else b"") + head + body


LINE = wmf_record(0x0213, struct.pack("<hh", 7, 9))
ESCAPE = wmf_record(0x0626, struct.pack("<HH", 15, 6) + b"Aafke ")


def emf_record(code, content):
    return struct.pack("<II", code, 8 + len(content)) + content


def emf(*records, said="Aafke\0vergadering.vsd\0\0"):
    words = said.encode("utf-16-le")
    words += bytes(-len(words) % 4)
    head = bytearray(108)
    struct.pack_into("<II", head, 0, 1, 108 + len(words))
    head[40:44] = b" EMF"
    struct.pack_into("<II", head, 60, len(words) // 2, 108)
    body = b"".join([*records, emf_record(14, struct.pack("<III", 0, 16, 20))])
    struct.pack_into("<III", head, 48, len(head) + len(words) + len(body), 2 + len(records), 1)
    return bytes(head) + words + body


EMF_LINE = emf_record(54, struct.pack("<ii", 7, 9))


def emf_remark(content):
    content += bytes(-len(content) % 4)
    return emf_record(70, struct.pack("<I", len(content)) + content)


def stretched(bitmap):
    """A record of EMF that draws this bitmap."""
    place = struct.pack("<IIII", 80, 124, 80 + 124, len(bitmap) - 124)
    return emf_record(81, bytes(40) + place + bytes(16) + bitmap)


def gif():
    out = io.BytesIO()
    frames = [Image.linear_gradient("L").rotate(90 * number).resize((4, 4)) for number in range(3)]
    frames[0].save(
        out,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=70,
        loop=3,
        comment=b"van Aafke",
    )
    note = b"!\xff\x0bXMP DataXMP\x05Aafke\0"
    content = out.getvalue()
    return content[:-1] + note + b";Aafke na het einde"


def svg(body="", head=""):
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:i="http://ns.adobe.com/AdobeIllustrator/10.0/" viewBox="0 0 9 9" '
        f'{head}><path d="M0 0L9 9"/>{body}</svg>'
    ).encode()


def photograph_in(kind, content):
    return f'<image xlink:href="data:image/{kind};base64,{base64.b64encode(content).decode()}"/>'


@pytest.mark.parametrize(
    ("name", "picture"),
    [
        ("word/media/image1.bmp", bmp(profile=b"C:\\Users\\Aafke\\scherm.icm") + b"Aafke"),
        ("word/media/image1.wmf", wmf(LINE, ESCAPE) + b"Aafke"),
        ("word/media/image1.wmf", wmf(ESCAPE, LINE, placed=False)),
        ("word/media/image1.emf", emf(emf_remark(b"Aafke"), EMF_LINE) + b"Aafke"),
        ("word/media/image1.emf", emf(EMF_LINE, emf_record(121, b"Aafke.icm   "))),
        ("word/media/image1.gif", gif()),
        ("word/media/image1.svg", svg("<title>Aafke</title><metadata>Aafke</metadata>")),
        ("word/media/image1.svg", svg("<i:pgf>Aafke</i:pgf>", 'content="Aafke"')),
        ("word/media/image1.svg", svg("<!-- Aafke -->", 'i:owner="Aafke" data-by="Aafke"')),
        ("word/fonts/font1.odttf", b"\1\2 van Aafke"),
        ("word/fonts/font2.fntdata", b"van Aafke"),
    ],
)
def test_what_lies_in_a_word_document_says_nothing_of_its_owner(name, picture, tmp_path):
    content = word(more={name: picture})
    assert SECRET in parts_of_any_of(content)[name]
    parts = parts_of(cleaned(content, Kind.DOCX, tmp_path))

    assert SECRET not in parts.get(name, b"")
    assert SECRET.decode().encode("utf-16-le") not in parts.get(name, b"")


def parts_of_any_of(content):
    return dict(parts_of_any(content))


@pytest.mark.parametrize(
    ("kind", "picture"), [("png", png_with_text()), ("jpeg", jpeg_with_exif())]
)
def test_a_photograph_within_a_drawing_is_cleaned_too(kind, picture, tmp_path):
    assert SECRET in picture
    content = word(more={"word/media/a.svg": svg(photograph_in(kind, picture))})
    part = parts_of(cleaned(content, Kind.DOCX, tmp_path))["word/media/a.svg"]
    href = etree.fromstring(part)[1].get("{http://www.w3.org/1999/xlink}href")
    plain = base64.b64decode(href.partition(",")[2])

    assert SECRET not in plain
    assert Image.open(io.BytesIO(plain)).size == (4, 4)


def test_the_emf_says_that_it_has_no_description_any_more():
    before = emf(emf_remark(b"Aafke"), EMF_LINE)
    assert "Aafke".encode("utf-16-le") in before
    plain = drawings.emf(before)

    assert "Aafke".encode("utf-16-le") not in plain
    assert EMF_LINE in plain
    assert struct.unpack_from("<IIH", plain, 48) == (len(plain), 3, 1)
    assert struct.unpack_from("<II", plain, 60) == (0, 0)
    assert struct.unpack_from("<I", plain, 4) == (108,)
    assert drawings.emf(plain) == plain


def test_the_lengths_in_a_wmf_are_those_of_what_is_left():
    plain = drawings.wmf(wmf(ESCAPE, LINE))

    assert plain[22 + 18 :] == LINE + wmf_record(0, b"")
    assert struct.unpack_from("<I", plain, 22 + 6) == ((len(plain) - 22) // 2,)
    assert struct.unpack_from("<I", plain, 22 + 12) == (len(LINE) // 2,)
    assert drawings.wmf(plain) == plain


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
def test_a_bitmap_keeps_its_pixels(mode):
    out = io.BytesIO()
    before = Image.effect_noise((13, 9), 90).convert(mode)
    before.save(out, "BMP")
    plain = bitmaps.bmp(out.getvalue() + b"Aafke")

    after = Image.open(io.BytesIO(plain))
    assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()
    assert SECRET not in plain


def test_a_bitmap_with_a_profile_keeps_its_pixels():
    pixels = bytes(range(6)) + b"\0\0" + bytes(range(6, 12)) + b"\0\0"
    plain = bitmaps.bmp(bmp(profile=b"Aafke", pixels=pixels))

    shown = Image.open(io.BytesIO(plain)).convert("RGB")
    assert shown.tobytes() == bytes([8, 7, 6, 11, 10, 9, 2, 1, 0, 5, 4, 3])


def test_a_gif_keeps_its_pictures_their_timing_and_how_often_they_are_shown():
    content = gif()
    before, after = (Image.open(io.BytesIO(one)) for one in (content, bitmaps.gif(content)))

    assert after.n_frames == before.n_frames == 3
    assert (after.info["duration"], after.info["loop"]) == (70, 3)
    for number in range(3):
        before.seek(number)
        after.seek(number)
        assert before.tobytes() == after.tobytes()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        # Newer drawings that older programs cannot show: they are a remark as a whole.
        ("a.emf", emf(emf_remark(b"EMF+" + struct.pack("<HHII", 0x4001, 0, 28, 16) + bytes(16)))),
        # Photographs and profiles within a record.
        ("a.emf", emf(stretched(dib(packing=4, pixels=jpeg_with_exif()[:40])))),
        ("a.emf", emf(stretched(dib(profile=b"C:\\Aafke.icm")))),
        ("a.wmf", wmf(wmf_record(0x0F43, bytes(22) + dib(packing=5)))),
        ("a.bmp", bmp(packing=4)),
        # Records that nobody knows.
        ("a.emf", emf(emf_record(9999, b"Aafke   "))),
        ("a.wmf", wmf(wmf_record(0x7777, b"Aafke "))),
        ("a.svg", svg("<style>@font-face{src:url(data:font/ttf;base64,QWFma2U=)}</style>")),
        ("a.svg", svg('<image xlink:href="data:image/webp;base64,QWFma2U="/>')),
        # Kinds that we cannot look into.
        ("a.tiff", b"II*\0 Aafke"),
        ("a.emz", b"\x1f\x8b Aafke"),
        ("a.webp", b"RIFF\0\0\0\0WEBP Aafke"),
        ("a.svm", b"VCLMTF Aafke"),
        # Nothing but a name says that these are pictures, or text.
        ("a.bmp", b"Aafke"),
        ("a.wmf", b"Aafke"),
        ("a.txt", b"Aafke"),
    ],
)
def test_what_we_cannot_see_through_is_not_called_clean(name, content, tmp_path):
    document = word(more={f"word/media/{name}": content})

    assert hindrance(document, Kind.DOCX, tmp_path) == Hindrance.FILES_INSIDE


@pytest.mark.parametrize(
    "content",
    [b"BM", b"GIF89a", gif()[:40], wmf(LINE)[:-8], emf(EMF_LINE)[:130], b"\x01\0\0\0 EMF"],
)
def test_a_picture_that_ends_too_early_is_not_called_clean(content, tmp_path):
    document = word(more={"word/media/image1": content})

    assert hindrance(document, Kind.DOCX, tmp_path) in {Hindrance.DAMAGED, Hindrance.FILES_INSIDE}


def test_whole_files_in_letters_are_not_called_clean(tmp_path):
    body = "<w:pict><w:binData>QWFma2U=</w:binData></w:pict>"

    assert hindrance(word(body), Kind.DOCX, tmp_path) == Hindrance.FILES_INSIDE


# --- fonts in documents ------------------------------------------------------------------------
def test_a_word_document_no_longer_points_to_the_fonts_that_lay_in_it(tmp_path):
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content = word(
        more={
            "word/fonts/font1.odttf": b"Aafke",
            "word/fontTable.xml": (
                f'<w:fonts xmlns:w="{WORD}" xmlns:r="{space}"><w:font w:name="Schrift">'
                '<w:embedRegular r:id="r1" w:fontKey="{1}"/></w:font></w:fonts>'
            ).encode(),
            "word/_rels/fontTable.xml.rels": (
                b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                b'relationships"><Relationship Id="r1" Type="http://x/font" '
                b'Target="fonts/font1.odttf"/></Relationships>'
            ),
        }
    )
    copy = cleaned(content, Kind.DOCX, tmp_path)
    parts = parts_of(copy)

    assert "word/fonts/font1.odttf" not in parts
    assert b"font1" not in parts["word/_rels/fontTable.xml.rels"]
    assert b"embedRegular" not in parts["word/fontTable.xml"]
    assert b'w:name="Schrift"' in parts["word/fontTable.xml"]
    Document(io.BytesIO(copy))


def test_an_open_document_keeps_no_fonts_and_no_drawings_of_its_objects(tmp_path):
    more = {
        "Fonts/f.ttf": b"Aafke",
        "ObjectReplacements/Object 1": b"VCLMTF Aafke",
        "ObjectReplacements/Object 2": png_bytes(),
        "META-INF/manifest.xml": (
            b'<m xmlns="x"><f full-path="Fonts/f.ttf"/>'
            b'<f full-path="ObjectReplacements/Object 1"/></m>'
        ),
        "styles.xml": (
            b'<s xmlns:svg="urn:x" xmlns:xlink="http://www.w3.org/1999/xlink"><svg:font-face-src>'
            b'<svg:font-face-uri xlink:href="Fonts/f.ttf"/></svg:font-face-src></s>'
        ),
    }
    parts = parts_of(cleaned(zip_bytes(dict(parts_of_any(odt())) | more), Kind.ODT, tmp_path))

    assert "Fonts/f.ttf" not in parts
    assert "ObjectReplacements/Object 1" not in parts
    assert "ObjectReplacements/Object 2" in parts
    assert b"full-path" not in parts["META-INF/manifest.xml"]
    assert b"Fonts/" not in parts["styles.xml"]


def test_a_picture_in_the_text_of_an_open_document_is_cleaned(tmp_path):
    words = base64.b64encode(jpeg_with_exif()).decode()
    more = {
        "content.xml": (
            '<o:d xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
            f"<o:binary-data>{words}</o:binary-data></o:d>"
        ).encode()
    }
    parts = parts_of(cleaned(zip_bytes(dict(parts_of_any(odt())) | more), Kind.ODT, tmp_path))
    plain = base64.b64decode(etree.fromstring(parts["content.xml"])[0].text)

    assert SECRET not in plain
    assert Image.open(io.BytesIO(plain)).size == (4, 4)


# --- fonts in a PDF ----------------------------------------------------------------------------
def with_font(key, content, **more):
    """A page with a word in this font."""

    def change(pdf):
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/ABCDEF+Schrift"),
            Flags=4,
            FontBBox=Array([-200, -300, 1200, 1000]),
            ItalicAngle=0,
            Ascent=800,
            Descent=-200,
            CapHeight=700,
            StemV=80,
        )
        descriptor[key] = pdf.make_indirect(pikepdf.Stream(pdf, content, **more))
        kind = Name.TrueType if key == "/FontFile2" else Name.Type1
        font = Dictionary(
            Type=Name.Font,
            Subtype=kind,
            BaseFont=Name("/ABCDEF+Schrift"),
            FirstChar=65,
            LastChar=65,
            Widths=Array([600]),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
        pdf.pages[0].Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
        pdf.pages[0].Contents = pdf.make_stream(b"BT /F1 200 Tf 72 400 Td (A) Tj ET")

    return make_pdf(change)


def truetype():
    """Vera, with one who is licensed for it among its names."""
    data = (FONTS / "Vera.ttf").read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    rows = [struct.unpack_from(">4sIII", data, 12 + 16 * n) for n in range(count)]
    place = next(start for tag, _sum, start, _length in rows if tag == b"name")
    return data[: place + 40] + b"Aafke" + data[place + 45 :]


def type1():
    """Letters of Adobe, with one who is licensed for them in their notice."""
    data, out, place = (FONTS / "_er_____.pfb").read_bytes(), [], 0
    while data[place + 1] != 3:  # in a PDF it lies without the heads of its parts
        length = struct.unpack_from("<I", data, place + 2)[0]
        out.append(data[place + 6 : place + 6 + length])
        place += 6 + length
    first = out[0].replace(b"/Notice (", b"/Notice (Licensed \\) to (Aafke) ")
    first = first.replace(b"\r", b"\r% made by Aafke\r", 1)
    assert first.count(SECRET) == 2
    return first, b"".join(out[1:])


def listed(*entries):
    ends = [1]
    for one in entries:
        ends.append(ends[-1] + len(one))
    return (
        struct.pack(">HB", len(entries), 2)
        + struct.pack(f">{len(ends)}H", *ends)
        + b"".join(entries)
    )


def compact():
    """A font of one letter, a square, that says who has it."""
    number = lambda value: b"\x1d" + struct.pack(">i", value)  # noqa: E731
    strings = listed(b"Licensed to Aafke", b"Aafke Sans")
    letter = b"".join(
        [
            *(b"\x1c" + struct.pack(">h", value) for value in (0, 0)),
            b"\x15",  # begin here
            *(b"\x1c" + struct.pack(">h", value) for value in (500, 700, -500)),
            b"\x06\x0e",  # lines along and up, and the end
        ]
    )
    letters = listed(b"\x0e", letter)
    head, names, routines = b"\1\0\4\2", listed(b"Schrift"), struct.pack(">H", 0)
    length = len(listed(bytes(4 * 5 + 5 + 5 + 3)))

    def top(start):
        said = number(391) + b"\1" + number(392) + b"\2" + number(392) + b"\3"
        return said + number(start) + b"\x0f" + number(start + 4) + b"\x11"

    length = len(listed(top(0)))
    start = len(head) + len(names) + length + len(strings) + len(routines)
    letter_set = b"\0" + struct.pack(">H", 34) + b"\0"  # the letter A, by its standard number
    return b"".join([head, names, listed(top(start)), strings, routines, letter_set, letters])


def fonts():
    first, second = type1()
    return [
        ("/FontFile2", truetype(), {"Length1": len(truetype())}),
        (
            "/FontFile",
            first + second,
            {"Length1": len(first), "Length2": len(second), "Length3": 0},
        ),
        ("/FontFile3", compact(), {"Subtype": Name.Type1C}),
    ]


@pytest.mark.parametrize(("key", "content", "more"), fonts())
def test_a_font_in_a_pdf_draws_the_same_letters_and_names_nobody(key, content, more, tmp_path):
    before = with_font(key, content, **more)
    assert SECRET in before
    copy = cleaned(before, Kind.PDF, tmp_path)

    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert SECRET not in everything_in(pdf)
        font = pdf.pages[0].Resources.Font.F1.FontDescriptor[key]
        if key == "/FontFile2":
            assert font.Length1 == len(font.read_bytes()) < len(content)
    assert drawn(copy) == drawn(before)
    assert len(set(drawn(copy))) > 1  # there is a letter at all


def drawn(content):
    with pypdfium2.PdfDocument(content) as pdf:
        return pdf[0].render().to_pil().tobytes()


def test_a_font_that_we_cannot_read_is_not_called_clean(tmp_path):
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        content = with_font(key, b"ttcf van Aafke")

        assert hindrance(content, Kind.PDF, tmp_path) == Hindrance.FILES_INSIDE


# --- photographs in a PDF ----------------------------------------------------------------------
def box(kind, content):
    return struct.pack(">I4s", 8 + len(content), kind) + content


def jpeg_2000(form="JP2"):
    """A picture with what programs note in it: XML, XMP, and a remark within the picture."""
    out = io.BytesIO()
    Image.effect_noise((32, 24), 60).convert("RGB").save(
        out, "JPEG2000", no_jp2=form == "J2K", comment="van Aafke", tile_size=(16, 16)
    )
    more = box(b"xml ", b"<x>Aafke</x>") + box(b"uuid", bytes(16) + b"Aafke")
    content = out.getvalue()
    if form == "J2K":
        return content
    place = content.index(b"jp2c") - 4
    return (
        content[:place]
        + more
        + content[place:]
        + (b"" if content[place : place + 4] == bytes(4) else more)
    )


def picture_stream(pdf, content, filters, **more):
    return pikepdf.Stream(
        pdf,
        content,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=32,
        Height=24,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=filters,
        **more,
    )


def shown(pdf, stream):
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(I=pdf.make_indirect(stream)))
    pdf.pages[0].Contents = pdf.make_stream(b"q 320 0 0 240 72 400 cm /I Do Q")


@pytest.mark.parametrize("form", ["JP2", "J2K"])
def test_a_picture_of_jpeg_2000_keeps_its_pixels_only(form, tmp_path):
    content = jpeg_2000(form)
    before = make_pdf(lambda pdf: shown(pdf, picture_stream(pdf, content, Name.JPXDecode)))
    assert before.count(SECRET) >= (3 if form == "JP2" else 1)
    copy = cleaned(before, Kind.PDF, tmp_path)

    assert SECRET not in copy
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        plain = pdf.pages[0].Resources.XObject.I.read_raw_bytes()
    one, other = Image.open(io.BytesIO(content)), Image.open(io.BytesIO(plain))
    assert one.tobytes() == other.tobytes()
    assert drawn(copy) == drawn(before)


def test_a_damaged_picture_of_jpeg_2000_is_not_called_clean(tmp_path):
    for content in (jpeg_2000()[:60], b"Aafke", b"\xff\x4f\xff"):
        before = make_pdf(
            lambda pdf, c=content: shown(pdf, picture_stream(pdf, c, Name.JPXDecode))
        )

        assert hindrance(before, Kind.PDF, tmp_path) == Hindrance.DAMAGED


def test_a_photograph_that_is_packed_once_more_is_found(tmp_path):
    """Programs that write text only put a photograph into letters first."""
    words = jpeg_with_exif(size=(32, 24)).hex().encode() + b">"
    filters = Array([Name.ASCIIHexDecode, Name.DCTDecode])
    before = make_pdf(lambda pdf: shown(pdf, picture_stream(pdf, words, filters)))
    assert SECRET.hex().encode() in before
    copy = cleaned(before, Kind.PDF, tmp_path)

    assert SECRET not in copy
    assert SECRET.hex().encode() not in copy
    assert drawn(copy) == drawn(before)


def test_the_thumbnail_of_a_page_is_a_photograph_too(tmp_path):
    def change(pdf):
        pdf.pages[0].Thumb = pdf.make_indirect(
            pikepdf.Stream(pdf, jpeg_with_exif(), Filter=Name.DCTDecode, Width=4, Height=4)
        )

    assert SECRET in make_pdf(change)
    assert SECRET not in cleaned(make_pdf(change), Kind.PDF, tmp_path)


def test_what_is_no_picture_is_none():
    assert pictures.picture(b"<x/>") is None
