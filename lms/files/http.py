"""Answering with a private file, so that nothing in it runs and nobody's cache keeps it."""

import logging
import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse

from lms.files import names, store
from lms.files.enums import INLINE, MEDIA_TYPES, Kind
from lms.files.models import StoredFile

logger = logging.getLogger("lms.files")
# No file has more bytes than nineteen digits can count; Python refuses to read some thousands.
RANGE = re.compile(r"bytes=([0-9]{0,19})-([0-9]{0,19})\Z")
INLINE_TYPES = frozenset(
    {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"}
)
POLICY = "sandbox; default-src 'none'; frame-ancestors 'self'"


class DamagedFile(RuntimeError):  # noqa: N818 - what it is, not which class it is of
    """What the store holds is not what was handed in; the answer is an error, never half a file."""


def file_response(
    stored: StoredFile, *, name: str, inline: bool = False, byte_range: str = ""
) -> HttpResponseBase:
    """The bytes under the name given, as attachment unless a browser may safely show the kind.

    `byte_range` is the request's Range header; one range is honoured, anything else ignored.
    """
    kind = Kind(stored.kind)
    return private_response(
        _whole(stored),
        stored.size,
        content_type=MEDIA_TYPES[kind],
        name=name,
        inline=inline and kind in INLINE,
        byte_range=byte_range,
    )


def private_response(
    file: BinaryIO,
    size: int,
    *,
    content_type: str,
    name: str,
    inline: bool,
    byte_range: str = "",
    public: bool = False,
) -> HttpResponseBase:
    """The open file with the headers that every file of this site has."""
    inline = inline and content_type in INLINE_TYPES
    response = _ranged(file, size, byte_range)
    response["Content-Type"] = content_type
    response["Content-Disposition"] = names.disposition(name, inline=inline)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "public, max-age=300" if public else "private, no-store"
    response["Accept-Ranges"] = "bytes"
    return response


def _whole(stored: StoredFile) -> BinaryIO:
    try:
        file = store.open_bytes(stored.sha256)
    except FileNotFoundError:
        logger.exception("A stored file is missing", extra={"event": "files.missing"})
        raise DamagedFile(f"Stored file {stored.pk} is missing.") from None
    if store.size_of(file) == stored.size:
        return file
    file.close()
    logger.error("A stored file has another size", extra={"event": "files.damaged"})
    raise DamagedFile(f"Stored file {stored.pk} has another size than was handed in.")


def _ranged(file: BinaryIO, size: int, byte_range: str) -> HttpResponseBase:
    match = RANGE.match(byte_range)
    if not match or match.group(0) == "bytes=-":
        response = FileResponse(file)
        response["Content-Length"] = str(size)
        return response
    first, last = match.groups()
    start = int(first) if first else max(size - int(last), 0)
    stop = min(int(last), size - 1) if first and last else size - 1
    if start > stop:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    partial = StreamingHttpResponse(_Slice(file, start, stop - start + 1), status=206)
    partial["Content-Range"] = f"bytes {start}-{stop}/{size}"
    partial["Content-Length"] = str(stop - start + 1)
    return partial


class _Slice:
    """A piece of a file as a response reads it, and closes it even if nothing was read."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        self.file, self.length = file, length
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        while self.length > 0 and (chunk := self.file.read(min(self.length, store.CHUNK))):
            self.length -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.file.close()
