"""Every error here is a real one of the system, SQLite or PostgreSQL."""

import errno
import sqlite3

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection

from lms.core import outages
from lms.core.outages import outage_of


@pytest.mark.parametrize(
    ("number", "outage"),
    [
        (errno.ENOSPC, "full"),
        (errno.EDQUOT, "full"),
        (errno.EROFS, "read_only"),
        (errno.EACCES, "read_only"),
        (errno.EIO, "broken"),
        (errno.ENOENT, ""),
        (errno.EPIPE, ""),
    ],
)
def test_error_of_a_disk_is_told_by_its_number(number, outage):
    assert outage_of(OSError(number, "said by the system")) == outage


def test_connection_that_a_browser_broke_off_is_no_outage():
    assert outage_of(ConnectionResetError(errno.ECONNRESET, "gone")) == ""


def raised_by(sql):
    with pytest.raises(DatabaseError) as raised, connection.cursor() as cursor:
        cursor.execute(sql)
    return raised.value


def test_mistake_in_a_query_is_no_outage(transactional_db):
    error = raised_by("SELECT * FROM there_is_no_such_table")
    assert outage_of(error) == ""


def test_row_that_the_database_refuses_is_no_outage(transactional_db):
    error = raised_by("INSERT INTO operations_heartbeat (id) VALUES (1)")
    assert isinstance(error, IntegrityError)
    assert outage_of(error) == ""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL")
@pytest.mark.parametrize(
    ("sql", "outage"),
    [
        ("SET TRANSACTION READ ONLY; DELETE FROM operations_heartbeat", "read_only"),
        ("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)", "away"),
        ("SELECT pg_terminate_backend(pg_backend_pid())", "away"),
    ],
)
def test_error_of_postgresql_is_told_by_its_state(transactional_db, sql, outage):
    assert outage_of(raised_by(f"BEGIN; {sql}")) == outage
    connection.close()


def test_server_that_cannot_be_reached_is_away():
    with pytest.raises(psycopg.OperationalError) as raised:
        psycopg.connect("host=127.0.0.1 port=1 user=nobody dbname=none")
    error = OperationalError("as Django wraps it")
    error.__cause__ = raised.value
    assert outage_of(error) == "away"


def test_file_that_sqlite_cannot_open_is_away(tmp_path):
    with pytest.raises(sqlite3.OperationalError) as raised:
        sqlite3.connect(tmp_path / "no folder" / "database")
    error = OperationalError("as Django wraps it")
    error.__cause__ = raised.value
    assert outage_of(error) == "away"


def test_cause_counts_and_what_merely_came_before_does_not():
    full = OSError(errno.ENOSPC, "full")
    caused = RuntimeError("because of it")
    caused.__cause__ = full
    assert outage_of(caused) == "full"
    unrelated = KeyError("x")
    unrelated.__context__ = full
    assert outage_of(unrelated) == ""
    assert outage_of(None) == ""


def patience_now():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("SHOW lock_timeout")
        return cursor.fetchone()[0]


def test_patience_is_short_for_as_long_as_it_was_asked_and_no_longer(transactional_db):
    usual = patience_now()
    with outages.patience(connection, 0.5):
        assert patience_now() in (500, "500ms")
    assert patience_now() == usual
    assert usual in (20000, "20s")
