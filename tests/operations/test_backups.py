"""Backups that are taken for real, put back for real, and made to fail for real; both databases."""

import hashlib
import json
import os
import sqlite3
import threading
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from lms.files import actions as files
from lms.files import store
from lms.files.models import PrivateDocument, PrivateImage, StoredFile
from lms.operations import backups
from lms.operations.backups import databases, manifest
from lms.submissions.models import SubmissionVersion
from tests.factories.courses import make_participation
from tests.factories.files import make_upload, pdf_bytes, png_bytes
from tests.factories.submissions import (
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)
from tests.operations.forging import forge

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("floor", "own_store", "own_media"),
]
# `BACKUP_HANDED_IN=500` is the long measure: so many are handed in while a backup is made.
HANDED_IN = int(os.environ.get("BACKUP_HANDED_IN", "12"))


@pytest.fixture
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


@pytest.fixture
def empty_site(settings, tmp_path):
    """Goes to a machine on which there is nothing yet; home again after the test."""
    home, new = connection.settings_dict["NAME"], tmp_path / "new"

    def go():
        settings.FILE_STORE = new / "files"
        settings.FILE_UPLOAD_TEMP_DIR = settings.FILE_STORE / "incoming"
        settings.FILE_UPLOAD_TEMP_DIR.mkdir(parents=True)
        settings.MEDIA_ROOT = new / "media"
        use_database(new / "lms.sqlite3" if connection.vendor == "sqlite" else f"{home}_new")
        if connection.vendor == "postgresql":
            on_server(f'DROP DATABASE IF EXISTS "{home}_new"', f'CREATE DATABASE "{home}_new"')

    yield go
    use_database(home)
    if connection.vendor == "postgresql":
        on_server(f'DROP DATABASE IF EXISTS "{home}_new"')


def use_database(name):
    connection.close()
    connection.settings_dict["NAME"] = name


