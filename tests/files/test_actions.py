import hashlib
import os
from datetime import timedelta
from pathlib import Path

import pytest

from lms.files import actions, store
from lms.files.inspection import RefusedFile
from lms.files.models import StoredFile
from lms.submissions.models import DraftFile, Submission
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation
from tests.factories.files import docx_bytes, make_upload, pdf_bytes
from tests.factories.submissions import make_sitting

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


def receive(upload, at, **options):
    return actions.receive(
        upload, **{"allowed": ["pdf", "docx"], "max_bytes": MEGABYTE, "at": at} | options
    )


def test_receive_stores_the_bytes_under_their_hash(at):
    content = pdf_bytes()

    stored = receive(make_upload(content), at)

    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert (stored.size, stored.kind, stored.stored_at) == (len(content), "pdf", at)
    assert store.path_of(stored.sha256).read_bytes() == content


def test_receive_leaves_nothing_in_the_folder_of_what_is_coming_in(at):
    upload = make_upload()

    receive(upload, at)

    assert not Path(upload.temporary_file_path()).exists()


def test_receive_keeps_one_row_for_the_same_bytes(at):
    content = docx_bytes()

    first = receive(make_upload(content, "een.docx"), at)
    second = receive(make_upload(content, "twee.docx"), at)

    assert first == second
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "options", "code"),
    [
        (b"", {}, "empty"),
        (pdf_bytes() + bytes(MEGABYTE), {}, "too_big"),
        (pdf_bytes(), {"allowed": ["docx"]}, "kind_not_allowed"),
        (pdf_bytes(password="geheim"), {}, "password"),
    ],
)
def test_receive_refuses_and_keeps_nothing(at, content, options, code):
    upload = make_upload(content)

    with pytest.raises(RefusedFile) as refused:
        receive(upload, at, **options)

    assert refused.value.code == code
    assert not StoredFile.objects.exists()
    assert not store.path_of(upload.sha256).exists()


def test_upload_beyond_the_limit_of_the_site_is_cut_off(at, settings):
    settings.FILE_UPLOAD_MAX_BYTES = 100_000
    upload = make_upload(bytes(300_000))

    assert upload.too_big
    assert Path(upload.temporary_file_path()).stat().st_size == 0


def grow_old(path, at):
    """As if it lay there since two days before."""
    moment = (at - timedelta(days=2)).timestamp()
    os.utime(path, (moment, moment))


def collect(at):
    return actions.collect_orphans(before=at - timedelta(days=1), at=at)


def test_collect_orphans_takes_an_old_row_without_reference_and_its_file(at):
    stored = receive(make_upload(), at - timedelta(days=2))
    grow_old(store.path_of(stored.sha256), at)

    collected = collect(at)

    assert (collected.rows, collected.files) == (1, 1)
    assert not StoredFile.objects.exists()
    assert not store.path_of(stored.sha256).exists()


def test_collect_orphans_leaves_what_is_new(at):
    stored = receive(make_upload(), at)

    assert (collect(at).rows, collect(at).files) == (0, 0)
    assert store.path_of(stored.sha256).exists()


def test_collect_orphans_leaves_what_came_in_again(at):
    content = pdf_bytes()
    stored = receive(make_upload(content), at - timedelta(days=2))
    grow_old(store.path_of(stored.sha256), at)

    receive(make_upload(content), at)

    assert (collect(at).rows, collect(at).files) == (0, 0)
    assert store.path_of(stored.sha256).read_bytes() == content


def test_collect_orphans_leaves_what_something_refers_to(at):
    stored = receive(make_upload(), at - timedelta(days=2))
    grow_old(store.path_of(stored.sha256), at)
    sitting, student = make_sitting(), make_user()
    participation = make_participation(sitting.assignment.run, student)
    submission = Submission.objects.create(sitting=sitting, participation=participation)
    DraftFile.objects.create(
        submission=submission, file=stored, name="a.pdf", added_by=student, added_at=at
    )

    assert (collect(at).rows, collect(at).files) == (0, 0)
    assert store.path_of(stored.sha256).exists()


def test_collect_orphans_takes_a_file_that_never_got_a_row(at):
    upload = make_upload()
    path = store.keep(upload)
    grow_old(path, at)

    assert collect(at).files == 1
    assert not path.exists()


def test_collect_orphans_clears_what_broken_uploads_left(at, settings):
    left = Path(settings.FILE_UPLOAD_TEMP_DIR) / "left.upload"
    left.write_bytes(b"half")
    grow_old(left, at)
    fresh = make_upload()

    assert collect(at).incoming == 1
    assert not left.exists()
    assert Path(fresh.temporary_file_path()).exists()


def test_discard_leaves_a_file_that_was_renewed_meanwhile(at):
    stored = receive(make_upload(), at)
    long_ago = (at - timedelta(days=1)).timestamp()

    assert not store.discard(stored.sha256, unless_since=long_ago)
    assert store.path_of(stored.sha256).exists()


def test_stored_file_can_only_be_read(at):
    stored = receive(make_upload(), at)

    assert store.path_of(stored.sha256).stat().st_mode & 0o777 == 0o440
