"""Fonts as they lie in a PDF: the letters, without who made, owns or licensed them.

The name by which the document calls a font is kept; what else a font says of itself is not shown.
"""

import struct
from collections.abc import Iterator
from itertools import pairwise

from lms.files.cleaning.errors import Hindrance, NotCleanableError

KINDS = frozenset({b"\0\1\0\0", b"true", b"OTTO"})
# Each of four letters.
DRAW = (
    b"cmapcvt fpgmprepheadhheahmtxmaxplocaglyfOS/2postvheavmtxVORGCFF GDEFGSUB"
    b"GPOSBASEkerngasphdmxLTSHVDMX"
)
TABLES = frozenset(DRAW[place : place + 4] for place in range(0, len(DRAW), 4))
# When it was made and changed.
MOMENTS = slice(20, 36)
# Notice, full name, family, copyright and a program of its own; the last number names the parts.
SAYS, PARTS = frozenset({1, 2, 3, (12, 0), (12, 21)}), (12, 36)
STANDARD_STRINGS = 391
BACKSLASH, OPEN, CLOSE, REMARK, BLANK = b"\\()% "


def truetype(data: bytes) -> bytes:
    """Made anew of the tables that draw; the one with names is not among them."""
    if data[:4] not in KINDS:
        raise NotCleanableError(Hindrance.FILES_INSIDE)
    tables = [(tag, _table(tag, content)) for tag, content in _tables(data) if tag in TABLES]
    place = 12 + 16 * len(tables)
    places, contents = [], []
    for tag, content in tables:
        padded = content + bytes(-len(content) % 4)
        places.append(struct.pack(">4sIII", tag, _sum(padded), place, len(content)))
        contents.append(padded)
        place += len(padded)
    power = max(len(tables).bit_length() - 1, 0)
    head = struct.pack(
        ">4s4H", data[:4], len(tables), 16 << power, power, 16 * (len(tables) - (1 << power))
    )
    return b"".join([head, *places, *contents])


def compact(data: bytes) -> bytes:
    """A compact font, bare or in tables."""
    return truetype(data) if data[:4] in KINDS else _cff(data)


def type1(data: bytes) -> bytes:
    """With strings and remarks of its readable part made blank: its letters are in the other."""
    end = data.find(b"eexec")
    if not data.startswith(b"%!") or end < 0:
        raise NotCleanableError(Hindrance.FILES_INSIDE)
    out, place, deep = bytearray(data), _end_of_line(data, 0), 0
    while place < end:
        sign, step = data[place], 1
        if deep:
            step = 2 if sign == BACKSLASH else 1
            deep += (sign == OPEN) - (sign == CLOSE)
            if deep:
                out[place : place + step] = b" " * step
        elif sign == OPEN:
            deep = 1
        elif sign == REMARK:
            step = _end_of_line(data, place) - place
            out[place + 1 : place + step] = b" " * (step - 1)
        place += step
    return bytes(out)


def _end_of_line(data: bytes, place: int) -> int:
    found = (data.find(end, place) for end in (b"\r", b"\n"))
    return min((end for end in found if end >= 0), default=len(data))


def _tables(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    count = struct.unpack_from(">H", data, 4)[0]
    for number in range(count):
        tag, _sum_of, start, length = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        yield tag, data[start : start + length]


def _table(tag: bytes, content: bytes) -> bytes:
    if tag == b"CFF ":
        return _cff(content)
    if tag == b"head":
        out = bytearray(content)
        out[MOMENTS] = bytes(len(out[MOMENTS]))
        return bytes(out)
    return content


def _sum(padded: bytes) -> int:
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF


def _cff(data: bytes) -> bytes:
    """With what it says of itself made blank; everything in it stays where it was."""
    if data[:1] != b"\1":
        raise NotCleanableError(Hindrance.FILES_INSIDE)
    _names, place = _list(data, data[2])
    fonts, place = _list(data, place)
    strings, _place = _list(data, place)
    out, waiting = bytearray(data), list(fonts)
    while waiting:
        start, end = waiting.pop()
        for key, value in _entries(data[start:end]):
            if key == PARTS and (start, end) in fonts:
                waiting += _list(data, value)[0]
            elif key in SAYS and 0 <= value - STANDARD_STRINGS < len(strings):
                first, last = strings[value - STANDARD_STRINGS]
                out[first:last] = bytes([BLANK]) * (last - first)
    return bytes(out)


def _list(data: bytes, place: int) -> tuple[list[tuple[int, int]], int]:
    """Where the entries of a list begin and end, and where it ends itself."""
    count = struct.unpack_from(">H", data, place)[0]
    if not count:
        return [], place + 2
    size, first = data[place + 2], place + 3
    base = first + (count + 1) * size - 1
    ends = [
        base + int.from_bytes(data[first + n * size : first + (n + 1) * size])
        for n in range(count + 1)
    ]
    if any(one > other for one, other in pairwise([*ends, len(data)])):
        raise NotCleanableError(Hindrance.DAMAGED)
    return list(pairwise(ends)), ends[-1]


def _entries(data: bytes) -> Iterator[tuple[int | tuple[int, int], int]]:
    """Each key with the last whole number before it; fractions are passed over."""
    place, value = 0, 0
    while place < len(data):
        sign, step = data[place], 1
        if sign == 12:  # the beginning of a key of two bytes
            yield (12, data[place + 1]), value
            step = 2
        elif sign <= 21:  # a key
            yield sign, value
        elif sign == 28:
            value, step = struct.unpack_from(">h", data, place + 1)[0], 3
        elif sign == 29:
            value, step = struct.unpack_from(">i", data, place + 1)[0], 5
        elif sign == 30:  # a fraction, in halves of bytes until an F
            while 0xF not in divmod(data[place + step], 16):
                step += 1
            step += 1
        elif sign <= 246:
            value = sign - 139
        elif sign <= 250:
            value, step = (sign - 247) * 256 + data[place + 1] + 108, 2
        else:
            value, step = -(sign - 251) * 256 - data[place + 1] - 108, 2
        place += step
