import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lms.courses.enums import Role
from lms.submissions import actions
from lms.submissions.enums import State
from lms.submissions.models import DraftFile, Statement, Submission, SubmissionVersion
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_participation,
    make_run,
    make_team,
    make_team_set,
)
from tests.factories.rubrics import make_rubric
from tests.factories.submissions import (
    DAY,
    docx_bytes,
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
    pdf_bytes,
)
from tests.html import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting():
    return make_sitting()


@pytest.fixture
def student(sitting):
    return make_participation(sitting.assignment.run, make_user(language="en")).user


@pytest.fixture
def signed_in(client, student):
    client.force_login(student)
    return client


def filled(sitting, *, do="hand_in", files=(), submission=None, **changes):
    """What the form of the work screen sends."""
    submission = submission or Submission.objects.filter(sitting=sitting).first()
    seen = submission.draft_files.values_list("pk", flat=True) if submission else []
    data = {
        "do": do,
        "request_key": str(uuid4()),
        "draft_number": submission.draft_number if submission else 0,
        "statement_read": sitting.assignment.statement.pk,
        "statement": "on",
        "seen": ",".join(str(pk) for pk in seen),
        "note": "",
        "uploads": [SimpleUploadedFile(name, content) for name, content in files],
    }
    return {key: value for key, value in (data | changes).items() if value is not None}


PAPER = ("Paper.PDF", pdf_bytes())


def test_it_shows_a_student_her_screen_and_changes_nothing(signed_in, sitting):
    page = signed_in.get(f"/submissions/{sitting.pk}/")

    assert page.status_code == 200
    assert not Submission.objects.exists()


def test_it_sends_who_is_not_signed_in_to_sign_in(client, sitting):
    page = client.get(f"/submissions/{sitting.pk}/")

    assert page.status_code == 302
    assert page["Location"] == f"/accounts/login/?next=/submissions/{sitting.pk}/"


def test_it_is_not_there_for_a_stranger(client, sitting):
    client.force_login(make_participation().user)

    assert client.get(f"/submissions/{sitting.pk}/").status_code == 404
    assert client.post(f"/submissions/{sitting.pk}/", filled(sitting)).status_code == 404


def test_it_saves_files_and_note_as_a_draft(signed_in, sitting):
    data = filled(sitting, do="save", note="Kort.", files=[PAPER, ("b.docx", docx_bytes())])

    page = signed_in.post(f"/submissions/{sitting.pk}/", data)

    assert page["Location"] == f"/submissions/{sitting.pk}/?saved"
    submission = Submission.objects.get()
    assert (submission.state, submission.note) == (State.DRAFT, "Kort.")
    assert [file.name for file in submission.draft_files.all()] == ["Paper.PDF", "b.docx"]
    again = flat(signed_in.get(f"/submissions/{sitting.pk}/?saved").content)
    assert "Paper.PDF" in again
    assert "Kort." in again


def test_it_hands_in_files_chosen_in_the_same_press(signed_in, sitting, student):
    page = signed_in.post(f"/submissions/{sitting.pk}/", filled(sitting, files=[PAPER]))

    version = SubmissionVersion.objects.get()
    assert page["Location"] == f"/receipts/{version.receipt_code}/"
    assert version.submitted_by == student
    assert version.files.get().file.sha256 in signed_in.get(page["Location"]).content.decode()


def test_the_same_form_sent_again_leads_to_the_same_receipt(signed_in, sitting):
    data = filled(sitting, files=[PAPER])
    first = signed_in.post(f"/submissions/{sitting.pk}/", data)
    data["uploads"][0].seek(0)

    second = signed_in.post(f"/submissions/{sitting.pk}/", data)

    assert second["Location"] == first["Location"]
    assert SubmissionVersion.objects.count() == 1


def test_a_page_gone_back_to_loses_neither_another_file_nor_another_note(signed_in, sitting):
    data = filled(sitting, files=[PAPER])
    signed_in.post(f"/submissions/{sitting.pk}/", data)
    more = {"uploads": [SimpleUploadedFile("b.docx", docx_bytes())], "note": "Nu met bijlage."}

    page = signed_in.post(f"/submissions/{sitting.pk}/", data | more)

    assert "The files changed while you looked" in page.content.decode()
    assert list(DraftFile.objects.values_list("name", flat=True)) == ["Paper.PDF", "b.docx"]
    key = re.search(r'name="request_key" value="([^"]+)"', page.content.decode())[1]
    again = filled(sitting, note="Nu met bijlage.", request_key=key)
    signed_in.post(f"/submissions/{sitting.pk}/", again)
    first, second = SubmissionVersion.objects.order_by("number")
    assert (first.files.count(), second.files.count()) == (1, 2)
    assert (first.note, second.note) == ("", "Nu met bijlage.")


