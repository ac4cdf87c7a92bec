"""The ground gives way for real: a disk that is full or read-only, a database locked or away.

What must hold each time: the answer is in words and says when to come back; nothing is half done;
what was acknowledged before is there; and the same form goes through once the fault is over.
"""

import hashlib
import re
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client

from lms.files import store
from lms.files.models import StoredFile
from lms.notices.models import Notice
from lms.operations.invariants import violations
from lms.submissions.models import DraftFile, Submission, SubmissionVersion
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation
from tests.factories.files import pdf_bytes
from tests.factories.submissions import make_sitting, make_version

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("floor")]
sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="it is about SQLite")
postgres_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL")
MAILS = Notice._meta.db_table
NOTE = "Geschreven in de trein, om tien voor twaalf."


class Student:
    """Somebody at her work screen, with a paper that is handed in already."""

    def __init__(self):
        sitting = make_sitting()
        self.user = make_participation(sitting.assignment.run, make_user(language="en")).user
        self.earlier = make_version(sitting=sitting, by=self.user)
        self.path = f"/submissions/{sitting.pk}/"
        self.statement = sitting.assignment.statement.pk
        self.seen = self.earlier.submission.draft_files.get().pk
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.user)
        self.key = str(uuid4())

    def hand_in(self, content):
        return self.client.post(
            self.path,
            {
                "do": "hand_in",
                "request_key": self.key,
                "draft_number": 0,
                "statement_read": self.statement,
                "statement": "on",
                "seen": self.seen,
                "note": NOTE,
                "uploads": [SimpleUploadedFile("paper.pdf", content)],
            },
            headers={"accept-language": "en"},
        )


@pytest.fixture
def own_folder(settings):
    """Lets a test say where the store lies."""

    def set_store(folder):
        settings.FILE_STORE = folder / "store"
        settings.FILE_UPLOAD_TEMP_DIR = settings.FILE_STORE / "incoming"
        settings.FILE_UPLOAD_TEMP_DIR.mkdir(parents=True)

    return set_store


@pytest.fixture
def student(own_store):
    return Student()


@pytest.fixture
def database_on():
    """Moves the database to another folder, as it is, and back after the test."""
    home = connection.settings_dict["NAME"]

    def move(folder):
        copy = Path(folder) / "lms.sqlite3"
        with sqlite3.connect(copy) as target:
            connection.connection.backup(target)
        target.close()
        look_for_the_database_at(copy)
        return copy

    yield move
    look_for_the_database_at(home)


def look_for_the_database_at(path):
    connection.close()
    connection.settings_dict["NAME"] = path


@contextmanager
def other_connection(path):
    other = sqlite3.connect(path, isolation_level=None)
    try:
        yield other
    finally:
        other.close()


def is_refused(page, content=None):
    """The page of an outage: says when to come back, shows what was typed and the file's hash."""
    text = page.content.decode()
    assert (page.status_code, page["Retry-After"]) == (503, "10")
    assert page["Cache-Control"] == "private, no-store"
    assert NOTE in text
    assert hashlib.sha256(content).hexdigest() in text
    return True


def nothing_happened(student):
    """Neither of the request that failed, nor to what was there before."""
    assert list(SubmissionVersion.objects.all()) == [student.earlier]
    assert DraftFile.objects.count() == 1
    assert list(violations()) == []
    return True


def is_through(student, page):
    """One version more, with its receipt, and every file whole."""
    version = SubmissionVersion.objects.order_by("number").last()
    assert (page.status_code, page["Location"]) == (302, f"/receipts/{version.receipt_code}/")
    assert SubmissionVersion.objects.count() == 2
    assert version.note == NOTE
    assert student.client.get(page["Location"]).status_code == 200
    call_command("verify")
    assert list(violations()) == []
    return True


def can_read(student):
    paths = [student.path, student.earlier.get_absolute_url(), "/tonight/", "/nl/"]
    return [student.client.get(path).status_code for path in paths] == [200] * 4


# --- the disk of the files -------------------------------------------------------------------
@pytest.mark.parametrize("room", [0, 1_000_000])
def test_full_disk_of_files_takes_nothing_and_says_what_to_do(make_disk, own_folder, room):
    disk = make_disk(8)
    own_folder(disk.path)
    student = Student()
    content = pdf_bytes() + b"%" * 2_000_000
    disk.fill(leave=room)

    page = student.hand_in(content)

    assert is_refused(page, content)
    assert nothing_happened(student)
    assert can_read(student)
    incoming = disk.path / "store" / "incoming"
    assert list(incoming.iterdir()) == []

    disk.empty()
    assert is_through(student, student.hand_in(content))