def on_server(*statements):
    address = connection.get_connection_params() | {"dbname": "postgres"}
    with psycopg.connect(**address, autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


def take(folder, *, later=0, **options):
    """A backup, said to be of so many seconds later: its name has no more than seconds."""
    at = timezone.now() + timedelta(seconds=later)
    return backups.take(folder, at=at, **options)


def stored_in(path):
    """Where the first file of student work lies in a backup."""
    return path / json.loads((path / manifest.NAME).read_bytes())["files"][0][0]


# --- there and back --------------------------------------------------------------------------
def test_site_is_the_same_after_it_was_put_back(folder, empty_site, capsys):
    version = make_version()
    draft = make_submission()
    image = PrivateImage.objects.create(title="i", file=ContentFile(png_bytes(), "i.png"))
    document = PrivateDocument.objects.create(title="d", file=ContentFile(pdf_bytes(), "d.pdf"))
    kept = {row.sha256: store.path_of(row.sha256).read_bytes() for row in StoredFile.objects.all()}
    media = {row.file.name: Path(row.file.path).read_bytes() for row in (image, document)}
    call_command("backup", folder)

    empty_site()
    call_command("restore", *folder.glob("2*"))

    assert "every rule holds and 4 files are whole." in capsys.readouterr().out
    assert list(SubmissionVersion.objects.values_list("receipt_code", "manifest_sha256")) == [
        (version.receipt_code, version.manifest_sha256)
    ]
    assert {
        row.sha256: store.path_of(row.sha256).read_bytes() for row in StoredFile.objects.all()
    } == kept
    found = [PrivateImage.objects.get(), PrivateDocument.objects.get()]
    assert {row.file.name: Path(row.file.path).read_bytes() for row in found} == media
    again = make_version(draft)  # and work goes on: numbers, triggers and locks are as they were
    assert again.number == 1
    call_command("verify")


class HandingIn(threading.Thread):
    """Students who hand in one after the other, and keep their receipts and when they got them."""

    def __init__(self, sitting, students):
        super().__init__()
        self.sitting, self.students = sitting, students
        self.receipts = []

    def run(self):
        try:
            for student in self.students:
                version = make_version(sitting=self.sitting, by=student)
                self.receipts.append((version.receipt_code, timezone.now()))
        finally:
            connection.close()


class Collecting(threading.Thread):
    """The ticker's part, far more often than the ticker would."""

    def __init__(self):
        super().__init__()
        self.is_over, self.files = threading.Event(), 0

    def run(self):
        while not self.is_over.is_set():
            left_behind()
            now = timezone.now()
            self.files += files.collect_orphans(before=now - timedelta(minutes=1), at=now).files
            time.sleep(0.05)
        connection.close()


def left_behind():
    """A file that nobody refers to, from an hour ago."""
    path = store.keep(make_upload())
    moment = time.time() - 3600
    os.utime(path, (moment, moment))


def test_nothing_acknowledged_is_missing_from_a_backup_taken_meanwhile(folder, empty_site):
    sitting = make_sitting(make_assignment())
    run = sitting.assignment.run
    lines = [
        HandingIn(sitting, [make_participation(run).user for _ in range(HANDED_IN)])
        for _ in range(3)
    ]
    collecting = Collecting()
    collecting.start()
    for line in lines:
        line.start()
    while sum(len(line.receipts) for line in lines) < HANDED_IN:
        time.sleep(0.01)

    found = [take(folder).manifest]
    time.sleep(1.1)
    found.append(take(folder).manifest)

    for thread in lines:
        thread.join()
    collecting.is_over.set()
    collecting.join()
    assert collecting.files
    assert [one.damaged for one in found] == [[], []]
    receipts = [receipt for line in lines for receipt in line.receipts]
    assert len(receipts) == 3 * HANDED_IN
    empty_site()
    for number, path in enumerate(backups.taking.backups_in(folder)):
        call_command("restore", path, force=number > 0)  # proves rules and hashes, or fails
        there = set(SubmissionVersion.objects.values_list("receipt_code", flat=True))
        before = {code for code, at in receipts if at < found[number].at}
        assert len(before) >= HANDED_IN
        assert before <= there


def test_collector_waits_for_who_wants_the_store_whole(at):
    stored = files.receive(
        make_upload(), allowed=["pdf"], max_bytes=10**6, at=at - timedelta(days=2)
    )
    path = store.path_of(stored.sha256)
    old = (at - timedelta(days=2)).timestamp()
    os.utime(path, (old, old))

    with store.kept_whole():
        assert files.collect_orphans(before=at - timedelta(days=1), at=at) == (0, 0, 0)
        assert path.exists()

    assert files.collect_orphans(before=at - timedelta(days=1), at=at) == (0, 1, 1)
    assert not path.exists()


# --- one after the other ---------------------------------------------------------------------
def test_second_backup_links_what_the_first_has(folder):
    make_version()
    PrivateImage.objects.create(title="i", file=ContentFile(png_bytes(), "i.png"))
    first = take(folder)
    new = make_version().files.get().file.sha256

    second = take(folder, later=1)

    assert (first.copied, first.linked) == (2, 0)
    assert (second.copied, second.linked) == (1, 2)
    assert len(second.manifest.files) == 2
    links = {
        entry.sha256: (second.path / entry.path).stat().st_nlink for entry in second.manifest.files
    }
    assert {sha256 for sha256, number in links.items() if number == 1} == {new}
    assert backups.check(second.path) == (second.manifest, [])


def test_full_backup_links_nothing(folder):
    make_version()
    take(folder)

    taken = take(folder, full=True, later=1)

    assert (taken.copied, taken.linked) == (1, 0)


def test_image_that_was_replaced_under_its_name_is_copied_anew(folder):
    image = PrivateImage.objects.create(title="i", file=ContentFile(png_bytes(), "i.png"))
    take(folder)
    content = png_bytes((9, 9))
    Path(image.file.path).write_bytes(content)

    taken = take(folder, later=1)

    assert (taken.path / taken.manifest.media[0].path).read_bytes() == content


def test_older_backups_go_once_there_are_enough(folder):
    for number in range(3):
        last = take(folder, keep=2, later=number)

    assert len(backups.taking.backups_in(folder)) == 2
    assert len(last.removed) == 1
    assert not last.removed[0].exists()
    assert backups.check(last.path)[1] == []


def test_damaged_file_is_named_and_no_older_backup_goes(folder, capsys):
    good, gone, altered = (make_version().files.get().file for _ in range(3))
    store.path_of(gone.sha256).unlink()
    path = store.path_of(altered.sha256)
    path.chmod(0o640)
    path.write_bytes(bytes(altered.size))
    take(folder, keep=1, later=-5)

    with pytest.raises(CommandError) as refused:
        call_command("backup", folder, keep=1)

    assert refused.value.returncode == 1
    assert set(capsys.readouterr().err.splitlines()) == {
        f"files/{gone.sha256[:2]}/{gone.sha256[2:4]}/{gone.sha256} is missing",
        f"files/{altered.sha256[:2]}/{altered.sha256[2:4]}/{altered.sha256} is not what was handed in",
    }
    both = backups.taking.backups_in(folder)
    assert len(both) == 2
    found, problems = backups.check(both[1])
    assert ([entry.sha256 for entry in found.files], problems) == ([good.sha256], [])


def test_image_that_is_gone_is_named(folder):
    image = PrivateImage.objects.create(title="i", file=ContentFile(png_bytes(), "i.png"))
    Path(image.file.path).unlink()
    assert take(folder).manifest.damaged == [f"media/{image.file.name} is missing"]


# --- a backup that does not come about -------------------------------------------------------
def test_disk_that_is_full_leaves_no_backup_behind(make_disk):
    make_version()
    disk = make_disk(8)
    disk.fill(leave=100_000)

    with pytest.raises(CommandError, match="No backup was made"):
        call_command("backup", disk.path)

    assert [path.name for path in disk.path.iterdir() if not path.name.startswith(".")] == [
        "filler"
    ]
    make_version()


def test_what_a_killed_backup_left_is_taken_away_by_the_next(folder):
    left = folder / "20261125T200000Z.partial"
    (left / "files").mkdir(parents=True)
    taken = take(folder)
    assert not left.exists()
    assert backups.taking.backups_in(folder) == [taken.path]


def test_two_backups_at_once_are_one_too_many(folder):
    with backups.taking._alone_in(folder), pytest.raises(backups.BackupError, match="Another"):
        take(folder)


def test_backup_is_nobody_elses_to_read(folder):
    taken = take(folder)
    assert taken.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("keep", [0, -1])
def test_number_to_keep_that_keeps_nothing_is_refused(folder, keep):
    with pytest.raises(CommandError, match="1 or more"):
        call_command("backup", folder, keep=keep)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="tools of PostgreSQL")