def test_a_page_gone_back_to_saves_another_note(signed_in, sitting):
    data = filled(sitting, files=[PAPER])
    signed_in.post(f"/submissions/{sitting.pk}/", data)

    page = signed_in.post(
        f"/submissions/{sitting.pk}/", data | {"uploads": [], "do": "save", "note": "Later."}
    )

    assert page["Location"] == f"/submissions/{sitting.pk}/?saved"
    assert Submission.objects.get().note == "Later."


def test_handing_in_the_same_once_more_makes_no_version(signed_in, sitting):
    first = signed_in.post(f"/submissions/{sitting.pk}/", filled(sitting, files=[PAPER]))

    second = signed_in.post(f"/submissions/{sitting.pk}/", filled(sitting))

    assert second["Location"] == first["Location"]
    assert "Nothing had changed" in signed_in.get(second["Location"]).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"statement": None}, "Tick the statement of own work"),
        ({"files": []}, "There is no file yet"),
        ({"files": [("x.pdf", b"MZ not a pdf \x00\x01")]}, "x.pdf:"),
        ({"files": [("x.pdf", b"")]}, "x.pdf:"),
        ({"files": [("x.docx", zip_) for zip_ in [b"PK\x03\x04broken"]]}, "x.docx:"),
        ({"seen": "999999"}, "The files changed while you looked"),
    ],
)
def test_it_says_what_is_wrong_and_keeps_the_note(signed_in, sitting, changes, sentence):
    data = filled(sitting, **{"files": [PAPER], "note": "Mijn tekst"} | changes)

    page = signed_in.post(f"/submissions/{sitting.pk}/", data)

    html = page.content.decode()
    assert page.status_code == 200
    assert sentence in html
    assert "data-errors" in html
    assert "Mijn tekst" in html
    assert not SubmissionVersion.objects.exists()
    assert Submission.objects.get().note == "Mijn tekst"


def test_the_statement_itself_is_not_among_what_is_wrong(signed_in, sitting):
    page = signed_in.post(
        f"/submissions/{sitting.pk}/", filled(sitting, files=[PAPER], statement=None)
    )

    listed = page.content.decode().partition("data-errors")[2].partition("</div>")[0]
    assert "Tick the statement of own work" in listed
    assert sitting.assignment.statement.text not in listed


def test_a_statement_reworded_in_between_is_read_again(signed_in, sitting):
    data = filled(sitting, files=[PAPER])
    statement = sitting.assignment.statement
    Statement.objects.create(
        assignment=sitting.assignment,
        number=2,
        text="Anders gezegd.",
        written_by=statement.written_by,
        written_at=timezone.now(),
    )

    page = signed_in.post(f"/submissions/{sitting.pk}/", data)

    assert "The statement was reworded" in page.content.decode()
    assert "Anders gezegd." in page.content.decode()
    assert not SubmissionVersion.objects.exists()


def test_a_refused_file_leaves_the_good_one(signed_in, sitting):
    files = [PAPER, ("virus.exe", b"MZ\x00\x00")]

    page = signed_in.post(f"/submissions/{sitting.pk}/", filled(sitting, do="save", files=files))

    assert "virus.exe" in page.content.decode()
    assert [file.name for file in DraftFile.objects.all()] == ["Paper.PDF"]


def test_a_note_that_is_too_long_is_refused_and_kept_in_the_form(signed_in, sitting):
    note = "x" * 4001

    page = signed_in.post(f"/submissions/{sitting.pk}/", filled(sitting, do="save", note=note))

    assert note in page.content.decode()
    assert "Shorten it" in page.content.decode()


@pytest.mark.parametrize("do", ["save", "hand_in"])
def test_past_the_last_moment_nothing_is_stored(signed_in, sitting, student, do):
    now = timezone.now()
    dates = {
        "opens_at": now - 3 * DAY,
        "due_at": now - DAY,
        "cutoff_at": now - timedelta(seconds=1),
    }
    type(sitting).objects.filter(pk=sitting.pk).update(**dates)

    page = signed_in.post(
        f"/submissions/{sitting.pk}/", filled(sitting, do=do, files=[PAPER], note="Net te laat")
    )

    assert page.status_code == 403
    assert "The last moment to hand in was" in page.content.decode()
    assert "Net te laat" in page.content.decode()
    assert not Submission.objects.exists()
    assert not DraftFile.objects.exists()


