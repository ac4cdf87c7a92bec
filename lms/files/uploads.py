"""Receiving a file: streamed to the disk of the store and hashed on the way, in flat memory."""

import hashlib
import io
import tempfile
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


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
