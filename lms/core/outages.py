"""When the ground under the site gives way: a disk that is full or read-only, a database that is
locked or away. That is nobody's mistake and passes, so it is told apart from a fault in the code.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

FULL, READ_ONLY, LOCKED, AWAY, BROKEN = "full", "read_only", "locked", "away", "broken"
OF_DISKS = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.EIO: BROKEN,
    errno.EMFILE: BROKEN,
    errno.ENFILE: BROKEN,
}
# The primary result codes of SQLite: busy, locked, readonly, ioerr, full, cantopen.
OF_SQLITE = {5: LOCKED, 6: LOCKED, 8: READ_ONLY, 10: BROKEN, 13: FULL, 14: AWAY}
# SQLSTATE by its beginning, most telling first: docs of PostgreSQL, appendix A.
OF_POSTGRES = {
    "53100": FULL,
    "53": AWAY,
    "25006": READ_ONLY,
    "55P03": LOCKED,
    "40": LOCKED,
    "57": AWAY,
    "58": BROKEN,
    "08": AWAY,
}


def outage_of(error: BaseException | None) -> str:
    """Which outage the error, or what caused it, comes from; empty when from none."""
    seen = 0
    while error is not None and seen < 5:
        if found := _outage(error):
            return found
        error, seen = error.__cause__, seen + 1
    return ""


@contextmanager
def patience(connection: BaseDatabaseWrapper, seconds: float) -> Iterator[None]:
    """Wait no longer than this for somebody else's lock, instead of the usual time.

    Within a transaction the usual time stays: what follows in it is not ours to hurry.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")
            try:
                yield
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {usual}")
    else:
        with transaction.atomic(using=connection.alias):
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {round(seconds * 1000)}")
            yield


def _outage(error: BaseException) -> str:
    if isinstance(error, InterfaceError):
        return AWAY  # the connection was closed under us
    if isinstance(error, DatabaseError):
        return _of_driver(error.__cause__)
    if isinstance(error, OSError):
        return OF_DISKS.get(error.errno or 0, "")
    return ""


def _of_driver(error: BaseException | None) -> str:
    """By the number that SQLite or PostgreSQL gave; without one PostgreSQL was not reached."""
    if (code := getattr(error, "sqlite_errorcode", None)) is not None:
        return OF_SQLITE.get(code & 0xFF, "")
    state = getattr(error, "sqlstate", "")
    if state is None:
        return AWAY if type(error).__name__ == "OperationalError" else ""
    return next((found for start, found in OF_POSTGRES.items() if state.startswith(start)), "")