def test_before_the_opening_nothing_is_stored(signed_in, sitting):
    type(sitting).objects.filter(pk=sitting.pk).update(opens_at=timezone.now() + DAY)

    page = signed_in.post(f"/submissions/{sitting.pk}/", filled(sitting, files=[PAPER]))

    assert page.status_code == 403
    assert "Handing in opens on" in page.content.decode()
    assert not Submission.objects.exists()


def test_late_is_asked_first_and_then_taken(signed_in, sitting):
    now = timezone.now()
    type(sitting).objects.filter(pk=sitting.pk).update(
        due_at=now - timedelta(hours=2, seconds=-30)
    )

    asked = signed_in.post(f"/submissions/{sitting.pk}/", filled(sitting, files=[PAPER]))
    assert "It is past the due date" in asked.content.decode()
    assert not SubmissionVersion.objects.exists()

    taken = signed_in.post(f"/submissions/{sitting.pk}/", filled(sitting, late="on"))
    assert "2 hours late" in signed_in.get(taken["Location"]).content.decode()


def test_a_file_that_is_in_the_draft_already_is_named(signed_in, sitting):
    address = f"/submissions/{sitting.pk}/"
    signed_in.post(address, filled(sitting, do="save", files=[PAPER]))

    again = [("Bijlage.pdf", PAPER[1])]
    page = signed_in.post(address, filled(sitting, do="save", files=again), follow=True)

    assert "“Paper.PDF” is in the draft already" in page.content.decode()


def test_a_file_is_called_what_it_is(signed_in, sitting):
    address = f"/submissions/{sitting.pk}/"

    signed_in.post(address, filled(sitting, do="save", files=[("werk.docx", PAPER[1])]))

    assert DraftFile.objects.get().name == "werk.pdf"


def test_it_removes_a_file_and_keeps_the_note_that_was_typed(signed_in, sitting, student):
    submission = make_submission(sitting, by=student, files=2)
    file = submission.draft_files.first()

    signed_in.post(
        f"/submissions/{sitting.pk}/", filled(sitting, do=None, remove=file.pk, note="Getypt")
    )

    submission.refresh_from_db()
    assert not submission.draft_files.filter(pk=file.pk).exists()
    assert submission.note == "Getypt"


def test_a_second_note_overwrites_nothing_and_both_are_shown(client):
    run = make_run()
    members = [make_participation(run, make_user(language="en")) for _ in range(2)]
    team_set = make_team_set(run)
    make_team(team_set, members=members)
    sitting = make_sitting(make_assignment(run, kind="team", team_set=team_set))
    submission = make_submission(sitting, by=members[0].user, note="Eerst")
    client.force_login(members[1].user)

    page = client.post(
        f"/submissions/{sitting.pk}/",
        filled(sitting, do="save", note="Ook ik", draft_number=0),
    )

    html = page.content.decode()
    assert "Eerst" in html
    assert "Ook ik" in html
    submission.refresh_from_db()
    assert submission.note == "Eerst"


def test_a_student_in_no_team_is_told_whom_to_ask(client):
    run = make_run()
    make_participation(run, make_user("Docent De Wit"), Role.LECTURER)
    sitting = make_sitting(make_assignment(run, kind="team", team_set=make_team_set(run)))
    client.force_login(make_participation(run, make_user(language="en")).user)

    assert "Docent De Wit" in client.get(f"/submissions/{sitting.pk}/").content.decode()
    page = client.post(f"/submissions/{sitting.pk}/", filled(sitting, files=[PAPER]))
    assert page.status_code == 403
    assert not Submission.objects.exists()


@pytest.fixture
def team_version():
    """A team of two handed in; one of them has left the team since."""
    run = make_run()
    members = [make_participation(run) for _ in range(2)]
    team_set = make_team_set(run)
    team = make_team(team_set, members=members)
    sitting = make_sitting(make_assignment(run, kind="team", team_set=team_set))
    version = make_version(sitting=sitting, by=members[0].user)
    team.memberships.filter(participation=members[1]).delete()
    return version, members, run


