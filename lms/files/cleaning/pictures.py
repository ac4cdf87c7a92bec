"""Pictures that lie in a document: of which kind they are, and what is left of each."""

import base64
import binascii
import struct
from collections.abc import Callable

from lms.files.cleaning import bitmaps, drawings, images
from lms.files.cleaning.errors import Hindrance, NotCleanableError

# What a picture begins with; of kinds that are not here we cannot say what is in them.
KINDS: list[tuple[bytes, Callable[[bytes], bytes]]] = [
    (b"\x89PNG\r\n\x1a\n", images.png),
    (b"\xff\xd8\xff", images.jpeg),
    (b"GIF87a", bitmaps.gif),
    (b"GIF89a", bitmaps.gif),
    (b"BM", bitmaps.bmp),
    (b"\x01\0\0\0", drawings.emf),
    (drawings.PLACEABLE, drawings.wmf),
    (b"\x01\0\x09\0", drawings.wmf),
    (b"\x02\0\x09\0", drawings.wmf),
]
INLINE = "data:"


def picture(data: bytes) -> bytes | None:
    """The picture without what is said of it; None when it is none that we know."""
    for starts, cleaned in KINDS:
        if data.startswith(starts):
            try:
                return cleaned(data)
            except (IndexError, struct.error) as error:
                raise NotCleanableError(Hindrance.DAMAGED) from error
    return None


def in_text(text: str) -> str:
    """The same for a picture that is written in letters."""
    try:
        found = picture(base64.b64decode("".join(text.split()), validate=True))
    except binascii.Error as error:
        raise NotCleanableError(Hindrance.FILES_INSIDE) from error
    if found is None:
        raise NotCleanableError(Hindrance.FILES_INSIDE)
    return base64.b64encode(found).decode()


def in_address(address: str) -> str:
    """The same for an address that is the picture itself."""
    head, comma, content = address.partition(",")
    if not comma or not head.rstrip().endswith(";base64"):
        raise NotCleanableError(Hindrance.FILES_INSIDE)
    return f"{head},{in_text(content)}"
