"""Prints the address of a PostgreSQL on which the suite may make its databases, if there is one."""

import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from zlib import crc32

import psycopg

HERE = "postgres://postgres@127.0.0.1:5432/postgres"


def main():
    """The server that was named must answer; without a name the one on this machine may."""
    given = os.environ.get("DATABASE_TEST_URL", "")
    parts = urlsplit(given or HERE)
    try:
        psycopg.connect(urlunsplit(parts._replace(path="/postgres")), connect_timeout=5).close()
    except psycopg.OperationalError:
        if given:
            raise
        return
    # Of this folder's own, so that two clones can test at the same time.
    name = f"lms_{crc32(str(Path.cwd()).encode()):08x}"
    print(urlunsplit(parts._replace(path=f"/{name}")))  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()
