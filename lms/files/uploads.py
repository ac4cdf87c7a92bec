"""Receiving a file: streamed to the disk of the store and hashed on the way, in flat memory.

At once, by Django's own road; or in pieces, each of which may be lost and sent again.
"""

import fcntl
import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

CHUNK = 256 * 1024


class Stream(Protocol):
    """What can be read from: the body of a request."""

    def read(self, size: int, /) -> bytes: ...


class HashedUpload(TemporaryUploadedFile):
    """An upload with the SHA-256 of its bytes; `too_big` if it was cut off at the site's limit.

    `broken` is why the disk would not take it: then there is nothing to read, and the hash is all
    that is known. Its temporary file goes away with the request, unless the store has moved it.
    """

    sha256: str = ""
    too_big: bool = False
    broken: OSError | None = None

    def __init__(self, name: str, content_type: str | None, charset: str | None) -> None:
        file: Any = io.BytesIO()
        try:
            # Django takes the suffix from the client's file name, which may be longer than a file
            # system takes; the name is only data here.
            file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed with the request
                suffix=".upload", dir=settings.FILE_UPLOAD_TEMP_DIR
            )
        except OSError as error:
            self.broken = error
        UploadedFile.__init__(self, file, name, content_type, 0, charset)
        if self.broken:
            file.close()

    @classmethod
    def blank(cls) -> "HashedUpload":
        """One that the site itself writes; `seal` it when it is written."""
        return cls("copy", None, None)

    def seal(self) -> None:
        """Take size and hash of what was written."""
        self.flush()
        self.seek(0)
        self.size, self.sha256 = _measure(self)

    def give_up(self, error: OSError) -> None:
        """Free what the disk did take; whoever reads it from now on gets an error, never a half."""
        self.broken = error
        with suppress(OSError):
            self.close()


class HashingUploadHandler(FileUploadHandler):
    """Django's way to a temporary file, plus the hash, minus what exceeds the limit.

    When the disk fails the rest is still read: the form's other fields come after it, and the hash
    is what a student can prove by that she had this file in time.
    """

    upload: HashedUpload | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.upload = HashedUpload(str(self.file_name), self.content_type, self.charset)
        self.digest = hashlib.sha256()
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self.upload is not None  # noqa: S101 - Django calls new_file first
        self.received += len(raw_data)
        if self.received > settings.FILE_UPLOAD_MAX_BYTES:
            self.upload.too_big = True
            self.upload.truncate(0)
            return
        self.digest.update(raw_data)
        if self.upload.broken is None:
            try:
                self.upload.write(raw_data)
            except OSError as error:
                self.upload.give_up(error)

    def file_complete(self, file_size: int) -> HashedUpload | None:
        if self.upload is not None:
            self._rewind(self.upload)
            self.upload.size = file_size
            self.upload.sha256 = self.digest.hexdigest()
        return self.upload

    @staticmethod
    def _rewind(upload: HashedUpload) -> None:
        """What was still in memory goes to the disk with it, which may be one byte too many."""
        if upload.broken is None:
            try:
                upload.seek(0)
            except OSError as error:
                upload.give_up(error)

    def upload_interrupted(self) -> None:
        if self.upload is not None:
            self.upload.close()


class WrongOffset(ValueError):  # noqa: N818 - what it is, not which class it is of
    """The piece does not begin where the last one ended; `received` says where that is."""

    def __init__(self, received: int) -> None:
        super().__init__("the piece begins elsewhere")
        self.received = received


class Busy(RuntimeError):  # noqa: N818 - likewise
    """Another request is writing to the same upload at this moment."""


class AssembledUpload(HashedUpload):
    """All pieces of an upload, read once from the disk to tell their hash."""

    def __init__(self, key: UUID, name: str) -> None:
        self.path = part_of(key)
        file = self.path.open("rb+")
        size, sha256 = _measure(file)
        UploadedFile.__init__(self, file, name, None, size, None)
        self.sha256 = sha256

    def temporary_file_path(self) -> str:
        return str(self.path)


def part_of(key: UUID) -> Path:
    """Where the pieces of an upload lie; the name is made of nothing that anybody typed."""
    return Path(settings.FILE_UPLOAD_TEMP_DIR) / f"{key.hex}.part"


def received(key: UUID) -> int:
    """How many bytes of an upload are here."""
    try:
        return part_of(key).stat().st_size
    except FileNotFoundError:
        return 0


def append(key: UUID, stream: Stream, *, offset: int, size: int) -> int:
    """Add a piece that begins at `offset` to an upload of `size` bytes; returns how many are here.

    What comes beyond the size is not read. A line that breaks leaves what came until then. Raises
    WrongOffset, and Busy while somebody else writes; then nothing is changed.
    """
    with _held(key) as file:
        here = file.seek(0, os.SEEK_END)
        if offset != here:
            raise WrongOffset(here)
        while here < size and (data := stream.read(min(CHUNK, size - here))):
            here += _write(file, data)
    return here


def forget(key: UUID) -> None:
    """Take the pieces of an upload away."""
    part_of(key).unlink(missing_ok=True)


@contextmanager
def _held(key: UUID) -> Iterator[BinaryIO]:
    with part_of(key).open("ab", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("another request writes to this upload") from None
        yield file


def _write(file: BinaryIO, data: bytes) -> int:
    """All of it: a disk that is nearly full takes less at a time."""
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]
    return len(data)


def _measure(file: Any) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    while data := file.read(CHUNK):
        digest.update(data)
        size += len(data)
    file.seek(0)
    return size, digest.hexdigest()
