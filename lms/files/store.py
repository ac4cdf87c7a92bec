"""The private store: every file under the hash of its bytes, durable before anybody hears of it.

Order of things (docs/decisions/0007-file-store.md): the bytes are on disk (fsync), the name is on
disk (rename, fsync of the folder), and only then may a row speak of the file.
"""

import errno
import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from django.conf import settings

from lms.files.uploads import HashedUpload

CHUNK = 256 * 1024
LOCK, COLLECTOR = ".lock", ".collector"
SHA256 = re.compile(r"[0-9a-f]{64}\Z")
RIGHTS = 0o440  # of every file: its owner and group may read it, and nobody may change it


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie, whether they are there or not."""
    return Path(settings.FILE_STORE) / sha256[:2] / sha256[2:4] / sha256


def keep(upload: HashedUpload) -> Path:
    """Move the upload to its place and make that durable; idempotent for the same bytes.

    Raises OSError when the disk is full or read-only; then nothing is in the store.
    """
    target = path_of(upload.sha256)
    _make_durable_folder(target.parent)
    temporary = Path(upload.temporary_file_path())
    upload.flush()
    os.fsync(upload.fileno())
    temporary.chmod(RIGHTS)
    # Renaming onto the same bytes replaces them by themselves and renews their age, so that the
    # collector of orphans leaves alone what somebody is just handing in.
    with _lock(fcntl.LOCK_SH):
        temporary.rename(target)
        os.utime(target)
    upload.close()
    _sync_folder(target.parent)
    return target


def adopt(coming: Path, sha256: str) -> None:
    """Give whole and durable bytes that lie in `incoming` their place; for who restores a backup."""
    target = path_of(sha256)
    _make_durable_folder(target.parent)
    coming.chmod(RIGHTS)
    coming.rename(target)
    _sync_folder(target.parent)


def kept_before(moment: float) -> Iterator[str]:
    """The hashes of files that lie in the store since before the moment, a POSIX time."""
    for path in Path(settings.FILE_STORE).glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if _is_older(path, moment):
            yield path.name


def contents() -> Iterator[Path]:
    """Everything in the store but what is still coming in, whatever it is called, in no order."""
    top = Path(settings.FILE_STORE)
    if not top.is_dir():
        return
    apart = {Path(settings.FILE_UPLOAD_TEMP_DIR), top / LOCK, top / COLLECTOR}
    for path in top.iterdir():
        if path not in apart:
            yield from _below(path)


def is_named_right(path: Path) -> bool:
    """Whether this is the place of the bytes that the name stands for."""
    return bool(SHA256.match(path.name)) and path == path_of(path.name)


def was_kept_since(sha256: str, moment: float) -> bool:
    """Whether these bytes came in, perhaps again, at or after the moment."""
    path = path_of(sha256)
    return path.exists() and not _is_older(path, moment)


def discard(sha256: str, *, unless_since: float) -> bool:
    """Remove the file, unless it was handed in again since that moment."""
    path = path_of(sha256)
    with _lock(fcntl.LOCK_EX):
        if not _is_older(path, unless_since):
            return False
        path.unlink()
    return True


def clear_incoming(moment: float) -> int:
    """Remove what broken-off uploads left behind before the moment; returns how many."""
    left = [p for p in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir() if _is_older(p, moment)]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def size_of(file: BinaryIO) -> int:
    """How many bytes the open file has on the disk."""
    return os.fstat(file.fileno()).st_size


def open_bytes(sha256: str) -> BinaryIO:
    """The file for reading; FileNotFoundError if it is not there."""
    return path_of(sha256).open("rb")


@contextmanager
def kept_whole() -> Iterator[None]:
    """While this lasts nothing is taken out of the store; waits for who is taking out now."""
    try:
        file = (Path(settings.FILE_STORE) / COLLECTOR).open("w")
    except OSError as error:
        if error.errno != errno.EROFS:
            raise
        yield  # nobody can take anything from a disk that is read-only
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


@contextmanager
def taking_out() -> Iterator[bool]:
    """Whether things may be taken out of the store; not while somebody wants it whole."""
    with (Path(settings.FILE_STORE) / COLLECTOR).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _lock(kind: int) -> Iterator[None]:
    """Shared for handing in, exclusive for removing: nobody removes what just came in again."""
    with (Path(settings.FILE_STORE) / LOCK).open("w") as file:
        fcntl.flock(file, kind)
        yield


def _below(path: Path) -> Iterator[Path]:
    """The path itself, or when it is a folder all that lies in it; links are not followed."""
    try:
        inside = list(path.iterdir()) if path.is_dir() and not path.is_symlink() else None
    except OSError:
        inside = None
    if inside is None:
        yield path
        return
    for inner in inside:
        yield from _below(inner)


def _is_older(path: Path, moment: float) -> bool:
    try:
        found = path.stat()
    except FileNotFoundError:
        return False
    return found.st_mtime < moment and S_ISREG(found.st_mode)


def _make_durable_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_durable_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
