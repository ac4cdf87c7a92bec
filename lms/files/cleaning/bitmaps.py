"""Bitmaps of Windows and GIF: how the pixels lie, the colours and the pixels, and nothing else."""

import struct

from lms.files.cleaning.errors import Hindrance, NotCleanableError

CORE, INFO, MASKED, FOURTH, FIFTH = 12, 40, 56, 108, 124
# Of a header of the fourth kind: its colours are plain sRGB, whatever profile there was.
PLAIN_COLOURS = b"BGRs" + bytes(FOURTH - MASKED - 4)
PACKED, MASKS = frozenset({1, 2}), {3: 12, 6: 16}
PALETTE_MOST = 8  # bits for each pixel
IMAGE, EXTENSION, END = 0x2C, 0x21, 0x3B
TIMING = 0xF9
LOOP, LOOP_LENGTH = b"NETSCAPE2.0", 19


def bmp(data: bytes) -> bytes:
    """A file made anew; what lay between its parts, or after them, is left out."""
    check(data, 14)
    size = struct.unpack_from("<I", data, 14)[0]
    if size == CORE:
        width, height, _planes, bits = struct.unpack_from("<4H", data, 18)
        return _bitmap(data, data[14:26], 3 * _colours(0, bits), _length(width, height, bits))
    width, height, _planes, bits, packing, length = struct.unpack_from("<iiHHII", data, 18)
    colours = _colours(struct.unpack_from("<I", data, 46)[0], bits)
    if packing not in PACKED:
        length = _length(width, abs(height), bits)
    head = data[14 : 14 + min(size, MASKED)]
    if size == INFO:
        head += data[54 : 54 + MASKS.get(packing, 0)]
    if size >= FOURTH:
        head = struct.pack("<I", FOURTH) + head[4:] + PLAIN_COLOURS
    head = head[:32] + struct.pack("<I", colours) + head[36:]
    return _bitmap(data, head, 4 * colours, length, after=14 + max(size, len(head)))


def check(data: bytes, place: int) -> None:
    """Refuse a bitmap that holds a photograph or a profile, which can say more than its pixels."""
    size = struct.unpack_from("<I", data, place)[0]
    if size == CORE:
        return
    if size not in {INFO, 52, MASKED, FOURTH, FIFTH}:
        raise NotCleanableError(Hindrance.FILES_INSIDE)
    packing = struct.unpack_from("<I", data, place + 16)[0]
    has_profile = size == FIFTH and struct.unpack_from("<I", data, place + 116)[0]
    if packing not in {0, *PACKED, *MASKS} or (has_profile and place != 14):
        raise NotCleanableError(Hindrance.FILES_INSIDE)


def gif(data: bytes) -> bytes:
    """The pictures, their timing and how often they are shown; no remarks, no notes of programs."""
    place = 13 + _table(data[10])
    kept = [data[:place]]
    while place < len(data) and data[place] != END:
        start, sign = place, data[place]
        if sign == IMAGE:
            place = _after_blocks(data, place + 11 + _table(data[place + 9]))
        elif sign == EXTENSION:
            place = _after_blocks(data, place + 2)
        else:
            raise NotCleanableError(Hindrance.DAMAGED)
        if sign == IMAGE or _is_needed(data[start:place]):
            kept.append(data[start:place])
    if place > len(data):
        raise NotCleanableError(Hindrance.DAMAGED)
    return b"".join([*kept, bytes([END])])


def _colours(told: int, bits: int) -> int:
    return min(told or 1 << bits, 1 << bits) if bits <= PALETTE_MOST else 0


def _length(width: int, height: int, bits: int) -> int:
    """Of pixels that are not packed: each row ends at a word of four bytes."""
    return (width * bits + 31) // 32 * 4 * height


def _bitmap(data: bytes, head: bytes, colours: int, length: int, *, after: int = 26) -> bytes:
    """The head, the colours that stand after the old one, and the pixels."""
    shown, start = data[after : after + colours], struct.unpack_from("<I", data, 10)[0]
    if start <= after:  # as some programs say that have colours
        start = after + colours
    pixels, begin = data[start : start + length], 14 + len(head) + len(shown)
    told = struct.pack("<III", begin + len(pixels), 0, begin)
    return b"".join([b"BM", told, head, shown, pixels])


def _table(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, place: int) -> int:
    while data[place]:
        place += data[place] + 1
    return place + 1


def _is_needed(extension: bytes) -> bool:
    if extension[1] == TIMING:
        return True
    return extension[3:14] == LOOP and len(extension) == LOOP_LENGTH
