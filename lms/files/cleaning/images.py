"""Images without what a camera or a program noted in them; the picture itself is not touched."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from lms.files.cleaning.errors import Hindrance, NotCleanableError

PNG = b"\x89PNG\r\n\x1a\n"
# The picture, its colours and its size; not what is said of it.
KEPT_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB cICP pHYs sBIT bKGD hIST acTL fcTL fdAT".split()
)
START, END, SCAN, APP0, APP14, EXIF = 0xD8, 0xD9, 0xDA, 0xE0, 0xEE, 0xE1
TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD, *range(0xC0, 0xD0)} - {0xC8})
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
# Within a scan, what begins with FF and is neither a byte of the picture nor a restart.
NEXT_MARKER = re.compile(rb"\xff(?=[^\x00\xd0-\xd7\xff])")
ORIENTATION = 0x0112


def clean_png(source: Path, target: BinaryIO) -> None:
    target.write(png(source.read_bytes()))


def clean_jpeg(source: Path, target: BinaryIO) -> None:
    target.write(jpeg(source.read_bytes()))


def png(data: bytes) -> bytes:
    """The chunks that make the picture; what comes after its end is left out too."""
    if not data.startswith(PNG):
        raise NotCleanableError(Hindrance.DAMAGED)
    kept, place = [PNG], len(PNG)
    while place < len(data):
        if place + 12 > len(data):
            raise NotCleanableError(Hindrance.DAMAGED)
        length, name = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        if name in KEPT_CHUNKS:
            kept.append(data[place:end])
        if name == b"IEND":
            return b"".join(kept)
        place = end
    raise NotCleanableError(Hindrance.DAMAGED)


def jpeg(data: bytes) -> bytes:
    """The tables and scans that make the picture, and which side of it is up."""
    head, body, turned = [b"\xff\xd8"], [], 1
    for marker, piece in _segments(data):
        if marker == APP0 and piece[4:9] == b"JFIF\0":
            head.append(_without_thumbnail(piece))
        elif marker == EXIF:
            turned = _turned(piece) or turned
        elif marker in TABLES or marker in {SCAN, END, APP14} or marker in ALONE:
            body.append(piece)
    return b"".join([*head, *([_exif(turned)] if turned != 1 else []), *body])


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with its bytes, a scan with all of its picture; nothing after the end."""
    if data[:2] != b"\xff\xd8":
        raise NotCleanableError(Hindrance.DAMAGED)
    place = 2
    while place + 1 < len(data):
        if data[place] != 0xFF:
            raise NotCleanableError(Hindrance.DAMAGED)
        marker = data[place + 1]
        if marker == 0xFF:  # filling
            place += 1
            continue
        end = _end_of(data, place, marker)
        yield marker, data[place:end]
        if marker == END:
            return
        place = end


def _end_of(data: bytes, place: int, marker: int) -> int:
    if marker in ALONE or marker == END:
        return place + 2
    if place + 4 > len(data):
        raise NotCleanableError(Hindrance.DAMAGED)
    end: int = place + 2 + struct.unpack_from(">H", data, place + 2)[0]
    if marker == SCAN:
        found = NEXT_MARKER.search(data, end)
        return found.start() if found else len(data)
    return end


def _without_thumbnail(piece: bytes) -> bytes:
    return b"\xff\xe0\x00\x10" + piece[4:16] + b"\0\0"


def _turned(piece: bytes) -> int:
    """Which side is up, as the camera noted it; 0 when that cannot be read."""
    exif = Image.Exif()
    try:
        exif.load(piece[4:])
        turned = exif.get(ORIENTATION, 0)
    except (OSError, SyntaxError, ValueError, KeyError, struct.error):
        return 0
    return turned if turned in range(1, 9) else 0


def _exif(turned: int) -> bytes:
    """The one note that is kept: without it a photograph would lie on its side."""
    entry = struct.pack("<HHIHH", ORIENTATION, 3, 1, turned, 0)
    content = b"Exif\0\0II*\0\x08\0\0\0\x01\0" + entry + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content