def test_tool_that_is_missing_is_named_with_how_to_get_it():
    with pytest.raises(
        backups.BackupError, match=r"none was found\. Install .*postgresql-client-"
    ):
        databases._tool("pg_no_such_tool", at_least=15)


# --- checking --------------------------------------------------------------------------------
def picture(top):
    """Everything below a folder with its content, to see that nothing was touched."""
    return {path: path.read_bytes() for path in top.rglob("*") if path.is_file()}


def test_check_reads_everything_and_touches_nothing(folder, tmp_path, capsys):
    make_version()
    taken = take(folder)
    before = picture(tmp_path)

    call_command("restore", taken.path, check=True)

    assert capsys.readouterr().out.startswith("Whole: 1 files of student work, 0 images")
    assert picture(tmp_path) == before


def spoil_bytes(path):
    path.chmod(0o640)
    path.write_bytes(bytes(path.stat().st_size))


def spoil_size(path):
    path.chmod(0o640)
    path.write_bytes(path.read_bytes() + b"!")


def spoil_link(path):
    path.unlink()
    path.symlink_to("/etc/hostname")


@pytest.mark.parametrize("spoil", [spoil_bytes, spoil_size, spoil_link, Path.unlink, "stranger"])
def test_backup_that_is_not_whole_is_named_and_not_put_back(folder, empty_site, spoil):
    make_version()
    taken = take(folder)
    if spoil == "stranger":
        (taken.path / "files" / "more").write_text("?")
    else:
        spoil(stored_in(taken.path))

    assert backups.check(taken.path)[1]
    empty_site()
    with pytest.raises(backups.BackupError, match="not whole"):
        backups.restore(taken.path, at=timezone.now())
    assert list(store.contents()) == []
    assert databases.is_empty()


