"""A PDF without what is known of its makers: properties, authors of remarks, signatures, paths."""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from lms.files.cleaning import fonts, images, jpx
from lms.files.cleaning.errors import Hindrance, NotCleanableError
from lms.files.cleaning.links import tells

# What programs note anywhere, beside what is shown.
NOTES = ("/Metadata", "/PieceInfo", "/LastModified", "/CreatorInfo")
OF_ROOT = ("/Perms", "/DSS", "/Legal", "/SpiderInfo", "/Threads", "/Extensions")
OF_REMARK = ("/T", "/M", "/CreationDate", "/NM")
# Actions that lead to a file on somebody's disk.
OUTWARD = frozenset({"/Launch", "/GoToR", "/GoToE", "/ImportData"})
# A photograph lies in a PDF as the camera made it, and a font as its makers did.
PHOTOGRAPHS: dict[str, Callable[[bytes], bytes]] = {
    "/DCTDecode": images.jpeg,
    "/DCT": images.jpeg,
    "/JPXDecode": jpx.jpx,
}
FONTS: dict[str, Callable[[bytes], bytes]] = {
    "/FontFile": fonts.type1,
    "/FontFile2": fonts.truetype,
    "/FontFile3": fonts.compact,
}
ACTION_KEYS = ("/F", "/Win", "/Mac", "/Unix", "/T")


def clean(source: Path, target: BinaryIO) -> None:
    try:
        with pikepdf.open(source) as pdf:
            _strip(pdf)
            # The identifier in the trailer is made of what is left, so it tells nothing else.
            pdf.save(target, deterministic_id=True, encryption=False)
    except (
        pikepdf.PdfError,
        pikepdf.PasswordError,
        ValueError,
        RuntimeError,
        RecursionError,
        IndexError,
        struct.error,
    ) as error:
        raise NotCleanableError(Hindrance.DAMAGED) from error


def _strip(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root
    if "/XFA" in root.get("/AcroForm", Dictionary()):
        raise NotCleanableError(Hindrance.FILES_INSIDE)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for key in OF_ROOT:
        _drop(root, key)
    for found in pdf.objects:
        for one in _within(found):
            _strip_one(one)


def _within(found: Object) -> Iterator[Any]:
    """The dictionaries of an object, those inside it included; what it refers to comes by itself."""
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Dictionary | Stream):
            yield one
            inside = [value for _key, value in one.items()]
        elif isinstance(one, Array):
            inside = list(one)
        else:
            continue
        waiting += [value for value in inside if _is_direct(value)]


def _is_direct(value: Any) -> bool:
    """Whether it lies here; numbers and the like are plain values of Python."""
    return isinstance(value, Object) and not value.is_indirect


def _strip_one(one: Any) -> None:
    if "/EF" in one:
        raise NotCleanableError(Hindrance.FILES_INSIDE)
    for key in NOTES:
        _drop(one, key)
    if one.get("/FT") == Name.Sig:
        _drop(one, "/V")
    subtype = one.get("/Subtype")
    if "/Rect" in one and subtype is not None and subtype != Name.Widget:
        for key in OF_REMARK:
            _drop(one, key)
    if str(one.get("/S", "")) in OUTWARD or _is_telling(one.get("/URI")):
        for key in ACTION_KEYS:
            _drop(one, key)
        one["/S"], one["/URI"] = Name.URI, pikepdf.String("")
    _strip_fonts(one)
    if isinstance(one, Stream):
        _strip_photograph(one)


def _is_telling(address: Any) -> bool:
    return isinstance(address, pikepdf.String) and tells(str(address))


def _strip_fonts(one: Any) -> None:
    for key, cleaned in FONTS.items():
        font = one.get(key)
        if not isinstance(font, Stream):
            continue
        raw = font.read_bytes()
        plain = cleaned(raw)
        if plain != raw:
            font.write(plain)
            if key == "/FontFile2":
                font["/Length1"] = len(plain)


def _strip_photograph(stream: Stream) -> None:
    """Whatever uses it: a picture on a page, or the thumbnail of one."""
    found: Any = stream.get("/Filter")
    filters: list[Any] = list(found) if isinstance(found, Array) else [found]
    cleaned = PHOTOGRAPHS.get(str(filters[-1])) if filters else None
    if cleaned is None:
        return
    given: Any = stream.get("/DecodeParms")
    parms: list[Any] = list(given) if isinstance(given, Array) else [given]
    raw = stream.read_raw_bytes()
    if len(filters) > 1:  # packed once more
        with pikepdf.new() as scratch:
            packed = Stream(scratch, raw, Filter=Array(filters[:-1]))
            if any(parms[:-1]):
                packed["/DecodeParms"] = Array(parms[:-1])
            raw = packed.read_bytes()
    stream.write(cleaned(raw), filter=filters[-1], decode_parms=parms[-1])


def _drop(one: Any, key: str) -> None:
    if key in one:
        del one[key]