def test_disk_that_takes_the_bytes_and_not_their_folder_keeps_nothing(make_disk, own_folder):
    """A disk can run out of names before it runs out of room."""
    disk = make_disk(8)
    own_folder(disk.path)
    student = Student()
    content = pdf_bytes()
    disk.fill_names(leave=1)

    page = student.hand_in(content)

    assert is_refused(page, content)
    assert nothing_happened(student)
    assert not store.path_of(hashlib.sha256(content).hexdigest()).exists()
    disk.empty()
    assert is_through(student, student.hand_in(content))


def test_read_only_disk_of_files_takes_nothing_and_lets_read(make_disk, own_folder):
    disk = make_disk(8)
    own_folder(disk.path)
    student = Student()
    content = pdf_bytes()

    with disk.read_only():
        page = student.hand_in(content)
        assert is_refused(page, content)
        assert can_read(student)
        ready = Client().get("/readyz")
        assert (ready.status_code, ready.json()["files"]) == (503, "the file store is read-only")

    assert nothing_happened(student)
    assert is_through(student, student.hand_in(content))


def test_full_disk_shows_when_asked_whether_it_is_well(make_disk, own_folder):
    disk = make_disk(8)
    own_folder(disk.path)
    disk.fill()

    ready = Client().get("/readyz")

    assert ready.status_code == 503
    assert ready.json()["files"] == "the disk of the file store is full"


# --- the disk of the database ----------------------------------------------------------------
@sqlite_only
def test_full_disk_of_the_database_takes_nothing_and_lets_read(make_disk, student, database_on):
    disk = make_disk(32)
    database_on(disk.path)
    assert can_read(student)
    content = pdf_bytes()
    disk.fill()

    page = student.hand_in(content)

    assert is_refused(page, content)
    assert can_read(student)
    assert nothing_happened(student)
    disk.empty()
    assert is_through(student, student.hand_in(content))


@sqlite_only
def test_read_only_disk_of_the_database_takes_nothing_and_lets_read(
    make_disk, student, database_on, tmp_path
):
    """As when the kernel takes the disk away from a site that runs: the WAL stays where it is."""
    disk = make_disk(32)
    copy = database_on(disk.path)
    content = pdf_bytes()
    with other_connection(copy) as other, disk.read_only_view() as view:
        other.execute("SELECT COUNT(*) FROM submissions_submission").fetchone()
        look_for_the_database_at(view / copy.name)
        page = student.hand_in(content)
        assert is_refused(page, content)
        assert can_read(student)
        ready = Client().get("/readyz").json()
        assert ready["database"] == "the database cannot be written: read_only"
        look_for_the_database_at(copy)

    assert nothing_happened(student)
    assert is_through(student, student.hand_in(content))


