"""Receiving a file: streamed to the disk of the store and hashed on the way, in flat memory."""

import hashlib
import tempfile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class HashedUpload(TemporaryUploadedFile):
    """An upload with the SHA-256 of its bytes; `too_big` if it was cut off at the site's limit.

    Its temporary file goes away with the request, unless the store has moved it.
    """

    sha256: str = ""
    too_big: bool = False

    def __init__(self, name: str, content_type: str | None, charset: str | None) -> None:
        # Django takes the suffix from the client's file name, which may be longer than a file
        # system takes; the name is only data here.
        file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed with the request
            suffix=".upload", dir=settings.FILE_UPLOAD_TEMP_DIR
        )
        UploadedFile.__init__(self, file, name, content_type, 0, charset)


class HashingUploadHandler(FileUploadHandler):
    """Django's way to a temporary file, plus the hash, minus what exceeds the limit."""

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
        self.upload.write(raw_data)

    def file_complete(self, file_size: int) -> HashedUpload | None:
        if self.upload is not None:
            self.upload.seek(0)
            self.upload.size = file_size
            self.upload.sha256 = self.digest.hexdigest()
        return self.upload

    def upload_interrupted(self) -> None:
        if self.upload is not None:
            self.upload.close()
