"""A picture of the database at one moment, and the way back; one class for each kind of database."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from lms.operations.backups import disk
from lms.operations.backups.manifest import BackupError

ASIDE = "before_restore_"
TABLES = "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema()"


class Snapshot(Protocol):
    """The database as it was when this was opened, whatever is written meanwhile."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]: ...
    def write(self, path: Path) -> None: ...


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Of the site's own database; nobody has to wait for it."""
    with _sqlite() if connection.vendor == "sqlite" else _postgres() as opened:
        yield opened


def is_empty() -> bool:
    """Whether there is nothing yet where a backup would be put back."""
    if connection.vendor == "sqlite":
        path = _path()
        return not path.exists() or not path.stat().st_size
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return bool(cursor.fetchone()[0] == 0)


def refuse_damage(path: Path, vendor: str) -> None:
    """BackupError when the copy of the database cannot be read as one."""
    if vendor == "sqlite":
        with closing(sqlite3.connect(_address(path, "mode=ro&immutable=1"), uri=True)) as copy:
            try:
                answer = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            except sqlite3.DatabaseError as error:
                answer = str(error)
        if answer != "ok":
            raise BackupError(f"The database in the backup is damaged: {answer}.")
    else:
        _run([_tool("pg_restore", at_least=0), "--list", str(path)])


def put_back(path: Path, *, aside: str) -> None:
    """Make the copy the site's database; what was there is kept under the name given."""
    connection.close()
    if connection.vendor == "sqlite":
        _put_back_sqlite(path, aside)
    else:
        _put_back_postgres(path, aside)


# --- SQLite ----------------------------------------------------------------------------------
class _Sqlite:
    def __init__(self, source: sqlite3.Connection) -> None:
        self.source = source

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.source.execute(sql).fetchall()

    def write(self, path: Path) -> None:
        """The pages as the open transaction sees them; one plain file, with no log beside it."""
        path.touch(0o600)
        try:
            with closing(sqlite3.connect(path)) as target:
                self.source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error as error:
            raise BackupError(f"The database could not be copied: {error}.") from error
        path.chmod(disk.RIGHTS)


@contextmanager
def _sqlite() -> Iterator[Snapshot]:
    address = _address(_path(), "mode=rw")
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=20)) as source:
        source.execute("BEGIN")
        source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()  # from here on it is fixed
        yield _Sqlite(source)


def _put_back_sqlite(copy: Path, aside: str) -> None:
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    coming = path.with_name(path.name + ".restoring")
    coming.unlink(missing_ok=True)
    disk.copy(copy, coming)
    coming.chmod(0o640)
    for ending in ("-wal", "-shm", ""):
        old = path.with_name(path.name + ending)
        if old.exists():
            old.rename(path.with_name(f"{path.name}.{aside}{ending}"))
    coming.rename(path)
    disk.sync_folder(path.parent)


def _path() -> Path:
    return Path(connection.settings_dict["NAME"])


def _address(path: Path, how: str) -> str:
    return f"file:{quote(str(path.resolve()))}?{how}"


# --- PostgreSQL ------------------------------------------------------------------------------
class _Postgres:
    def __init__(self, source: Any, name: str) -> None:
        self.source, self.name = source, name

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.source.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def write(self, path: Path) -> None:
        path.touch(0o600)
        _run(
            [
                *(
                    _tool("pg_dump", at_least=_server()),
                    "--format=custom",
                    "--no-owner",
                    "--no-privileges",
                ),
                *(f"--exclude-schema={ASIDE}*", f"--snapshot={self.name}", f"--file={path}"),
                *("--lock-wait-timeout=20s", *_where()),
            ]
        )
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.chmod(disk.RIGHTS)


@contextmanager
def _postgres() -> Iterator[Snapshot]:
    """A connection of its own, so that the transaction is no business of the caller's."""
    source = connection.copy()
    try:
        source.set_autocommit(False)
        with source.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            name = cursor.fetchone()[0]
        yield _Postgres(source, name)
        source.rollback()
    finally:
        source.close()


def _put_back_postgres(copy: Path, aside: str) -> None:
    if not is_empty():
        with connection.cursor() as cursor:
            cursor.execute("SELECT quote_ident(current_schema()), quote_ident(%s)", [aside])
            schema, old = cursor.fetchone()
            cursor.execute(f"ALTER SCHEMA {schema} RENAME TO {old}; CREATE SCHEMA {schema}")
    connection.close()
    _run(
        [
            *(
                _tool("pg_restore", at_least=_server()),
                "--no-owner",
                "--no-privileges",
                "--exit-on-error",
            ),
            *("--single-transaction", "--dbname", *_where()[-1:], *_where()[:-1], str(copy)),
        ]
    )


def _where() -> list[str]:
    """How to reach the server, the database last; the password goes by the environment."""
    arguments, _ = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return [str(one) for one in arguments[1:]]


def _run(command: Sequence[str]) -> None:
    _, secret = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    done = subprocess.run(  # noqa: S603 - a tool of PostgreSQL, found by _tool
        command, env=os.environ | (secret or {}), capture_output=True, text=True, check=False
    )
    if done.returncode:
        tool = Path(command[0]).name
        raise BackupError(f"{tool} failed: {done.stderr.strip() or done.returncode}")


def _server() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def _tool(name: str, *, at_least: int) -> str:
    """The one that suits the server best: of its own version, or the next newer one; to read what
    any server wrote, the newest there is."""
    found = {version: path for path in _candidates(name) if (version := _version(path))}
    if able := sorted(version for version in found if version >= at_least):
        return found[able[0] if at_least else able[-1]]
    there = f"found is {max(found)}" if found else "none was found"
    raise BackupError(
        f"{name} of PostgreSQL {at_least or 15} or later is needed and {there}. Install the "
        f"client of the server's version (Debian: postgresql-client-{at_least or 15})."
    )


def _candidates(name: str) -> list[str]:
    """Where Debian keeps several versions, and the one on the path, which wins."""
    folders = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return [*map(str, folders), *filter(None, [shutil.which(name)])]


def _version(path: str) -> int:
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - likewise
    match = re.search(r"\b(\d+)(\.|\b)", told.stdout)
    return int(match[1]) if match else 0