# --- a database that is locked ---------------------------------------------------------------
@pytest.fixture
def short_patience():
    """The time that a request waits for a lock, so that the test need not wait as long."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 300")
            yield
            cursor.execute("PRAGMA busy_timeout = 20000")
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
            yield
            cursor.execute("RESET lock_timeout")


@contextmanager
def somebody_else_writes():
    """A second connection that holds the lock, for as long as it takes."""
    if connection.vendor == "sqlite":
        with other_connection(connection.settings_dict["NAME"]) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
    else:
        with psycopg.connect(**connection.get_connection_params()) as other:
            other.execute("LOCK TABLE submissions_submission IN EXCLUSIVE MODE")
            yield
            other.rollback()


def test_locked_database_takes_nothing_and_lets_read(student, short_patience):
    content = pdf_bytes()
    with somebody_else_writes():
        page = student.hand_in(content)
        assert is_refused(page, content)
        assert can_read(student)

    assert nothing_happened(student)
    assert is_through(student, student.hand_in(content))


@sqlite_only
def test_locked_database_shows_when_asked_whether_it_is_well(student):
    with somebody_else_writes():
        ready = Client().get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["database"] == "the database cannot be written: locked"


@pytest.fixture
def cache_table(settings):
    """The cache of a site without Redis; no model knows its table, so it is dropped again."""
    settings.CACHES = {"default": {"BACKEND": "lms.core.cache.DatabaseCache", "LOCATION": "cache"}}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS cache")
    call_command("createcachetable", verbosity=0)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")


def test_cache_in_the_database_takes_no_page_down(student, cache_table, short_patience):
    cache.set("old", 1, timeout=-1)
    cache.set("new", 2)

    with somebody_else_writes_to("cache"):
        assert cache.get_many(["old", "new"]) == {"new": 2}
        cache.set("newer", 3)
        assert cache.get("newer") is None
        assert can_read(student)

    cache.set("newer", 3)
    assert cache.get("newer") == 3


@contextmanager
def somebody_else_writes_to(table):
    if connection.vendor == "sqlite":
        with somebody_else_writes():
            yield
    else:
        with psycopg.connect(**connection.get_connection_params()) as other:
            other.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            yield
            other.rollback()


# --- a database that is away -----------------------------------------------------------------
class KilledAt:
    """Has the server end our connection just before the statement that writes to the table."""

    def __init__(self, table):
        self.table, self.times = table, 0

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith(f'INSERT INTO "{self.table}"') and not self.times:
            self.times += 1
            pid = context["connection"].connection.info.backend_pid
            with psycopg.connect(**connection.get_connection_params()) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [pid])
        return execute(sql, params, many, context)


@postgres_only
@pytest.mark.parametrize(
    "table",
    ["files_storedfile", "submissions_submissionversion", MAILS],
)
def test_server_that_ends_the_connection_midway_takes_nothing(student, table):
    content, killed = pdf_bytes(), KilledAt(table)
    with connection.execute_wrapper(killed):
        page = student.hand_in(content)

    assert killed.times == 1
    assert is_refused(page, content)
    versions = list(SubmissionVersion.objects.all())
    assert versions == [student.earlier]
    assert list(violations()) == []
    again = student.hand_in(content)
    if again.status_code == 200:  # the file came in before, and she is shown it first
        student.seen = ",".join(str(file.pk) for file in DraftFile.objects.all())
        again = student.hand_in(content)
    assert is_through(student, again)


@postgres_only
def test_server_that_is_not_there_is_told_in_words_and_found_again(student):
    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = "1"
    try:
        content = pdf_bytes()
        assert is_refused(student.hand_in(content), content)
        page = Client(raise_request_exception=False).get("/nl/")
        assert page.status_code == 503
        assert "De site kan dit nu even niet" in page.content.decode()
        assert Client().get("/readyz").json()["database"].startswith("the database does not")
        assert Client().get("/healthz").status_code == 200
    finally:
        connection.close()
        connection.settings_dict["PORT"] = port

    assert nothing_happened(student)
    assert is_through(student, student.hand_in(content))


@sqlite_only
def test_hand_in_whose_transaction_the_database_gave_up_is_not_acknowledged(student):
    """SQLite may roll back everything when a disk fails; a mail that fails then takes all along."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TRIGGER fails BEFORE INSERT ON {MAILS} "
            "BEGIN SELECT RAISE(ROLLBACK, 'the disk failed'); END"
        )
        try:
            page = student.hand_in(pdf_bytes())
        finally:
            cursor.execute("DROP TRIGGER fails")

    assert page.status_code >= 500
    assert list(SubmissionVersion.objects.all()) == [student.earlier]


# --- the page itself -------------------------------------------------------------------------
def test_form_of_the_page_sends_the_same_again(student, short_patience):
    content = pdf_bytes()
    with somebody_else_writes():
        text = student.hand_in(content).content.decode()

    assert f'action="{student.path}"' in text
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))
    assert sent == {
        "do": "hand_in",
        "request_key": student.key,
        "draft_number": "0",
        "statement_read": str(student.statement),
        "statement": "on",
        "seen": str(student.seen),
    }
    sent["note"] = re.search(r'name="note"[^>]*>\n([^<]*)<', text)[1]
    sent["uploads"] = [SimpleUploadedFile("paper.pdf", content)]
    assert is_through(student, student.client.post(student.path, sent))


def test_page_never_shows_a_password(short_patience):
    client = Client(raise_request_exception=False)
    user = make_user()
    with somebody_else_writes_to("django_session"):
        page = client.post(
            "/accounts/login/", {"login": user.email, "password": "geheim en lang genoeg"}
        )
    assert "geheim" not in page.content.decode()


def test_upload_that_is_no_outage_is_still_a_fault(student, settings, tmp_path):
    """A folder that is not there is a mistake of ours, and is called one."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "gone"
    assert student.hand_in(pdf_bytes()).status_code == 500
    assert StoredFile.objects.count() == 1
    assert Submission.objects.count() == 1
