"""Whether what lies on the disk is what the rows say, byte by byte."""

import hashlib
import os
import random
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import batched
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Model, QuerySet

from lms.files import store
from lms.files.models import PrivateDocument, PrivateImage, PrivateRendition, StoredFile

CHUNK = 1024 * 1024
BATCH = 500
# The collector takes away after a day what nobody refers to; until then that is no fault.
STRAY_AFTER = timedelta(days=2)


class Kind(StrEnum):
    """What can be wrong, most telling first; a file has one fault at most."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    TRUNCATED = "truncated"
    ALTERED = "altered"
    RIGHTS = "wrong rights"
    STRAY = "without a row"
    FOREIGN = "not a file of the store"


class Fault(NamedTuple):
    """One file that is not as it should be; `row` is empty when no row speaks of it."""

    kind: Kind
    row: str
    path: str


@dataclass(slots=True)
class Tally:
    """How far a verification is; counts what was looked at, and the bytes that were read."""

    files: int = 0
    size: int = 0
    told: Callable[["Tally"], None] = field(default=lambda tally: None, repr=False)

    def add(self, *, files: int = 0, size: int = 0) -> None:
        self.files += files
        self.size += size
        self.told(self)


class Expected(NamedTuple):
    """What a row says of its file; no size and no hash when the row does not know."""

    size: int | None
    digest: str
    algorithm: str
    rights: int | None = None


def faults(*, at: datetime, sample: int | None = None, tally: Tally) -> Iterator[Fault]:
    """Everything that is wrong, as it is found; reads only, and while people hand in.

    Each file is read from the disk and hashed. With `sample` only so many files of the store, taken
    at random, are; of the others existence, size and rights are compared.
    """
    yield from _stored(_chosen(sample), tally)
    yield from _strays(before=(at - STRAY_AFTER).timestamp())
    for model in (PrivateImage, PrivateRendition, PrivateDocument):
        yield from _media(model, tally)


def how_much() -> int:
    """How many files there are to look at, by the rows."""
    models: tuple[Any, ...] = (StoredFile, PrivateImage, PrivateRendition, PrivateDocument)
    return sum(model._default_manager.count() for model in models)


def fault_of(path: Path, expected: Expected, tally: Tally) -> Kind | None:
    """What is wrong with one file; `digest` empty compares no bytes. Never follows a link."""
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            return Kind.FOREIGN
        if expected.size is not None and found.st_size != expected.size:
            return Kind.TRUNCATED if found.st_size < expected.size else Kind.ALTERED
        if expected.digest and _digest(path, expected.algorithm, tally) != expected.digest:
            return Kind.ALTERED
        with path.open("rb"):  # who may not read it may still have been told its size
            pass
    except FileNotFoundError:
        return Kind.MISSING
    except OSError:
        return Kind.UNREADABLE
    if expected.rights is not None and stat.S_IMODE(found.st_mode) != expected.rights:
        return Kind.RIGHTS
    return None


def _digest(path: Path, algorithm: str, tally: Tally) -> str:
    """The hash of what is on the disk, past what the memory of the machine still has of it."""
    digest = hashlib.new(algorithm, usedforsecurity=False)
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb", buffering=0) as file:
        _let_go(handle)
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            tally.add(size=len(chunk))
        _let_go(handle)
    return digest.hexdigest()


def _let_go(handle: int) -> None:
    """Ask the system to keep none of it in memory: what is served often stays quick this way."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _chosen(sample: int | None) -> set[int] | None:
    """The rows whose files are hashed; None for all."""
    if sample is None:
        return None
    keys = list(StoredFile.objects.values_list("pk", flat=True))
    return set(random.SystemRandom().sample(keys, min(sample, len(keys))))


def _stored(chosen: set[int] | None, tally: Tally) -> Iterator[Fault]:
    for row in _rows_of(StoredFile.objects.all()):
        digest = row.sha256 if chosen is None or row.pk in chosen else ""
        path = store.path_of(row.sha256)
        kind = fault_of(path, Expected(row.size, digest, "sha256", store.RIGHTS), tally)
        tally.add(files=1)
        # The collector may have taken row and file away since the row was read.
        if kind and not (kind == Kind.MISSING and _is_gone(row)):
            yield Fault(kind, _name_of(row), _shown(path))


def _strays(*, before: float) -> Iterator[Fault]:
    """What lies in the store and no row speaks of, and what should not lie there at all."""
    for batch in batched(store.contents(), BATCH, strict=False):
        right = [path for path in batch if store.is_named_right(path)]
        yield from (Fault(Kind.FOREIGN, "", _shown(path)) for path in set(batch) - set(right))
        names = [path.name for path in right]
        known = StoredFile.objects.filter(sha256__in=names).values_list("sha256", flat=True)
        for path in {path for path in right if path.name not in set(known)}:
            if _changed_at(path) < before:
                yield Fault(Kind.STRAY, "", _shown(path))


def _media(model: Any, tally: Tally) -> Iterator[Fault]:
    """Images and documents of pages: there, and as they were uploaded as far as Wagtail knows."""
    for row in _rows_of(model._default_manager.all()):
        path = Path(row.file.path)
        size, digest = getattr(row, "file_size", None), getattr(row, "file_hash", "")
        kind = fault_of(path, Expected(size, digest, "sha1"), tally)
        tally.add(files=1)
        if kind and not (kind == Kind.MISSING and _is_gone(row)):
            yield Fault(kind, _name_of(row), _shown(path))


def _rows_of(rows: QuerySet[Any]) -> Iterator[Any]:
    """All rows, some at a time: one long query would hold a picture of the database for hours."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from batch
        last = batch[-1].pk


def _is_gone(row: Model) -> bool:
    return not type(row)._default_manager.filter(pk=row.pk).exists()


def _changed_at(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _name_of(row: Model) -> str:
    return f"{row._meta.label} {row.pk}"


def _shown(path: Path) -> str:
    """Below the store or the media, so that it can be found on any machine."""
    folders: Iterable[Path] = (Path(settings.FILE_STORE), Path(settings.MEDIA_ROOT))
    for folder in folders:
        if path.is_relative_to(folder):
            return str(Path(folder.name) / path.relative_to(folder))
    return str(path)
