"""Making a backup while people hand in."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

import lms
from lms.files import store
from lms.files.models import PrivateDocument, PrivateImage, PrivateRendition, StoredFile
from lms.operations.backups import databases, disk, manifest
from lms.operations.backups.databases import Snapshot
from lms.operations.backups.manifest import BackupError, Entry, Manifest

NAME = "%Y%m%dT%H%M%SZ"
PATTERN = "[0-9]" * 8 + "T" + "[0-9]" * 6 + "Z"
PARTIAL = ".partial"


@dataclass(slots=True)
class Taken:
    """The backup that was made, and how much work it was."""

    path: Path
    manifest: Manifest
    copied: int = 0
    linked: int = 0
    removed: list[Path] = field(default_factory=list)


def take(
    folder: Path,
    *,
    at: datetime,
    keep: int | None = None,
    full: bool = False,
    told: Callable[[str], None] = lambda sentence: None,
) -> Taken:
    """A new backup in the folder; it gets its name when it is whole, and not before.

    In it is everything that was acknowledged before `at`, the moment at which this is called. What
    an earlier backup in the folder has already is linked, unless `full`. With `keep`, older backups
    go once there are more, but only when nothing was found damaged: then they may be needed.
    """
    with _alone_in(folder):
        path = folder / at.astimezone(UTC).strftime(NAME)
        if path.exists():
            raise BackupError(f"{path.name} is there already; try again in a second.")
        earlier = None if full else _latest(folder)
        job = _Job(folder / (path.name + PARTIAL), earlier, told)
        try:
            found = job.run(at=at)
            disk.sync_folders(job.path)
            job.path.rename(path)
        except BaseException:
            shutil.rmtree(job.path, ignore_errors=True)
            raise
        disk.sync_folder(folder)
        taken = Taken(path, found, job.copied, job.linked)
        if keep and not found.damaged:
            taken.removed = _thin_out(folder, keep)
        return taken


def backups_in(folder: Path) -> list[Path]:
    """The whole backups in the folder, oldest first."""
    return sorted(path for path in folder.glob(PATTERN) if (path / manifest.NAME).is_file())


class _Job:
    """One backup in the making."""

    def __init__(
        self, path: Path, earlier: "_Earlier | None", told: Callable[[str], None]
    ) -> None:
        self.path, self.earlier, self.told = path, earlier, told
        self.copied = self.linked = 0
        self.media: dict[str, Entry] = {}
        self.damaged: list[str] = []

    def run(self, *, at: datetime) -> Manifest:
        """Media, database, files, media: what the rows speak of was there before or is there now.

        Files of the store come after the rows, and the collector waits until all are copied.
        """
        self.path.mkdir(mode=0o700)
        with store.kept_whole():
            self.told("images and documents")
            self._copy_media()
            self.told("the database")
            with databases.snapshot() as opened:
                database = self._copy_database(opened)
                stored = opened.rows(f"SELECT sha256, size FROM {_table(StoredFile)}")  # noqa: S608 - a name of our own
                used = _media_in(opened)
                migrations = opened.rows("SELECT app, name FROM django_migrations")
            self.told(f"{len(stored):,} files of student work")
            files = [
                entry for sha256, size in sorted(stored) if (entry := self._file(sha256, size))
            ]
            self._copy_media()
        self.damaged += [f"media/{name} is missing" for name in sorted(used - set(self.media))]
        found = Manifest(
            at=at,
            software=lms.__version__,
            vendor=connection.vendor,
            database=database,
            migrations=sorted((app, name) for app, name in migrations),
            files=files,
            media=sorted(self.media.values()),
            damaged=self.damaged,
        )
        found.write(self.path)
        return found

    def _copy_database(self, opened: Snapshot) -> Entry:
        name = manifest.DATABASES[connection.vendor]
        opened.write(self.path / name)
        databases.refuse_damage(self.path / name, connection.vendor)
        return Entry(name, *disk.measure(self.path / name))

    def _file(self, sha256: str, size: int) -> Entry | None:
        """A file of the store; one that is not what its row says is named and left out."""
        entry = Entry(f"files/{sha256[:2]}/{sha256[2:4]}/{sha256}", size, sha256)
        if self._linked(entry):
            return entry
        try:
            found = disk.copy(store.path_of(sha256), self.path / entry.path)
        except FileNotFoundError:
            self.damaged.append(f"{entry.path} is missing")
            return None
        except OSError as error:
            if (self.path / entry.path).exists():  # it is our disk that fails, not the store's
                raise
            self.damaged.append(f"{entry.path} cannot be read: {error.strerror}")
            return None
        if found != (size, sha256):
            (self.path / entry.path).unlink()
            self.damaged.append(f"{entry.path} is not what was handed in")
            return None
        self.copied += 1
        return entry

    def _copy_media(self) -> None:
        """What is new since the last time that this was asked, if it was."""
        top = Path(settings.MEDIA_ROOT)
        for source in disk.files_below(top) if top.is_dir() else ():
            name = source.relative_to(top).as_posix()
            with suppress(FileNotFoundError):  # taken away by an editor since it was listed
                if name not in self.media:
                    self.media[name] = self._medium(source, name)

    def _medium(self, source: Path, name: str) -> Entry:
        path, status = f"media/{name}", source.lstat()
        known = self.earlier.media.get(path) if self.earlier else None
        if known and known.size == status.st_size and self._linked(known, status.st_mtime_ns):
            return known
        self.copied += 1
        return Entry(path, *disk.copy(source, self.path / path))

    def _linked(self, entry: Entry, moment: int | None = None) -> bool:
        """Whether the earlier backup has it; its bytes are compared when a backup is checked."""
        if self.earlier is None or entry not in self.earlier.entries:
            return False
        there = self.earlier.path / entry.path
        with suppress(OSError):
            status = there.lstat()
            fits = status.st_size == entry.size and moment in {None, status.st_mtime_ns}
            if fits and disk.link(there, self.path / entry.path):
                self.linked += 1
                return True
        return False


class _Earlier:
    """What a backup that was made before can lend to this one."""

    def __init__(self, path: Path, found: Manifest) -> None:
        self.path = path
        self.media = {entry.path: entry for entry in found.media}
        self.entries = {*found.files, *found.media}


def _latest(folder: Path) -> _Earlier | None:
    for path in reversed(backups_in(folder)):
        with suppress(BackupError):
            return _Earlier(path, manifest.read(path))
    return None


def _media_in(opened: Snapshot) -> set[str]:
    models: tuple[Any, ...] = (PrivateImage, PrivateRendition, PrivateDocument)
    return {
        name
        for model in models
        for (name,) in opened.rows(f"SELECT file FROM {_table(model)}")  # noqa: S608 - a name of our own
    }


def _table(model: Any) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _thin_out(folder: Path, keep: int) -> list[Path]:
    old = backups_in(folder)[:-keep]
    for path in old:
        # Under another name first: what is half removed must not pass for a backup.
        gone = path.rename(folder / (path.name + PARTIAL))
        shutil.rmtree(gone)
    return old


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """One backup at a time in a folder; what one left that was broken off is taken away."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"Another backup is being made in {folder}.") from None
        for left in folder.glob(PATTERN + PARTIAL):
            shutil.rmtree(left)
        yield
