"""What a file is, judged by its content; what it is called or claims to be counts for nothing."""

import mmap
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from lms.files.enums import Kind

MOST_ENTRIES = 5_000
MOST_UNPACKED = 500 * 1024 * 1024
MOST_PIXELS = 120_000_000
# What is read into memory at once: a plain text, or a list within a container.
MOST_IN_MEMORY = 10 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BINARY = frozenset(range(32)) - {9, 10, 12, 13, 27}

MESSAGES = {
    "empty": _("This file is empty. Choose the file with your text in it."),
    "too_big": _("This file is %(size)s, and at most %(limit)s fits. Make it smaller, for example by compressing its images."),
    "unknown_kind": _("This is not a kind of file that can be read here. Save your work as PDF or Word document and choose that."),
    "kind_not_allowed": _("This is a file of the kind “%(kind)s”, and this assignment takes: %(allowed)s."),
    "password": _("This file is locked with a password. Save it without a password and choose it again."),
    "truncated": _("This file is damaged or incomplete and cannot be opened. Save it again and choose the new file."),
    "macro": _("This document contains macros. Save it as a document without macros (DOCX) and choose that."),
    "too_complex": _("This file unpacks to far more than a text. Save it again, or as PDF, and choose that."),
}  # fmt: skip


class RefusedFile(ValidationError):  # noqa: N818 - it is a refusal, not a mistake
    """A file that is not taken; `code` says why, the message what to do."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(MESSAGES[code], code=code, params=params)


def kind_of(path: Path) -> Kind:
    """The kind of the file, or RefusedFile if it is none that can be read."""
    with path.open("rb") as file:
        head = file.read(1024)
    if not head:
        raise RefusedFile("empty")
    for starts, look in SIGNATURES:
        if head.startswith(starts):
            return look(path)
    # Mail programs and converters put a few bytes before the header; readers accept that.
    if b"%PDF-" in head:
        return _pdf(path)
    return _text(path)


def _pdf(path: Path) -> Kind:
    try:
        with pikepdf.open(path) as pdf:
            if len(pdf.pages) == 0:
                raise RefusedFile("truncated")
    except pikepdf.PasswordError:
        raise RefusedFile("password") from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise RefusedFile("truncated") from None
    return Kind.PDF


def _zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            return _office(archive)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError):
        raise RefusedFile("truncated") from None


def _office(archive: zipfile.ZipFile) -> Kind:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise RefusedFile("too_complex")
    if len(names) != len(entries):
        # Two entries of one name: what a checker sees and what a reader opens could differ.
        raise RefusedFile("truncated")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RefusedFile("macro")
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        if b"macroenabled" in _read_small(archive, "[Content_Types].xml").lower():
            raise RefusedFile("macro")
        _read_whole(archive, "word/document.xml")
        return Kind.DOCX
    if "mimetype" in names and "content.xml" in names:
        return _odt(archive)
    raise RefusedFile("unknown_kind")


def _odt(archive: zipfile.ZipFile) -> Kind:
    if _read_small(archive, "mimetype").strip() != b"application/vnd.oasis.opendocument.text":
        raise RefusedFile("unknown_kind")
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in _read_small(archive, manifest):
        raise RefusedFile("password")
    _read_whole(archive, "content.xml")
    return Kind.ODT


def _read_small(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MOST_IN_MEMORY:
        raise RefusedFile("too_complex")
    return archive.read(name)


def _read_whole(archive: zipfile.ZipFile, name: str) -> None:
    """Unpack an entry to nowhere: checks its sum, and that it is as long as it says."""
    entry = archive.getinfo(name)
    if entry.flag_bits & 0x1:
        raise RefusedFile("password")
    with archive.open(entry) as file:
        while file.read(256 * 1024):
            pass


def _ole(path: Path) -> Kind:
    """The old container of Office: either a document locked with a password, or too old a kind."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise RefusedFile("password")
    raise RefusedFile("unknown_kind")


def _image(kind: Kind) -> Callable[[Path], Kind]:
    def look(path: Path) -> Kind:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                with Image.open(path, formats=[kind.value.upper()]) as image:
                    if image.width * image.height > MOST_PIXELS:
                        raise RefusedFile("too_complex")
                    _walk_through(image)
        except (
            UnidentifiedImageError,
            OSError,
            SyntaxError,
            ValueError,
            Image.DecompressionBombError,
        ):
            raise RefusedFile("truncated") from None
        return kind

    return look


def _walk_through(image: Image.Image) -> None:
    """See that the image is whole, without unpacking all its pixels."""
    if image.format == "JPEG":
        image.draft(image.mode, (max(image.width // 8, 1), max(image.height // 8, 1)))
        image.load()
    else:
        image.verify()


def _text(path: Path) -> Kind:
    """Plain text: no bytes that text does not have, in an encoding that decodes."""
    with path.open("rb") as file:
        data = file.read(MOST_IN_MEMORY + 1)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and BINARY & set(data[:MOST_IN_MEMORY]):
        raise RefusedFile("unknown_kind")
    if len(data) > MOST_IN_MEMORY:
        size, limit = path.stat().st_size, MOST_IN_MEMORY
        raise RefusedFile("too_big", size=filesizeformat(size), limit=filesizeformat(limit))
    encodings = ("utf-16",) if wide else ("utf-8-sig", "cp1252")
    text = next((text for code in encodings if (text := _decoded(data, code)) is not None), None)
    if text is None or not text.strip():
        raise RefusedFile("empty" if not data.strip() else "unknown_kind")
    return Kind.TEXT


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


SIGNATURES: list[tuple[bytes, Callable[[Path], Kind]]] = [
    (b"%PDF-", _pdf),
    (b"PK\x03\x04", _zip),
    (OLE, _ole),
    (b"\x89PNG\r\n\x1a\n", _image(Kind.PNG)),
    (b"\xff\xd8\xff", _image(Kind.JPEG)),
]
