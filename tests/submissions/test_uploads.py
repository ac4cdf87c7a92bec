"""Files that come in pieces: resumed, never doubled, and refused like every other file."""

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings as site
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lms.files import store, uploads
from lms.files.actions import collect_orphans
from lms.submissions import actions
from lms.submissions.models import DraftFile, PartialUpload, Sitting
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation, make_run, make_team, make_team_set
from tests.factories.files import docx_bytes, pdf_bytes, png_bytes, zip_bytes
from tests.factories.submissions import (
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)

pytestmark = pytest.mark.django_db
PAPER = pdf_bytes("In stukken") + b"%" * 3000
DAY = timedelta(days=1)


@pytest.fixture
def sitting():
    return make_sitting(make_assignment(max_files=3, max_megabytes=1, quota_megabytes=2))


@pytest.fixture
def student(client, sitting):
    person = make_participation(sitting.assignment.run, make_user(language="en")).user
    client.force_login(person)
    return person


@pytest.fixture(autouse=True)
def nothing_left():
    """The disk is not rolled back: what an earlier test left half-way goes first."""
    for path in incoming():
        path.unlink()


def begin(client, sitting, content=PAPER, **changes):
    told = {
        "name": "Paper.pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return client.post(f"/submissions/{sitting.pk}/uploads/", told | changes)


def send(client, key, content, offset):
    return client.patch(
        f"/submissions/uploads/{key}/",
        content,
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": str(offset)},
    )


def finish(client, key):
    return client.post(f"/submissions/uploads/{key}/finish/")


def whole(client, sitting, content, **changes):
    """The answer of the last step that got that far."""
    begun = begin(client, sitting, content, **changes)
    if begun.status_code != 201:
        return begun
    key = begun.json()["key"]
    sent = send(client, key, content, 0)
    return finish(client, key) if sent.status_code == 204 else sent


def incoming():
    return list(site.FILE_UPLOAD_TEMP_DIR.glob("*.part"))


def test_a_file_in_pieces_becomes_a_file_of_the_draft(client, sitting, student):
    key = begin(client, sitting).json()["key"]

    first = send(client, key, PAPER[:1000], 0)
    second = send(client, key, PAPER[1000:], 1000)
    done = finish(client, key)

    assert (first["Upload-Offset"], second["Upload-Offset"]) == ("1000", str(len(PAPER)))
    file = DraftFile.objects.get(pk=done.json()["file"])
    assert (file.name, file.added_by) == ("Paper.pdf", student)
    with store.open_bytes(file.file.sha256) as stored:
        assert stored.read() == PAPER
    assert not PartialUpload.objects.exists()
    assert incoming() == []


def test_after_a_broken_line_it_goes_on_from_what_is_here(client, sitting, student):
    key = begin(client, sitting).json()["key"]
    send(client, key, PAPER[:1000], 0)

    asked = client.head(f"/submissions/uploads/{key}/")
    again = begin(client, sitting).json()

    assert asked["Upload-Offset"] == "1000"
    assert asked["Upload-Length"] == str(len(PAPER))
    assert again == {"key": key, "offset": 1000}


@pytest.mark.parametrize("offset", [0, 999, 1001, 10**17])
def test_another_offset_is_answered_with_the_right_one_and_changes_nothing(
    client, sitting, student, offset
):
    key = begin(client, sitting).json()["key"]
    send(client, key, PAPER[:1000], 0)

    answer = send(client, key, b"" if offset > len(PAPER) else b"x", offset)

    assert answer.status_code == (400 if offset > len(PAPER) else 409)
    assert client.head(f"/submissions/uploads/{key}/")["Upload-Offset"] == "1000"


@pytest.mark.parametrize("offset", ["", "-1", "1e3", "0x10", " 0"])
def test_an_offset_that_is_no_number_is_refused(client, sitting, student, offset):
    key = begin(client, sitting).json()["key"]

    assert send(client, key, PAPER, offset).status_code == 400
    assert uploads.received(uuid_of(key)) == 0


def uuid_of(key):
    return PartialUpload.objects.get(key=key).key


def test_more_than_was_announced_is_not_taken(client, sitting, student):
    key = begin(client, sitting).json()["key"]

    assert send(client, key, PAPER + b"x", 0).status_code == 400
    assert uploads.received(uuid_of(key)) == 0


def test_while_a_piece_is_written_another_is_told_to_wait(client, sitting, student):
    key = begin(client, sitting).json()["key"]

    with uploads._held(uuid_of(key)):
        answer = send(client, key, PAPER, 0)

    assert answer.status_code == 423
    assert send(client, key, PAPER, 0).status_code == 204


def test_a_line_that_breaks_in_the_middle_of_a_piece_keeps_what_came(tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    key = uuid4()

    class Broken:
        pieces = iter([b"abc", b"de"])

        def read(self, size):
            try:
                return next(self.pieces)
            except StopIteration:
                raise OSError("the line broke") from None

    with pytest.raises(OSError, match="broke"):
        uploads.append(key, Broken(), offset=0, size=100)

    assert uploads.received(key) == 5


def test_an_upload_is_for_who_began_it_alone(client, sitting, student):
    run = make_run()
    members = [make_participation(run) for _ in range(2)]
    team_set = make_team_set(run)
    make_team(team_set, members=members)
    team_work = make_sitting(make_assignment(run, kind="team", team_set=team_set))
    client.force_login(members[0].user)
    key = begin(client, team_work).json()["key"]

    for stranger in (student, members[1].user, make_user(is_superuser=True)):
        client.force_login(stranger)
        assert send(client, key, PAPER, 0).status_code == 404
        assert client.head(f"/submissions/uploads/{key}/").status_code == 404
        assert client.delete(f"/submissions/uploads/{key}/").status_code == 404
        assert finish(client, key).status_code == 404
    assert PartialUpload.objects.exists()


def test_what_is_given_up_is_gone_and_its_room_is_free(client, sitting, student):
    key = begin(client, sitting).json()["key"]
    send(client, key, PAPER[:1000], 0)

    answer = client.delete(f"/submissions/uploads/{key}/")

    assert answer.status_code == 204
    assert incoming() == []
    assert send(client, key, PAPER, 0).status_code == 404


def test_what_arrives_otherwise_than_announced_is_not_kept(client, sitting, student):
    answer = whole(client, sitting, PAPER, sha256=hashlib.sha256(b"another").hexdigest())

    assert answer.status_code == 422
    assert "arrived otherwise than it left" in answer.json()["said"]
    assert not DraftFile.objects.exists()
    assert incoming() == []


def test_an_unfinished_upload_cannot_be_finished_and_is_kept(client, sitting, student):
    key = begin(client, sitting).json()["key"]
    send(client, key, PAPER[:1000], 0)

    answer = finish(client, key)

    assert answer.status_code == 422
    assert client.head(f"/submissions/uploads/{key}/")["Upload-Offset"] == "1000"


def test_finishing_twice_makes_one_file_and_beginning_again_finds_it(client, sitting, student):
    key = begin(client, sitting).json()["key"]
    send(client, key, PAPER, 0)

    first, second = finish(client, key), finish(client, key)

    assert (first.status_code, second.status_code) == (200, 404)
    assert begin(client, sitting).json() == {"file": first.json()["file"]}


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\y.pdf", "a/b\x00.pdf", "x" * 300])
def test_a_name_is_words_and_never_a_path(client, sitting, student, name):
    done = whole(client, sitting, PAPER, name=name)

    if done.status_code == 422:  # Django refuses a NUL in any text
        assert "\x00" in name
        return
    shown = DraftFile.objects.get().name
    assert "/" not in shown
    assert "\\" not in shown
    assert len(shown) <= 255


REFUSED = {
    "empty": (b"", "This file is empty"),
    "too big": (PAPER + b"%" * 2**20, "at most"),
    "type": (b"MZ\x00\x01 a program", "not a kind of file"),
    "other type": (png_bytes(), "this assignment takes"),
    "password": (pdf_bytes(password="geheim"), "locked with a password"),
    "truncated": (docx_bytes()[:1000], "damaged or incomplete"),
    "macro": (
        zip_bytes(
            {
                "[Content_Types].xml": b"<Types/>",
                "word/document.xml": b"<w/>",
                "word/vbaProject.bin": b"macro",
            }
        ),
        "contains macros",
    ),
}


def by_form(client, sitting, content):
    upload = SimpleUploadedFile("werk.pdf", content)
    data = {
        "do": "save",
        "request_key": str(uuid4()),
        "note": "Blijft staan.",
        "uploads": [upload],
        "sha256": [hashlib.sha256(content).hexdigest()],
    }
    page = client.post(f"/submissions/{sitting.pk}/", data).content.decode()
    assert "Blijft staan." in page
    assert "data-errors" in page
    assert 'aria-invalid="true"' in page
    return page


def by_pieces(client, sitting, content):
    answer = whole(client, sitting, content, name="werk.pdf")
    assert answer.status_code in {403, 422}
    return answer.json()["said"]


@pytest.mark.parametrize("road", [by_form, by_pieces], ids=["form", "pieces"])
@pytest.mark.parametrize("why", REFUSED)
def test_every_refusal_has_its_own_sentence_by_both_roads_and_nothing_is_stored(
    client, sitting, student, road, why
):
    content, sentence = REFUSED[why]

    assert sentence in road(client, sitting, content)

    assert not DraftFile.objects.exists()
    assert not store.path_of(hashlib.sha256(content).hexdigest()).exists()
    assert incoming() == []


@pytest.mark.parametrize("road", [by_form, by_pieces], ids=["form", "pieces"])
def test_too_many_files_are_refused_before_they_are_stored(client, sitting, student, road):
    make_submission(sitting, by=student, files=3)
    content = pdf_bytes("nog een")

    assert "There is room for 3 files" in road(client, sitting, content)
    assert not store.path_of(hashlib.sha256(content).hexdigest()).exists()


@pytest.mark.parametrize("road", [by_form, by_pieces], ids=["form", "pieces"])
def test_what_is_over_the_quota_is_refused_versions_and_unfinished_included(
    client, sitting, student, road
):
    big = pdf_bytes("versie") + b"%" * 900_000
    assert whole(client, sitting, big).status_code == 200
    draft = DraftFile.objects.get().submission
    make_version(draft)
    actions.remove_file(DraftFile.objects.get(), by=student, at=timezone.now())
    assert begin(client, sitting, pdf_bytes("half") + b"%" * 900_000).status_code == 201
    third = pdf_bytes("derde") + b"%" * 900_000

    assert "you may store 2.0\xa0MB in all" in road(client, sitting, third).replace(
        "&nbsp;", "\xa0"
    )
    assert not store.path_of(hashlib.sha256(third).hexdigest()).exists()


@pytest.mark.parametrize("road", [by_form, by_pieces], ids=["form", "pieces"])
@pytest.mark.parametrize("state", ["closed", "marked", "released", "no student"])
def test_where_nothing_may_be_added_each_road_says_why(client, sitting, student, road, state):
    content = pdf_bytes("te laat")
    sentences = {
        "closed": "The last moment to hand in was",
        "marked": "The marking is final",
        "released": "The mark was released",
        "no student": "Only students of this run hand in here",
    }
    if state == "closed":
        ago = timezone.now() - timedelta(seconds=1)
        Sitting.objects.update(due_at=ago, cutoff_at=ago)
    elif state == "no student":
        boss = make_participation(
            sitting.assignment.run, make_user(language="en"), "lecturer"
        ).user
        client.force_login(boss)
    else:
        version = make_version(sitting=sitting, by=student)
        actions.lock(version.submission, state, by=student, at=timezone.now())

    if road is by_form:
        data = {"do": "save", "request_key": str(uuid4()), "note": "Blijft staan."}
        page = client.post(
            f"/submissions/{sitting.pk}/",
            data | {"uploads": [SimpleUploadedFile("werk.pdf", content)]},
        )
        assert page.status_code == 403
        assert "Blijft staan." in page.content.decode()
        said = page.content.decode()
    else:
        said = by_pieces(client, sitting, content)
    assert sentences[state] in said
    assert not store.path_of(hashlib.sha256(content).hexdigest()).exists()


def test_the_last_moment_stops_an_upload_that_was_begun(client, sitting, student):
    key = begin(client, sitting).json()["key"]
    ago = timezone.now() - timedelta(seconds=1)
    Sitting.objects.update(due_at=ago, cutoff_at=ago)

    assert send(client, key, PAPER, 0).status_code == 403
    assert uploads.received(uuid_of(key)) == 0


@pytest.mark.parametrize("size", ["0", "-5", "9" * 30, "ten"])
def test_a_size_that_cannot_be_is_refused(client, sitting, student, size):
    assert begin(client, sitting, size=size).status_code == 422
    assert not PartialUpload.objects.exists()


def test_a_small_file_that_arrives_otherwise_than_it_left_is_refused(client, sitting, student):
    data = {
        "do": "save",
        "request_key": str(uuid4()),
        "uploads": [SimpleUploadedFile("werk.docx", docx_bytes())],
        "sha256": ["0" * 64],
    }

    page = client.post(f"/submissions/{sitting.pk}/", data).content.decode()

    assert "arrived otherwise than it left" in page
    assert not DraftFile.objects.exists()


def test_what_was_never_finished_is_cleared_away_after_a_day(client, sitting, student):
    key = begin(client, sitting).json()["key"]
    send(client, key, PAPER[:1000], 0)
    now = timezone.now()

    assert actions.forget_uploads(before=now - DAY) == 0
    collect_orphans(before=now - DAY, at=now)
    assert len(incoming()) == 1

    assert actions.forget_uploads(before=now + DAY) == 1
    assert incoming() == []


def test_the_same_bytes_are_begun_once_by_one_person(client, sitting, student):
    begin(client, sitting)
    upload = PartialUpload.objects.get()

    with pytest.raises(Exception, match=r"UNIQUE|partialupload_once_per_person"):
        PartialUpload.objects.create(
            submission=upload.submission,
            user=student,
            name="x",
            size=1,
            sha256=upload.sha256,
            begun_at=timezone.now(),
        )


def test_an_announced_size_of_nothing_is_refused_by_the_database(client, sitting, student):
    begin(client, sitting)

    with pytest.raises(Exception, match=r"partialupload_is_not_empty"):
        PartialUpload.objects.update(size=0)


@pytest.mark.parametrize("files", [1, 3])
def test_room_is_counted_in_the_same_queries_for_any_files(
    sitting, student, files, django_assert_num_queries
):
    draft = make_submission(sitting, by=student, files=files)
    draft = type(draft).objects.with_rules().get(pk=draft.pk)
    type(sitting.assignment).objects.update(max_files=20)
    draft.sitting.assignment.refresh_from_db()

    with django_assert_num_queries(4):
        actions.drafts.refuse_without_room(draft, 10)
    with pytest.raises(ValidationError):
        actions.drafts.refuse_without_room(draft, 3 * 2**20)
