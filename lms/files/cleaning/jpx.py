"""JPEG 2000, as it lies in a PDF: the picture and its colours, without what is said of it."""

import struct
from collections.abc import Iterator

from lms.files.cleaning.errors import Hindrance, NotCleanableError

SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
KEPT = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c"})
# Of the header: measures, depth, colours and resolution.
KEPT_OF_HEAD = frozenset({b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"res "})
START, REMARK, TILE, DATA, END = 0xFF4F, 0xFF64, 0xFF90, 0xFF93, 0xFFD9


def jpx(data: bytes) -> bytes:
    """The boxes that make the picture; some programs write the picture alone, without boxes."""
    if not data.startswith(SIGNATURE):
        return _picture(data)
    kept = []
    for kind, content in _boxes(data):
        if kind == b"jp2h":
            inside = [_box(k, c) for k, c in _boxes(content) if k in KEPT_OF_HEAD]
            kept.append(_box(kind, b"".join(inside)))
        elif kind in KEPT:
            kept.append(_box(kind, _picture(content) if kind == b"jp2c" else content))
    return b"".join(kept)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        head = 8
        if length == 1:
            length, head = struct.unpack_from(">Q", data, place + 8)[0], 16
        end = place + length if length else len(data)
        if end < place + head or end > len(data):
            raise NotCleanableError(Hindrance.DAMAGED)
        yield kind, data[place + head : end]
        place = end


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def _picture(data: bytes) -> bytes:
    """With its remarks made blank, so that whatever counts in it from its beginning still holds."""
    if struct.unpack_from(">H", data)[0] != START:
        raise NotCleanableError(Hindrance.DAMAGED)
    out, place, end_of_tile = bytearray(data), 2, 0
    while place + 4 <= len(data):
        marker, length = struct.unpack_from(">HH", data, place)
        if marker == END:
            del out[place + 2 :]
            break
        if marker == TILE:
            size = struct.unpack_from(">I", data, place + 6)[0]
            end_of_tile = place + size if size else len(data)
        if marker == DATA:
            if end_of_tile <= place:
                raise NotCleanableError(Hindrance.DAMAGED)
            place = end_of_tile
            continue
        if marker == REMARK:
            out[place + 6 : place + 2 + length] = b" " * (length - 4)
        if marker < START or length < 2:  # a length counts itself
            raise NotCleanableError(Hindrance.DAMAGED)
        place += 2 + length
    if not end_of_tile:
        raise NotCleanableError(Hindrance.DAMAGED)
    return bytes(out)