def test_damaged_copy_of_the_database_is_refused(folder):
    taken = take(folder)
    database = taken.path / taken.manifest.database.path
    database.chmod(0o640)
    content = bytearray(database.read_bytes())
    content[:4096] = bytes(4096)
    database.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    forge(taken.path, database=[database.name, len(content), sha256])

    with pytest.raises(backups.BackupError):
        backups.check(taken.path)


# --- putting back ----------------------------------------------------------------------------
def test_site_that_is_there_is_not_overwritten_unless_asked(folder, settings):
    version = make_version()
    PrivateImage.objects.create(title="i", file=ContentFile(png_bytes(), "i.png"))
    taken = take(folder)
    later = make_version()

    with pytest.raises(CommandError, match="There is a site here already"):
        call_command("restore", taken.path)
    assert set(SubmissionVersion.objects.all()) == {version, later}


def test_forced_restore_keeps_what_was_there_under_another_name(folder, settings, empty_site):
    first = make_version()
    PrivateImage.objects.create(title="i", file=ContentFile(png_bytes(), "i.png"))
    taken = take(folder)
    empty_site()
    call_command("restore", taken.path)
    sha256 = make_version().files.get().file.sha256

    call_command("restore", taken.path, force=True)

    assert list(SubmissionVersion.objects.all()) == [first]
    assert store.path_of(sha256).exists()  # nothing is ever taken out of the store
    aside = [path.name for path in Path(settings.MEDIA_ROOT).parent.glob("media.before_restore_*")]
    assert len(aside) == 1
    assert versions_aside(settings, aside[0].removeprefix("media.")) == 2
    # What stands aside is in no further backup, and does not stand in its way.
    again = take(folder, later=1)
    call_command("restore", again.path, force=True)
    assert list(SubmissionVersion.objects.all()) == [first]


def versions_aside(settings, name):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {name}.submissions_submissionversion")  # noqa: S608
            return cursor.fetchone()[0]
    with closing(sqlite3.connect(f"{connection.settings_dict['NAME']}.{name}")) as old:
        return old.execute("SELECT COUNT(*) FROM submissions_submissionversion").fetchone()[0]


def test_backup_of_another_kind_of_database_is_refused(folder, empty_site):
    taken = take(folder)
    told = json.loads((taken.path / manifest.NAME).read_bytes())
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    forge(taken.path, vendor=other, database=[manifest.DATABASES[other], *told["database"][1:]])
    empty_site()

    with pytest.raises(backups.BackupError, match=f"This backup is of {other}"):
        backups.restore(taken.path, at=timezone.now())
    assert databases.is_empty()


@pytest.mark.parametrize(
    "changes", [{"software": "99.0"}, {"migrations": [["submissions", "9999_from_the_future"]]}]
)
def test_backup_of_a_newer_version_is_refused(folder, changes):
    taken = take(folder)
    forge(taken.path, **changes)
    with pytest.raises(CommandError, match="of a newer version"):
        call_command("restore", taken.path, check=True)


def test_folder_without_a_backup_is_told(folder):
    folder.mkdir()
    with pytest.raises(CommandError, match="name the folder that holds manifest"):
        call_command("restore", folder, check=True)
