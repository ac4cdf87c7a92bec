"""The XML of office documents, without the people in it."""

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from lms.files.cleaning import pictures, svg
from lms.files.cleaning.errors import Hindrance, NotCleanableError
from lms.files.cleaning.links import has_telling, tells

Element = Any
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
# What says only who made it, when and with what: kept as a part, for others refer to it, but empty.
EMPTIED = {
    "docprops/core.xml": HEAD
    + b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties"/>',
    "docprops/app.xml": HEAD
    + b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"/>',
    "docprops/custom.xml": HEAD
    + b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'custom-properties"/>',
    "word/people.xml": HEAD
    + b'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>',
    "meta.xml": HEAD
    + f'<office:document-meta xmlns:office="{OFFICE}" office:version="1.3"><office:meta/>'
    "</office:document-meta>".encode(),
}
INITIALS = frozenset({"initials"})
LEFT_OUT = frozenset({"dateUtc", "userId", "providerId", "lastEdited", "docLocation", "gfxdata"})
PEOPLE = frozenset({"creator", "initial-creator", "printed-by", "author"})
SHORT = frozenset({"creator-initials", "sender-initials"})
MARKS = re.compile(r"rsid", re.IGNORECASE)
# Elements that hold nothing else than whose machine it was, and when.
GONE = frozenset(
    {
        "rsid",
        "rsids",
        "docId",
        "attachedTemplate",
        "mailMerge",
        "docVars",
        "fileSharing",
        "absPath",
        "printerSettings",
        "presenceInfo",
        "date-string",
        # Fonts that lie in the document; a program takes one of its own in their place.
        "embedRegular",
        "embedBold",
        "embedItalic",
        "embedBoldItalic",
        "embeddedFontLst",
        "font-face-src",
    }
)
# Whole files written in letters.
FILES = frozenset({"binData", "binaryData"})
# Of settings in OpenDocument.
MACHINE = frozenset(
    {
        "PrinterName",
        "PrinterSetup",
        "Rsid",
        "RsidRoot",
        "CurrentDatabaseDataSource",
        "CurrentDatabaseCommand",
        "ModifyPasswordInfo",
        "EmbeddedDatabaseName",
    }
)
RELATIONS = ("/attachedTemplate", "/thumbnail", "/origin", "/mailMergeSource", "/printerSettings")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DUBLIN = "http://purl.org/dc/elements/1.1/"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
# Of programs that draw: the name and the place of the file, and the state of the screen.
DRAWING = frozenset(
    {
        "http://www.inkscape.org/namespaces/inkscape",
        "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
    }
)
SOME_DAY = "1980-01-01T00:00:00"
PATH = re.compile(r"[\\/]")
CUSTOM = re.compile(r"customxml/item\d+\.xml\Z", re.IGNORECASE)


class Authors:
    """Names for the people in a document, in the order in which they appear."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def name(self, author: str) -> str:
        return f"Author {self._number(author)}"

    def initials(self, author: str) -> str:
        """Those of whoever it was; initials alone do not tell two people apart."""
        return "A"

    def _number(self, author: str) -> int:
        return self.known.setdefault(author, len(self.known) + 1)


def parse(data: bytes) -> Element:
    """The root, read without entities, network or memory that somebody else decides on."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotCleanableError(Hindrance.DAMAGED) from error
    if root.getroottree().docinfo.doctype:
        raise NotCleanableError(Hindrance.DAMAGED)
    return root


def as_bytes(root: Element) -> bytes:
    written: bytes = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", standalone=True, with_tail=False
    )
    return written


def clean(root: Element, authors: Authors) -> None:
    """Take out who wrote, when, on what machine; what was written stays."""
    if svg.is_drawing(root):
        svg.clean(root)
    for one in list(root.iter(etree.Element)):
        _clean_attributes(one, authors)
        _clean_content(one, authors)


def _clean_attributes(one: Element, authors: Authors) -> None:
    space, local = _split(one.tag)
    for key, value in list(one.attrib.items()):
        of, name = _split(key)
        if name == "author" or (name, local) == ("displayName", "person"):
            one.set(key, authors.name(value))
        elif name in INITIALS:
            one.set(key, authors.initials(value))
        elif (
            name in LEFT_OUT
            or MARKS.search(name)
            or of in DRAWING
            or (name == "date" and of == WORD)
        ):
            del one.attrib[key]
        elif (
            (name == "href" and tells(value))
            or (name == "title" and local == "imagedata")
            or (local == "cNvPr" and space == PICTURE and name == "name")
            or (local in {"cNvPr", "docPr"} and name == "descr" and PATH.search(value))
        ):
            one.set(key, "")


def _clean_content(one: Element, authors: Authors) -> None:
    space, local = _split(one.tag)
    if local in GONE or space in DRAWING:
        _remove(one)
    elif local in FILES:
        raise NotCleanableError(Hindrance.FILES_INSIDE)
    elif local == "binary-data":
        one.text = pictures.in_text(one.text or "")
    elif local in PEOPLE and not len(one):
        one.text = authors.name(one.text or "")
    elif local in SHORT:
        one.text = authors.initials(one.text or "")
    elif local == "date" and space == DUBLIN:
        one.text = SOME_DAY
    elif local == "config-item" and any(v in MACHINE for v in one.attrib.values()):
        one.text = ""
    elif local in {"instrText", "delInstrText"} and has_telling(one.text or ""):
        one.text = " "


def clean_relations(root: Element, is_gone: Callable[[str], bool]) -> None:
    """What a part refers to: not to what is gone, nor to anybody's disk or mail box."""
    for one in list(root):
        target = one.get("Target") or ""
        if (one.get("Type") or "").endswith(RELATIONS) or is_gone(target):
            root.remove(one)
        elif one.get("TargetMode") == "External" and tells(target):
            one.set("Target", "about:blank")


def drop(root: Element, is_gone: Callable[[Element], bool]) -> None:
    for one in [one for one in root if is_gone(one)]:
        root.remove(one)


def full_path(one: Element) -> str:
    return next((v for k, v in one.attrib.items() if _split(k)[1] == "full-path"), "")


def is_custom(name: str) -> bool:
    """Data beside the text, such as what a server of an employer notes of its readers."""
    return bool(CUSTOM.match(name))


def _remove(one: Element) -> None:
    """Take an element out, and leave the text after it where it is."""
    parent, tail = one.getparent(), one.tail
    if parent is None:
        raise NotCleanableError(Hindrance.DAMAGED)
    if tail:
        before = one.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(one)


def _split(tag: str) -> tuple[str, str]:
    space, _, local = tag.rpartition("}")
    return space.lstrip("{"), local