def test_a_receipt_is_for_who_is_on_it_and_for_who_teaches(client, team_version):
    version, members, run = team_version
    lecturer = make_participation(run, role=Role.LECTURER).user
    other_team = make_participation(run).user
    other_lecturer = make_participation(role=Role.LECTURER).user
    table = [
        (200, members[0].user),
        (200, members[1].user),
        (200, lecturer),
        (200, make_user(is_superuser=True)),
        (404, other_team),
        (404, other_lecturer),
        (404, make_user()),
    ]

    for status, person in table:
        client.force_login(person)
        assert client.get(f"/receipts/{version.receipt_code}/").status_code == status, person
        file = client.get(f"/submissions/versions/{version.pk}/files/1/")
        assert file.status_code == status, person
        file.getvalue() if file.streaming else None


def test_a_receipt_is_found_however_its_code_is_typed(client, team_version):
    version, members, _ = team_version
    client.force_login(members[0].user)

    assert client.get(f"/receipts/{version.receipt_code.lower()}/").status_code == 200
    assert client.get("/receipts/AAAAA-AAAAA-AAAAA-AAAAA/").status_code == 404
    assert client.get("/receipts/none/").status_code == 404


def test_a_file_comes_as_an_attachment_under_its_name(client, team_version):
    version, members, _ = team_version
    client.force_login(members[0].user)

    answer = client.get(f"/submissions/versions/{version.pk}/files/1/")

    assert answer["Content-Disposition"].startswith('attachment; filename="werk-1.pdf"')
    assert answer.getvalue().startswith(b"%PDF")
    assert client.get(f"/submissions/versions/{version.pk}/files/2/").status_code == 404


def test_a_draft_file_is_for_its_owners_alone(client, sitting, student):
    file = make_submission(sitting, by=student).draft_files.get()
    lecturer = make_participation(sitting.assignment.run, role=Role.LECTURER).user
    fellow = make_participation(sitting.assignment.run).user
    boss = make_user(is_superuser=True)

    for status, person in [(200, student), (404, lecturer), (404, fellow), (404, boss)]:
        client.force_login(person)
        answer = client.get(f"/submissions/drafts/files/{file.pk}/")
        assert answer.status_code == status
        answer.getvalue() if answer.streaming else None


def test_a_lecturer_sees_no_draft_on_the_work_screen(client, sitting, student):
    make_submission(sitting, by=student, note="Geheim concept")
    client.force_login(make_participation(sitting.assignment.run, role=Role.LECTURER).user)

    page = client.get(f"/submissions/{sitting.pk}/")

    assert page.status_code == 200
    assert "Geheim concept" not in page.content.decode()
    assert "werk-1.pdf" not in page.content.decode()


def test_a_closed_work_says_so_and_takes_nothing(signed_in, sitting, student):
    version = make_version(sitting=sitting, by=student)
    actions.lock(version.submission, "marked", by=student, at=timezone.now())

    page = signed_in.post(f"/submissions/{sitting.pk}/", filled(sitting, files=[PAPER]))

    assert page.status_code == 403
    assert "The marking is final" in page.content.decode()
    assert SubmissionVersion.objects.count() == 1


@pytest.mark.parametrize("stage", ["nothing", "draft", "handed_in", "late", "closed"])
def test_the_page_of_the_assignment_says_where_one_stands(signed_in, sitting, student, stage):
    now = timezone.now()
    if stage != "nothing":
        make_submission(sitting, by=student, at=now)
    if stage in {"handed_in", "late"}:
        make_version(Submission.objects.get(), by=student, at=now)
    if stage == "late":
        type(sitting).objects.update(due_at=now - DAY / 2)
    if stage == "closed":
        type(sitting).objects.update(due_at=now - DAY / 2, cutoff_at=now - DAY / 3)
    sentences = {
        "nothing": "Nothing is handed in yet.",
        "draft": "Your draft is kept, but not handed in.",
        "handed_in": "You can still replace it until",
        "late": "Your lecturer marks it, by",
        "closed": "Nothing was handed in, and the last moment has passed.",
    }

    page = signed_in.get(sitting.assignment.page.url)

    assert page.status_code == 200
    assert sentences[stage] in page.content.decode()


def test_the_page_of_an_assignment_shows_its_rubric(signed_in, sitting):
    rubric = make_rubric(criteria=2)
    type(sitting.assignment).objects.update(rubric=rubric)

    page = signed_in.get(sitting.assignment.page.url)

    assert page.content.decode().count("rubric__criterion") >= 2


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "²", "-1", ""])
def test_removing_what_is_no_number_finds_nothing(signed_in, sitting, number):
    data = filled(sitting, do="save", remove=number, files=[PAPER])

    assert signed_in.post(f"/submissions/{sitting.pk}/", data).status_code == 404
    assert DraftFile.objects.count() == 1
