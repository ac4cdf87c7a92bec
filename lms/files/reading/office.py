"""The text of Word and OpenDocument files: every paragraph on a line of its own."""

import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

# What of a document is read by who has it before her.
PARTS = (
    "word/document",
    "word/footnotes",
    "word/endnotes",
    "word/header",
    "word/footer",
    "word/comments.xml",
    "content.xml",
    "styles.xml",
)
PARAGRAPHS = frozenset({"p", "h"})
LETTERS = frozenset({"t", "delText"})
GAPS = frozenset({"tab", "br", "cr", "s", "line-break"})
OPEN = "urn:oasis:names:tc:opendocument"


def text_of(path: Path, *, most: int, seconds: float) -> tuple[str, bool]:
    """The text, and whether it is all there is."""
    ends = time.monotonic() + seconds
    pieces: list[str] = []
    length = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for piece in _pieces(archive):
                pieces.append(piece)
                length += len(piece)
                if length > most or time.monotonic() > ends:
                    return "".join(pieces)[:most], False
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError, RuntimeError, ValueError):
        return "".join(pieces), False
    return "".join(pieces), True


def _pieces(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        if name.endswith(".xml") and name.startswith(PARTS):
            with archive.open(name) as part:
                yield from _words(part)


def _words(part: Any) -> Iterator[str]:
    """Paragraph by paragraph, so that a long document is never in memory as a whole."""
    found = etree.iterparse(
        part, events=("end",), resolve_entities=False, no_network=True, load_dtd=False
    )
    for _event, one in found:
        if _local(one) in PARAGRAPHS:
            yield "".join(_spoken(one)) + "\n"
            one.clear(keep_tail=True)


def _spoken(one: Any) -> Iterator[str]:
    """What is read on paper: of Word the text of its runs, of OpenDocument all there is."""
    local, is_open = _local(one), OPEN in str(one.tag)
    if local in GAPS:
        yield " "
    elif one.text and (is_open or local in LETTERS):
        yield one.text
    for inside in one:
        yield from _spoken(inside)
        if inside.tail and is_open:
            yield inside.tail


def _local(one: Any) -> str:
    return str(one.tag).rpartition("}")[2]
