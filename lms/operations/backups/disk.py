"""Copying so that it lasts, and never through a link that leads elsewhere."""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

CHUNK = 1024 * 1024
RIGHTS = 0o440


def copy(source: Path, target: Path) -> tuple[int, str]:
    """Copy one file durably; returns its size and its SHA-256, hashed on the way.

    FileExistsError if the target is there, OSError if the source is a link or no file.
    """
    digest, size = hashlib.sha256(), 0
    with os.fdopen(_open(source), "rb", buffering=0) as read:
        moment = os.fstat(read.fileno()).st_mtime_ns
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb", buffering=0) as written:
            while chunk := read.read(CHUNK):
                _write_all(written.fileno(), chunk)
                digest.update(chunk)
                size += len(chunk)
            os.fchmod(written.fileno(), RIGHTS)
            os.utime(written.fileno(), ns=(moment, moment))
            os.fsync(written.fileno())
    return size, digest.hexdigest()


def link(source: Path, target: Path) -> bool:
    """Let the target be the very same file; says whether the disk can do that."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        return False
    return True


def measure(path: Path) -> tuple[int, str]:
    """The size and the SHA-256 of a file; OSError if it is a link or no file."""
    digest, size = hashlib.sha256(), 0
    with os.fdopen(_open(path), "rb", buffering=0) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def read(path: Path, *, at_most: int) -> bytes:
    """The whole of a small file."""
    with os.fdopen(_open(path), "rb") as file:
        content = file.read(at_most + 1)
    if len(content) > at_most:
        raise OSError(f"{path.name} is larger than it can be")
    return content


def write(path: Path, content: bytes) -> None:
    """A new file, durably."""
    with path.open("xb", buffering=0) as file:
        _write_all(file.fileno(), content)
        os.fchmod(file.fileno(), RIGHTS)
        os.fsync(file.fileno())


def files_below(top: Path) -> Iterator[Path]:
    """Every file below the folder that is one; links are neither followed nor given."""
    for folder, _, names in top.walk():
        for name in names:
            path = folder / name
            if stat.S_ISREG(path.lstat().st_mode):
                yield path


def others_below(top: Path) -> Iterator[Path]:
    """Everything below the folder that is neither file nor folder."""
    for folder, folders, names in top.walk():
        for name in [*folders, *names]:
            path = folder / name
            if stat.S_IFMT(path.lstat().st_mode) not in {stat.S_IFREG, stat.S_IFDIR}:
                yield path


def sync_folders(top: Path) -> None:
    """Make the names below the folder durable, and its own."""
    for folder in [*(path for path, _, _ in top.walk()), top.parent]:
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    """For reading; a pipe does not block, and whatever is no plain file is refused."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(f"{path.name} is not a file")
    return handle


def _write_all(handle: int, chunk: bytes) -> None:
    left = memoryview(chunk)
    while left:
        left = left[os.write(handle, left) :]
