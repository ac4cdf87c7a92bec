"""Putting a backup back, and finding out beforehand whether it could be."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

import lms
from lms.files import store
from lms.operations.backups import databases, disk, manifest
from lms.operations.backups.manifest import BackupError, Entry, Manifest


def check(
    folder: Path, *, told: Callable[[str], None] = lambda sentence: None
) -> tuple[Manifest, list[str]]:
    """Read every byte of a backup and touch nothing; returns what is wrong with it, in words.

    Raises BackupError when it is no backup, or one that this version cannot put back.
    """
    found = manifest.read(folder)
    _refuse_newer(found)
    told(f"{len(found.entries):,} files")
    problems = [problem for entry in found.entries if (problem := _problem(folder, entry))]
    problems += _strangers(folder, found)
    if not any(problem.startswith(found.database.path) for problem in problems):
        databases.refuse_damage(folder / found.database.path, found.vendor)
    return found, problems


def restore(
    folder: Path,
    *,
    at: datetime,
    force: bool = False,
    told: Callable[[str], None] = lambda sentence: None,
) -> Manifest:
    """Make the site what it was: files first, then the database, as when they came in.

    Everything is checked before anything is written. Where there is a site already it is refused,
    unless forced; then its database and its media are kept under another name, with `at` in it.
    """
    vendor = manifest.read(folder).vendor
    if vendor != connection.vendor:
        raise BackupError(
            f"This backup is of {vendor}, and DATABASE_URL names {connection.vendor}."
        )
    found, problems = check(folder, told=told)
    if problems:
        raise BackupError("This backup is not whole:\n" + "\n".join(problems))
    if not force and not _is_fresh():
        raise BackupError(
            "There is a site here already. Name an empty database and an empty LMS_VAR, or use "
            "--force to put the backup in its place; stop the site first."
        )
    aside = databases.ASIDE + at.astimezone(UTC).strftime("%Y%m%dt%H%M%S_%f")
    told("files of student work")
    for entry in found.files:
        _put_stored(folder / entry.path, entry)
    told("images and documents")
    _put_media(folder, found, aside)
    told("the database")
    databases.put_back(folder / found.database.path, aside=aside)
    _bring_up_to_date()
    return found


def _problem(folder: Path, entry: Entry) -> str:
    try:
        size, sha256 = disk.measure(folder / entry.path)
    except FileNotFoundError:
        return f"{entry.path} is missing"
    except OSError as error:
        return f"{entry.path} cannot be read: {error.strerror or error}"
    if size != entry.size:
        return f"{entry.path} has {size} bytes instead of {entry.size}"
    return "" if sha256 == entry.sha256 else f"{entry.path} has other bytes"


def _strangers(folder: Path, found: Manifest) -> list[str]:
    """What the manifest does not name is never put back; a link may make a file seem to be there."""
    known = {entry.path for entry in found.entries} | {manifest.NAME, manifest.SEAL}
    there = {path.relative_to(folder).as_posix() for path in disk.files_below(folder)}
    links = [path.relative_to(folder).as_posix() for path in disk.others_below(folder)]
    return [
        *(f"{name} is not in the manifest" for name in sorted(there - known)),
        *(f"{name} is neither a file nor a folder" for name in sorted(links)),
    ]


def _refuse_newer(found: Manifest) -> None:
    """A newer version may have written what this one would read wrong."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    ours = {one.label for one in apps.get_app_configs() if one.name.startswith(("lms.", "home"))}
    newer = [one for one in found.migrations if one[0] in ours and one not in known]
    if newer or _number(found.software) > _number(lms.__version__):
        raise BackupError(
            f"This backup is of a newer version of the site ({found.software}) than this one "
            f"({lms.__version__}). Install that version and restore with it."
        )


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _is_fresh() -> bool:
    media = Path(settings.MEDIA_ROOT)
    has_media = media.is_dir() and any(media.iterdir())
    return databases.is_empty() and not has_media and not any(store.contents())


def _put_stored(source: Path, entry: Entry) -> None:
    """Under its hash, by way of `incoming`; what is there already and whole stays as it is."""
    target = store.path_of(entry.sha256)
    try:
        if disk.measure(target) == (entry.size, entry.sha256):
            return
    except OSError:
        target.unlink(missing_ok=True)
    coming = Path(settings.FILE_UPLOAD_TEMP_DIR) / f"{entry.sha256}.restoring"
    coming.unlink(missing_ok=True)
    _copy_whole(source, coming, entry)
    store.adopt(coming, entry.sha256)


def _put_media(folder: Path, found: Manifest, aside: str) -> None:
    top = Path(settings.MEDIA_ROOT)
    if top.is_dir() and any(top.iterdir()):
        top.rename(top.with_name(f"{top.name}.{aside}"))
    for entry in found.media:
        target = top / entry.path.removeprefix("media/")
        _copy_whole(folder / entry.path, target, entry)
        target.chmod(0o640)
    if top.is_dir():
        disk.sync_folders(top)


def _copy_whole(source: Path, target: Path, entry: Entry) -> None:
    """Hashed once more on the way: between the check and now a disk may have failed."""
    if disk.copy(source, target) != (entry.size, entry.sha256):
        target.unlink()
        raise BackupError(f"{entry.path} changed while it was put back. Check the disk.")


def _bring_up_to_date() -> None:
    """A backup of an older version gets the tables of this one."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
