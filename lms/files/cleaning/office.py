"""Word and OpenDocument files: containers whose parts are cleaned one by one."""

import io
import posixpath
import zipfile
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from lms.files.cleaning import markup, pictures
from lms.files.cleaning.errors import Hindrance, NotCleanableError

MOST_BYTES = 60 * 1024 * 1024  # of one part, which is read into memory
DEEPEST = 3  # a document in a document in a document
THEN = (1980, 1, 1, 0, 0, 0)
CONTAINERS = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp")
# Licences name their owners; who reads the copy sees its text in a font of her own.
FONTS = (".odttf", ".ttf", ".otf", ".ttc", ".fntdata", ".woff", ".woff2", ".eot", ".pfb")
# How LibreOffice draws an object that lies beside it, and draws anew where it finds nothing.
REPLACEMENTS, REPLACEMENT = "objectreplacements/", b"VCLMTF"
# What the kind of an OpenDocument file begins with.
MEDIA_TYPE = b"application/vnd."
DROPPED = (
    "docprops/thumbnail",
    "docmetadata/",
    "_xmlsignatures/",
    "thumbnails/",
    "meta-inf/documentsignatures.xml",
    "meta-inf/macrosignatures.xml",
    "layout-cache",
)


def clean_docx(source: Path, target: BinaryIO) -> None:
    _clean(source, target, deep=0)


def clean_odt(source: Path, target: BinaryIO) -> None:
    _clean(source, target, deep=0)


def _clean(source: Path | BinaryIO, target: BinaryIO, *, deep: int) -> None:
    if deep >= DEEPEST:
        raise NotCleanableError(Hindrance.FILES_INSIDE)
    try:
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
            _Package(old, deep).write(new)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise NotCleanableError(Hindrance.DAMAGED) from error


class _Package:
    """One container on its way; authors keep a number each, the same in all parts."""

    def __init__(self, old: zipfile.ZipFile, deep: int) -> None:
        self.old, self.deep = old, deep
        self.entries = [one for one in old.infolist() if not one.is_dir()]
        self.gone = {one.filename for one in self.entries if self._is_dropped(one.filename)}
        self.authors = markup.Authors()

    def write(self, new: zipfile.ZipFile) -> None:
        for entry in self.entries:
            if entry.filename in self.gone:
                continue
            told = zipfile.ZipInfo(entry.filename, date_time=THEN)
            # OpenDocument wants its kind to be read without unpacking anything.
            stored = entry.filename == "mimetype"
            told.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            told.create_system = 0
            new.writestr(told, self._cleaned(entry))

    def _cleaned(self, entry: zipfile.ZipInfo) -> bytes:
        if entry.file_size > MOST_BYTES:
            raise NotCleanableError(Hindrance.TOO_BIG)
        data, name = self.old.read(entry), entry.filename
        if not data or (name == "mimetype" and data.startswith(MEDIA_TYPE)):
            return data
        if name.lower().endswith(CONTAINERS):
            out = io.BytesIO()
            _clean(io.BytesIO(data), out, deep=self.deep + 1)
            return out.getvalue()
        return pictures.picture(data) or self._markup(name, data)

    def _is_dropped(self, name: str) -> bool:
        plain = name.lower()
        if plain.startswith(REPLACEMENTS):
            with self.old.open(name) as part:
                return part.read(len(REPLACEMENT)) == REPLACEMENT
        return plain.startswith(DROPPED) or plain.endswith(FONTS) or "printersettings" in plain

    def _markup(self, name: str, data: bytes) -> bytes:
        if (empty := markup.EMPTIED.get(_plain_name(name))) is not None:
            return empty
        if not name.lower().endswith((".xml", ".rels", ".vml", ".svg", ".rdf")):
            raise NotCleanableError(Hindrance.FILES_INSIDE)
        root = markup.parse(data)
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            markup.clean_relations(root, lambda target: _place(folder, target) in self.gone)
        elif name == "[Content_Types].xml":
            markup.drop(root, lambda one: (one.get("PartName") or "").lstrip("/") in self.gone)
        elif name.lower() == "meta-inf/manifest.xml":
            markup.drop(root, lambda one: markup.full_path(one) in self.gone)
        elif markup.is_custom(name):
            root = etree.Element(root.tag, nsmap=root.nsmap)
        else:
            markup.clean(root, self.authors)
        return markup.as_bytes(root)


def _plain_name(name: str) -> str:
    """The name by which a part is known; the notes on an object within are like those on all."""
    plain = name.lower()
    return "meta.xml" if plain.endswith("/meta.xml") else plain


def _place(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))
