"""What is written in a file, page by page, for who looks for words in it; never for long.

What is not read is said: `Reading.is_whole`. Nothing here is exact enough to judge a work by.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lms.files.enums import Kind
from lms.files.reading import office

MOST_PAGES = 300
MOST_CHARACTERS = 2_000_000
A_PAGE = 4_000
# Read by a process of its own, so that a PDF that is made to harm takes no other request along.
PDF_READER = Path(__file__).with_name("pdf_reader.py")


class Passage(NamedTuple):
    """A piece of text; `page` is 0 where a file knows no pages."""

    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read; `pages` of how many the file has, both 0 where it knows none."""

    passages: list[Passage]
    is_whole: bool = True
    pages: int = 0


def read(path: Path, kind: str, *, seconds: float) -> Reading:
    """The text of the file as far as it is readable within so many seconds; of an image nothing."""
    if seconds <= 0:
        return Reading([], is_whole=False)
    look = READERS.get(Kind(kind))
    return look(path, seconds) if look else Reading([])


def _pdf(path: Path, seconds: float) -> Reading:
    command = [
        sys.executable,
        "-I",
        str(PDF_READER),
        str(path),
        str(MOST_PAGES),
        str(MOST_CHARACTERS),
        str(int(seconds) + 1),
    ]
    is_whole = True
    try:
        done = subprocess.run(  # noqa: S603 - our own script, and a path of the store
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
        out, is_whole = done.stdout, done.returncode == 0
    except subprocess.TimeoutExpired as late:
        out, is_whole = late.stdout or b"", False
    # A line that was broken off in the middle is no page.
    lines = [json.loads(line) for line in out.split(b"\n")[:-1]]
    passages = [Passage(number, text) for number, text in enumerate(lines, start=1)]
    return Reading(passages, is_whole, pages=len(passages))


def _office(path: Path, seconds: float) -> Reading:
    text, is_whole = office.text_of(path, most=MOST_CHARACTERS, seconds=seconds)
    return Reading(_pieces(text), is_whole)


def _text(path: Path, seconds: float) -> Reading:
    with path.open("rb") as file:
        data = file.read(MOST_CHARACTERS + 1)
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    text = ""
    for encoding in encodings:
        try:
            text = data[:MOST_CHARACTERS].decode(encoding)
            break
        except UnicodeDecodeError:
            text = data[:MOST_CHARACTERS].decode(encoding, "replace")
    return Reading(_pieces(text), len(data) <= MOST_CHARACTERS)


def _pieces(text: str) -> list[Passage]:
    """A text without pages in pieces of about that length, each of whole lines."""
    pieces, piece, length = [], list[str](), 0
    for line in text.splitlines(keepends=True):
        piece.append(line)
        length += len(line)
        if length >= A_PAGE:
            pieces.append(Passage(0, "".join(piece)))
            piece, length = [], 0
    return [*pieces, Passage(0, "".join(piece))]


READERS: dict[Kind, Callable[[Path, float], Reading]] = {
    Kind.PDF: _pdf,
    Kind.DOCX: _office,
    Kind.ODT: _office,
    Kind.TEXT: _text,
}
