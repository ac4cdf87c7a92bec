"""Drawings of Windows (WMF, EMF): what is drawn, without what programs noted between the strokes.

A drawing is a list of records. Those that draw are kept as they are; those in which a program says
anything, or asks for a printer or a profile by name, are left out; unknown ones make us refuse.
"""

import struct
from collections.abc import Iterator

from lms.files.cleaning import bitmaps
from lms.files.cleaning.errors import Hindrance, NotCleanableError

PLACEABLE = b"\xd7\xcd\xc6\x9a"
WMF_END, ESCAPE = 0, 0x0626
WMF_DRAWS = frozenset(
    struct.unpack(
        ">68H",
        bytes.fromhex(
            "001e 0035 0037 00f7 0102 0103 0104 0105 0106 0107 0108 0127 012a 012b 012c 012d"
            "012e 0139 0142 0149 01f0 01f9 0201 0209 020a 020b 020c 020d 020e 020f 0211 0213"
            "0214 0220 0228 0231 0234 02fa 02fb 02fc 0324 0325 0410 0412 0415 0416 0418 0419"
            "041b 041f 0429 0436 0521 0538 0548 061c 061d 06ff 0817 081a 0830 0922 0940 0a32"
            "0b23 0b41 0d33 0f43"
        ),
    )
)
# Where in a record a bitmap begins.
WMF_BITMAPS = {0x0142: 10, 0x0940: 22, 0x0B41: 26, 0x0D33: 24, 0x0F43: 28}
EMF_HEAD, EMF_END, COMMENT = 1, 14, 70
EMF_DRAWS = frozenset({*range(2, 70), *range(71, 99), 108, 109, 114, 115, 116, 118, 119, 120})
# Remarks, colour spaces and profiles by the names of their files, and words with a printer.
EMF_SAYS = frozenset({COMMENT, *range(99, 107), *range(110, 114), 121, 122})
# Where in a record stands where its bitmaps begin.
EMF_BITMAPS = {
    **dict.fromkeys((76, 77, 114, 116), (84,)),
    78: (84, 112),
    79: (96, 124),
    80: (48,),
    81: (48,),
    93: (16,),
    94: (16,),
    95: (12,),
}
EMF_HEADS = (108, 100, 88)
BOTH_WAYS = 1


def wmf(data: bytes) -> bytes:
    placed = data[:22] if data.startswith(PLACEABLE) else b""
    head = bytearray(data[len(placed) : len(placed) + 18])
    records = []
    for code, record in _wmf_records(data, len(placed) + 18):
        if code == WMF_END:
            break
        if code == ESCAPE:
            continue
        if code not in WMF_DRAWS:
            raise NotCleanableError(Hindrance.FILES_INSIDE)
        start = WMF_BITMAPS.get(code, len(record))
        # Some records draw with a bitmap or without one; those without are short.
        if len(record) >= start + bitmaps.CORE and len(record) // 2 != (code >> 8) + 3:
            bitmaps.check(record, start)
        records.append(record)
    records.append(struct.pack("<IH", 3, WMF_END))
    struct.pack_into("<I", head, 6, (18 + sum(map(len, records))) // 2)
    struct.pack_into("<I", head, 12, max(map(len, records)) // 2)
    return b"".join([placed, bytes(head), *records])


def _wmf_records(data: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    while True:
        words, code = struct.unpack_from("<IH", data, place)
        end = place + 2 * words
        if words < 3 or end > len(data):  # its own size and code are three words
            raise NotCleanableError(Hindrance.DAMAGED)
        yield code, data[place:end]
        place = end


def emf(data: bytes) -> bytes:
    if data[40:44] != b" EMF":
        raise NotCleanableError(Hindrance.FILES_INSIDE)
    records = []
    for code, record in _emf_records(data):
        if code == EMF_HEAD:
            head = _emf_head(record)
        elif code in EMF_SAYS:
            _check_remark(code, record)
        elif code in EMF_DRAWS:
            _check_bitmaps(code, record)
            records.append(record)
        else:
            raise NotCleanableError(Hindrance.FILES_INSIDE)
        if code == EMF_END:
            break
    size = len(head) + sum(map(len, records))
    struct.pack_into("<II", head, 48, size, 1 + len(records))
    return b"".join([bytes(head), *records])


def _emf_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while True:
        code, size = struct.unpack_from("<II", data, place)
        if size < 8 or place + size > len(data):  # code and size are eight bytes
            raise NotCleanableError(Hindrance.DAMAGED)
        yield code, data[place : place + size]
        place += size


def _emf_head(record: bytes) -> bytearray:
    """The measures, without a description, which names program and file, or a pixel format."""
    said = struct.unpack_from("<I", record, 64)[0]
    length = next(size for size in EMF_HEADS if size <= min(len(record), said or len(record)))
    head = bytearray(record[:length])
    struct.pack_into("<I", head, 4, length)
    struct.pack_into("<II", head, 60, 0, 0)
    if length > EMF_HEADS[-1]:
        struct.pack_into("<II", head, 88, 0, 0)
    return head


def _check_remark(code: int, record: bytes) -> None:
    """Newer programs draw in remarks; mostly they draw the same again in records that all know."""
    if code != COMMENT or record[12:16] != b"EMF+":
        return
    kind, flags = struct.unpack_from("<HH", record, 16)
    if kind == 0x4001 and not flags & BOTH_WAYS:  # the head of what is drawn so
        raise NotCleanableError(Hindrance.FILES_INSIDE)


def _check_bitmaps(code: int, record: bytes) -> None:
    for place in EMF_BITMAPS.get(code, ()):
        start = struct.unpack_from("<I", record, place)[0] if len(record) >= place + 4 else 0
        if start:
            bitmaps.check(record, start)
