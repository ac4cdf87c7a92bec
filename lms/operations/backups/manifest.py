"""What a backup says of itself: one file of JSON, written last and read before anything else."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from lms.operations.backups import disk

FORMAT = 1
NAME, SEAL = "manifest.json", "manifest.sha256"
LARGEST = 512 * 1024 * 1024
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
SHA256 = re.compile(r"[0-9a-f]{64}\Z")
STORED = re.compile(r"files/([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})\Z")


class BackupError(Exception):
    """Why a backup cannot be made, trusted or put back; `str()` says what to do."""


class Entry(NamedTuple):
    """One file of the backup, by its place in it."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Everything acknowledged before `at` is in it, but for `damaged`: what was not whole."""

    at: datetime
    software: str
    vendor: str
    database: Entry
    migrations: list[tuple[str, str]] = field(repr=False)
    files: list[Entry] = field(repr=False)
    media: list[Entry] = field(repr=False)
    damaged: list[str]

    @property
    def entries(self) -> list[Entry]:
        return [self.database, *self.files, *self.media]

    def write(self, folder: Path) -> None:
        """Into the folder, with a seal beside it that `sha256sum --check` understands."""
        told = asdict(self) | {"format": FORMAT, "at": self.at.isoformat()}
        content = json.dumps(told, indent=1).encode()
        disk.write(folder / NAME, content)
        disk.write(folder / SEAL, f"{hashlib.sha256(content).hexdigest()}  {NAME}\n".encode())


def read(folder: Path) -> Manifest:
    """The manifest of the backup in the folder; BackupError when it is not whole or not one of ours.

    What it names lies in the backup and nowhere else, whoever wrote it.
    """
    content = _sealed(folder)
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise BackupError(f"{NAME} cannot be read. Take another backup.") from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BackupError(f"{NAME} is of a format that this version of the site does not know.")
    try:
        found = _manifest(told)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise BackupError(f"{NAME} is not what this site writes. Take another backup.") from None
    paths = [entry.path for entry in found.entries]
    if len(set(paths)) < len(paths):
        raise BackupError(f"{NAME} names a file twice. Take another backup.")
    return found


def _sealed(folder: Path) -> bytes:
    try:
        content = disk.read(folder / NAME, at_most=LARGEST)
        seal = disk.read(folder / SEAL, at_most=1000).decode("ascii", "replace")
    except OSError:
        raise BackupError(
            f"There is no whole backup in {folder}: name the folder that holds {NAME}."
        ) from None
    if seal.split(" ")[0] != hashlib.sha256(content).hexdigest():
        raise BackupError(f"{NAME} was changed after it was written. Take another backup.")
    return content


def _manifest(told: dict[str, Any]) -> Manifest:
    vendor = told["vendor"]
    found = Manifest(
        at=datetime.fromisoformat(told["at"]),
        software=_text(told["software"]),
        vendor=vendor,
        database=_entry(told["database"]),
        migrations=[(_text(app), _text(name)) for app, name in told["migrations"]],
        files=[_entry(one) for one in told["files"]],
        media=[_entry(one) for one in told["media"]],
        damaged=[_text(one) for one in told["damaged"]],
    )
    if found.at.tzinfo is None or found.database.path != DATABASES[vendor]:
        raise ValueError
    for entry in found.files:
        match = STORED.match(entry.path)
        if not match or match[3] != entry.sha256:
            raise ValueError
    if not all(_is_media(entry.path) for entry in found.media):
        raise ValueError
    return found


def _entry(told: Any) -> Entry:
    path, size, sha256 = told
    if type(size) is not int or size < 0 or not SHA256.match(_text(sha256)):
        raise ValueError
    return Entry(_text(path), size, sha256)


def _text(told: Any) -> str:
    """Also for what is not text in any language: a half of a character, or the end of a name."""
    if not isinstance(told, str) or "\0" in told:
        raise ValueError
    told.encode()
    return told


def _is_media(path: str) -> bool:
    """Below `media/`, step by step and never back up."""
    parts = path.split("/")
    return (
        len(parts) > 1
        and parts[0] == "media"
        and all(part not in {"", ".", ".."} for part in parts)
        and str(PurePosixPath(path)) == path
        and "\\" not in path
    )
