"""Hashes that were mailed while the site was down: registering them, and handing in their files."""

import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from lms.agenda.queries import tonight_for
from lms.core.verdict import Refused
from lms.courses import actions as courses
from lms.courses.enums import Role
from lms.files.models import StoredFile
from lms.notices.models import Notice
from lms.operations.invariants import violations
from lms.submissions import actions, formats, queries
from lms.submissions.actions import Declared
from lms.submissions.enums import AiRule, AiUse, HandInRule, HoldCause, LockReason, State, Way
from lms.submissions.models import (
    DraftFile,
    MailedFile,
    PartialUpload,
    RegisteredHash,
    Sitting,
    Submission,
    SubmissionVersion,
    owner_for,
)
from lms.submissions.rules import HASH_WAITS, LONGEST_REQUEST, hashes_in
from tests.factories.accounts import make_user
from tests.factories.courses import make_appointment, make_participation
from tests.factories.files import make_upload, pdf_bytes
from tests.factories.submissions import (
    DAY,
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)
from tests.html import flat
from tests.submissions.test_rounds import TeamWork

pytestmark = pytest.mark.django_db
INSTANT, HOUR = timedelta(microseconds=1), timedelta(hours=1)
PAPER, ANNEX = pdf_bytes("paper"), pdf_bytes("annex")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def sha256(content):
    return hashlib.sha256(content).hexdigest()


class Down:
    """A student whose mail came an hour before the last moment, and the office, a day after it."""

    def __init__(self, at, **rules):
        self.sitting = make_sitting(make_assignment(**rules), at=at)
        self.run = self.sitting.assignment.run
        self.student = make_participation(self.run, make_user("Noor", language="en"))
        self.office = make_user("Bureau", language="en")
        make_appointment(self.run.course.programme, self.office)
        self.cutoff = self.sitting.cutoff_at
        self.mailed = self.sitting.due_at - HOUR
        self.later = self.cutoff + DAY

    def register(self, *contents, whose=None, **choices):
        said = {"mailed_at": self.mailed, "reason": "Storing.", "by": self.office}
        said |= {"at": self.later}
        hashes = [sha256(one) for one in contents or [PAPER]]
        return actions.register_hashes(
            self.sitting, whose or self.student, hashes, **said | choices
        )

    def bring(self, *contents, by=None, at=None, kept=(), key=None, late=False, **declared):
        said = {"statement": self.sitting.assignment.statement} | declared
        return actions.hand_in_mailed(
            self.sitting,
            [make_upload(one, name=f"werk-{n}.pdf") for n, one in enumerate(contents, 1)],
            kept=kept,
            declared=Declared(**said),
            request_key=key or uuid4(),
            by=by or self.student.user,
            at=at or self.later + HOUR,
            is_late_confirmed=late,
        )


@pytest.fixture
def down(at):
    return Down(at)


# --- the text of a mail ----------------------------------------------------------------------
@pytest.mark.parametrize(
    "line",
    [
        "{0}",
        "{0}  paper.pdf",
        "SHA256(paper.pdf)= {0}",
        "  {1}  ",
        "{2}",
        "SHA256          {1}       C:\\\\Users\\\\Noor\\\\paper.pdf",
    ],
)
def test_a_hash_is_found_however_a_tool_prints_it(line):
    found = sha256(PAPER)
    pairs = " ".join(found[n : n + 2] for n in range(0, 64, 2))

    assert hashes_in(line.format(found, found.upper(), pairs)) == ([found], [])


def test_lines_without_a_hash_are_told_and_a_hash_counts_once():
    text = f"{'a' * 64}\nBeste bureau,\n\n{'A' * 64}\n{'a' * 63}\n{'a' * 65}"

    assert hashes_in(text) == (["a" * 64], ["Beste bureau,", "a" * 63, "a" * 65])


# --- registering -----------------------------------------------------------------------------
def test_the_office_registers_a_mail_and_the_student_is_told(down):
    rows = down.register(PAPER, ANNEX)

    assert {row.sha256 for row in rows} == {sha256(PAPER), sha256(ANNEX)}
    assert {row.until for row in rows} == {down.later + HASH_WAITS}
    [notice] = Notice.objects.filter(event="submissions.hash_registered")
    assert notice.recipient == down.student.user
    assert list(violations()) == []


@pytest.mark.parametrize("role", ["lecturer", "student", "stranger", "other office"])
def test_nobody_but_the_office_registers(down, role):
    if role == "other office":
        by = make_user()
        make_appointment(make_sitting().assignment.run.course.programme, by)
    elif role == "stranger":
        by = make_user()
    else:
        by = make_participation(down.run, role=Role(role)).user

    with pytest.raises(Refused, match="Only the education office"):
        down.register(by=by)
    assert not RegisteredHash.objects.exists()


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (lambda down: down.later + INSTANT, "future"),
        (lambda down: down.cutoff + timedelta(seconds=60) + INSTANT, "no difference"),
        (lambda down: down.sitting.opens_at - INSTANT, "Handing in opened"),
    ],
)
def test_a_mail_that_makes_no_difference_is_not_registered(down, moment, sentence):
    with pytest.raises(ValidationError, match=sentence) as refusal:
        down.register(mailed_at=moment(down))

    assert list(refusal.value.message_dict) == ["mailed_at"]
    assert not RegisteredHash.objects.exists()


@pytest.mark.parametrize("name", ["opens_at", "due_at", "cutoff_at"])
def test_a_mail_of_the_very_moment_counts(down, name):
    moment = getattr(down.sitting, name)
    down.register(mailed_at=moment)

    version = down.bring(PAPER, late=True)

    assert version.received_at == moment
    assert version.is_late == (name == "cutoff_at")


def test_a_mail_that_was_late_itself_is_confirmed_and_replaces_nothing_unseen(down, at):
    make_version(make_submission(down.sitting, by=down.student.user, at=at), at=at)
    down.register(mailed_at=down.cutoff)

    with pytest.raises(ValidationError, match="Version 1 was in time") as refusal:
        down.bring(PAPER)
    assert list(refusal.value.message_dict) == ["late"]
    assert down.bring(PAPER, late=True).number == 2


def test_the_dates_of_the_student_decide_and_not_those_for_everybody(down):
    until = down.cutoff + 2 * DAY
    lecturer = make_participation(down.run, role=Role.LECTURER).user
    actions.grant_extensions(
        down.sitting, [down.student], until=until, reason="Ziek.", by=lecturer, at=down.cutoff
    )
    down.register(mailed_at=until, at=until + HOUR)

    assert down.bring(PAPER, at=until + 2 * HOUR).seconds_late == 0


@pytest.mark.parametrize("what", ["hashes", "reason"])
def test_something_has_to_be_said(down, what):
    said = {"reason": "Storing.", "hashes": ["a" * 64]}
    said[what] = {"reason": " ", "hashes": []}[what]

    with pytest.raises(ValidationError) as refusal:
        actions.register_hashes(
            down.sitting,
            down.student,
            said["hashes"],
            mailed_at=down.mailed,
            reason=said["reason"],
            by=down.office,
            at=down.later,
        )
    assert list(refusal.value.message_dict) == [what]


def test_the_same_mail_twice_is_one_registration_and_one_letter(down):
    first, again = down.register(), down.register(at=down.later + HOUR)

    assert first == again
    assert Notice.objects.filter(event="submissions.hash_registered").count() == 1


def test_a_hash_of_another_mail_is_taken_back_first(down):
    [row] = down.register()
    with pytest.raises(ValidationError, match="Take that back first"):
        down.register(mailed_at=down.mailed - HOUR)

    actions.withdraw_hash(row, "Typefout.", by=down.office, at=down.later)
    [other] = down.register(mailed_at=down.mailed - HOUR)

    assert other != row


def test_the_database_refuses_what_is_no_hash_a_second_one_and_a_change(down):
    [row] = down.register()
    fields = {
        "sitting": down.sitting,
        "participation": down.student,
        "mailed_at": down.mailed,
        "until": down.later,
        "reason": "Storing.",
        "registered_by": down.office,
        "registered_at": down.later,
    }
    for wrong in ("A" * 64, "a" * 63, "g" * 64, "a" * 63 + "\n", row.sha256):
        with pytest.raises(IntegrityError), transaction.atomic():
            RegisteredHash.objects.create(sha256=wrong, **fields)
    for change in (
        {"sha256": "a" * 64},
        {"mailed_at": down.mailed - HOUR},
        {"until": down.later + 30 * DAY},
        {"reason": "Anders."},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RegisteredHash.objects.update(**change)


def test_the_work_that_was_judged_is_opened_first(down, at):
    draft = make_submission(down.sitting, by=down.student.user, at=at)
    make_version(draft, at=at)
    actions.lock(draft, LockReason.MARKED, by=down.office, at=down.later)

    with pytest.raises(Refused, match="Open it again first"):
        down.register()


# --- handing in ------------------------------------------------------------------------------
def test_the_same_bytes_count_from_the_mail(down):
    down.register(PAPER, ANNEX)

    version = down.bring(PAPER, ANNEX)

    assert (version.way, version.submitted_by) == (Way.MAILED, down.student.user)
    assert version.received_at == down.mailed
    assert version.completed_at == down.later + HOUR
    assert not version.is_late
    assert version.submission.state == State.HANDED_IN
    told = json.loads(version.manifest)
    assert told["way"] == "mailed"
    assert told["received"]["utc"] == down.mailed.isoformat()
    assert told["completed"]["utc"] == (down.later + HOUR).isoformat()
    assert list(violations()) == []


def test_files_of_two_mails_count_from_the_later_one(down):
    down.register(PAPER)
    down.register(ANNEX, mailed_at=down.mailed + timedelta(minutes=9))

    assert down.bring(PAPER, ANNEX).received_at == down.mailed + timedelta(minutes=9)


@pytest.mark.parametrize("brought", [[pdf_bytes("other")], [PAPER, pdf_bytes("other")]])
def test_other_bytes_are_refused_and_not_stored(down, brought):
    down.register()
    stored = StoredFile.objects.count()

    with pytest.raises(ValidationError, match="nothing was stored"):
        down.bring(*brought)

    assert StoredFile.objects.count() == stored
    assert not SubmissionVersion.objects.exists()


def test_one_byte_more_is_another_file(down):
    down.register()

    with pytest.raises(ValidationError, match=r"werk-1\.pdf: not among"):
        down.bring(PAPER + b"\n")


def test_some_of_the_files_may_be_handed_in_and_nothing_may_not(down):
    down.register(PAPER, ANNEX)

    with pytest.raises(ValidationError, match="no file yet"):
        down.bring()
    assert down.bring(PAPER).files.count() == 1
    assert down.bring(ANNEX, kept=[sha256(PAPER)]).files.count() == 2


@pytest.mark.parametrize("who", ["classmate", "other sitting", "nobody registered"])
def test_a_registration_is_for_one_student_and_one_sitting(down, who):
    other = make_participation(down.run).user
    resit = make_sitting(down.sitting.assignment, at=down.sitting.opens_at, kind="resit")
    if who != "nobody registered":
        down.register()

    if who == "other sitting":
        down.sitting = resit
    with pytest.raises(Refused, match="The last moment to hand in was"):
        down.bring(PAPER, by=other if who == "classmate" else None)


def test_what_is_taken_back_no_longer_counts_and_what_came_of_it_stays(down):
    [row] = down.register()
    version = down.bring(PAPER)

    actions.withdraw_hash(row, "De mail was van iemand anders.", by=down.office, at=down.later)

    with pytest.raises(Refused, match="The last moment to hand in was"):
        down.bring(PAPER)
    version.refresh_from_db()
    assert not version.is_late
    [notice] = Notice.objects.filter(event="submissions.hash_withdrawn")
    assert notice.recipient == down.student.user
    assert list(violations()) == []


def test_only_the_office_takes_back_and_says_why(down):
    [row] = down.register()
    lecturer = make_participation(down.run, role=Role.LECTURER).user

    with pytest.raises(Refused, match="Only the education office"):
        actions.withdraw_hash(row, "Zomaar.", by=lecturer, at=down.later)
    with pytest.raises(ValidationError):
        actions.withdraw_hash(row, " ", by=down.office, at=down.later)
    row.refresh_from_db()
    assert row.withdrawn_at is None


def test_the_door_is_open_for_a_week_to_the_moment(down):
    [row] = down.register(PAPER)
    with pytest.raises(Refused, match="The last moment to hand in was"):
        down.bring(PAPER, at=row.until + INSTANT)

    assert down.bring(PAPER, at=row.until).received_at == down.mailed


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("marked", "The marking is final"),
        ("held", "on hold"),
        ("exempt", "exempt"),
        ("left", "Only students"),
    ],
)
def test_what_keeps_others_from_handing_in_keeps_her_too(down, at, change, sentence):
    down.register()
    lecturer = make_participation(down.run, role=Role.LECTURER).user
    if change == "marked":
        version = make_version(make_submission(down.sitting, by=down.student.user, at=at), at=at)
        actions.lock(version.submission, LockReason.MARKED, by=lecturer, at=down.later)
    elif change == "held":
        said = {"by": lecturer, "at": down.later}
        actions.hold(down.sitting, down.student, HoldCause.OTHER, "Onderzoek.", **said)
    elif change == "exempt":
        actions.exempt(
            down.sitting.assignment, down.student, "Gedaan.", by=lecturer, at=down.later
        )
    else:
        down.student.left_at = down.later
        down.student.save()

    with pytest.raises(Refused, match=sentence):
        down.bring(PAPER)


def test_the_statement_and_the_question_about_ai_are_asked_as_always(at):
    down = Down(at, ai_rule=AiRule.FREE)
    down.register()

    with pytest.raises(ValidationError, match="Tick the statement"):
        down.bring(PAPER, statement=None)
    with pytest.raises(ValidationError, match="Say whether"):
        down.bring(PAPER)
    version = down.bring(PAPER, ai_use=AiUse.USED, ai_account="Taal.")
    assert (version.ai_use, version.ai_account) == (AiUse.USED, "Taal.")


def test_the_draft_stays_as_it_is_and_gives_its_files(down, at):
    draft = make_submission(down.sitting, by=down.student.user, note="Kladje.", at=at)
    actions.add_files(draft, [make_upload(PAPER, "paper.pdf")], by=down.student.user, at=at)
    down.register()
    before = Submission.objects.filter(pk=draft.pk).values("note", "draft_number", "ai_use").get()

    version = down.bring(kept=[sha256(PAPER)])

    assert [one.name for one in version.files.all()] == ["paper.pdf"]
    assert version.note == ""
    assert draft.draft_files.count() == 2
    now = Submission.objects.filter(pk=draft.pk).values("note", "draft_number", "ai_use").get()
    assert now == before


def test_a_file_in_the_draft_that_nobody_mailed_is_not_among_them(down, at):
    draft = make_submission(down.sitting, by=down.student.user, at=at)
    down.register()
    [other] = draft.draft_files.all()

    with pytest.raises(ValidationError, match="not among"):
        down.bring(kept=[other.file.sha256])


def test_the_same_press_twice_and_the_same_files_again_are_one_version(down):
    down.register()
    key = uuid4()
    first = down.bring(PAPER, key=key)

    assert down.bring(PAPER, key=key) == first
    assert down.bring(PAPER) == first
    assert SubmissionVersion.objects.count() == 1


# --- the ordinary door -----------------------------------------------------------------------
def ordinary(down, draft, *, at, key=None, **choices):
    return actions.hand_in(
        draft,
        by=down.student.user,
        at=at,
        statement=down.sitting.assignment.statement,
        request_key=key or uuid4(),
        **choices,
    )


def draft_with(down, *contents, at):
    draft = make_submission(down.sitting, by=down.student.user, files=0, at=at)
    for one in contents:
        actions.add_files(draft, [make_upload(one)], by=down.student.user, at=at)
    return draft


def test_a_late_press_with_just_these_files_counts_from_the_mail(down, at):
    draft = draft_with(down, PAPER, ANNEX, at=at)
    late = down.sitting.due_at + 2 * HOUR
    down.register(PAPER, ANNEX, at=late)

    version = ordinary(down, draft, at=late)

    assert (version.way, version.received_at, version.seconds_late) == (
        Way.MAILED,
        down.mailed,
        0,
    )


def test_one_file_of_two_that_was_not_mailed_makes_it_late(down, at):
    draft = draft_with(down, PAPER, ANNEX, at=at)
    late = down.sitting.due_at + 2 * HOUR
    down.register(PAPER, at=late)

    with pytest.raises(ValidationError, match="past the due date"):
        ordinary(down, draft, at=late)
    version = ordinary(down, draft, at=late, is_late_confirmed=True)
    assert (version.way, version.received_at) == (Way.PRESSED, late)


def test_a_press_after_the_last_moment_of_a_draft_with_just_these_files(down, at):
    draft = draft_with(down, PAPER, at=at)
    down.register()

    assert ordinary(down, draft, at=down.later).received_at == down.mailed


def test_a_press_in_time_counts_from_itself(down, at):
    draft = draft_with(down, PAPER, at=at)
    down.register(mailed_at=at, at=at + HOUR)

    version = ordinary(down, draft, at=at + 2 * HOUR)

    assert (version.way, version.received_at) == (Way.PRESSED, at + 2 * HOUR)


def test_what_came_late_before_the_office_registered_it_counts_when_it_comes_again(down, at):
    draft = draft_with(down, PAPER, at=at)
    late = down.sitting.due_at + 2 * HOUR
    first = ordinary(down, draft, at=late, is_late_confirmed=True)
    down.register(at=late + HOUR)

    second = ordinary(down, draft, at=late + 2 * HOUR)

    assert (first.number, first.is_late) == (1, True)
    assert (second.number, second.is_late) == (2, False)
    assert ordinary(down, draft, at=late + 3 * HOUR) == second


# --- teams -----------------------------------------------------------------------------------
class TeamDown:
    """A team whose mail came at the due date, and the office, a day after the last moment."""

    def __init__(self, rule, at):
        self.work = TeamWork(rule, at)
        self.users, self.team = self.work.users, self.work.draft.team
        self.sitting = self.work.draft.sitting
        self.office = make_user()
        make_appointment(self.sitting.assignment.run.course.programme, self.office)
        self.later = self.sitting.cutoff_at + DAY
        actions.register_hashes(
            self.sitting,
            self.team,
            [sha256(PAPER)],
            mailed_at=self.sitting.due_at,
            reason="Storing.",
            by=self.office,
            at=self.later,
        )

    def bring(self, by):
        return actions.hand_in_mailed(
            self.sitting,
            [make_upload(PAPER)],
            declared=Declared(statement=self.sitting.assignment.statement),
            request_key=uuid4(),
            by=by,
            at=self.later,
        )


@pytest.mark.parametrize("rule", HandInRule)
def test_any_member_hands_in_for_the_team_whatever_its_rule(at, rule):
    team = TeamDown(rule, at)

    version = team.bring(team.users[1])

    assert version.members.count() == len(team.users)
    told = Notice.objects.filter(event="submissions.hash_registered")
    assert {one.recipient for one in told} == set(team.users)
    assert list(violations()) == []


def test_who_left_the_team_does_not_hand_in_for_it(at):
    team = TeamDown(HandInRule.ONE_FOR_ALL, at)
    mover = team.sitting.assignment.run.participations.get(user=team.users[0])
    said = {"by": team.office, "at": team.later, "reason": "Ruzie."}
    courses.remove_member(team.team.team_set, mover, **said)

    with pytest.raises(Refused, match="You are in no team"):
        team.bring(team.users[0])
    assert team.bring(team.users[1]).members.count() == len(team.users) - 1


# --- screens ---------------------------------------------------------------------------------
@pytest.fixture
def past():
    """Closed an hour ago; a mail came before."""
    return Down(timezone.now() - 8 * DAY - HOUR)


def register_now(past, *contents):
    return past.register(*contents, at=timezone.now())


def test_the_work_screen_says_what_is_registered_and_where_to_go(client, past):
    client.force_login(past.student.user)
    address = f"/submissions/{past.sitting.pk}/"
    assert "has registered your mail" not in client.get(address).text
    assert client.get(f"{address}mailed/").status_code == 404

    register_now(past)

    page = client.get(address).text
    assert "has registered your mail" in page
    assert f"{address}mailed/" in page
    assert sha256(PAPER) in client.get(f"{address}mailed/").text


def post_mailed(client, past, *contents, **fields):
    statement = past.sitting.assignment.statement.pk
    said = {"request_key": str(uuid4()), "statement": "on", "statement_read": statement}
    said |= {"uploads": [make_upload(one, f"werk-{n}.pdf") for n, one in enumerate(contents)]}
    return client.post(f"/submissions/{past.sitting.pk}/mailed/", said | fields)


def test_from_the_form_to_a_receipt_that_tells_both_times(client, past):
    register_now(past)
    client.force_login(past.student.user)

    wrong = post_mailed(client, past, ANNEX)
    assert "nothing was stored" in wrong.text
    done = post_mailed(client, past, PAPER)

    version = SubmissionVersion.objects.get()
    assert done["Location"] == version.get_absolute_url()
    page = client.get(done["Location"]).text
    assert "Counted from the mail of" in page
    assert "the education office registered" in page
    assert "First byte arrived" not in page
    assert formats.receipt_pdf(version, size=str, address="/").startswith(b"%PDF")
    [notice] = Notice.objects.filter(event="submissions.receipt")
    assert notice.context["way"] == "mailed"
    work = client.get(f"/submissions/{past.sitting.pk}/").text
    assert "has registered your mail" not in work
    assert "is handed in" in client.get(f"/submissions/{past.sitting.pk}/mailed/").text
    check = client.get("/receipts/").text
    assert "SHA-256 received by mail" not in check
    found = client.post("/receipts/", {"code": version.receipt_code, "sha256": sha256(PAPER)})
    assert "SHA-256 received by mail" in found.text


def test_the_form_asks_to_confirm_what_is_late_all_the_same(client, past):
    past.mailed = past.cutoff - timedelta(minutes=5)
    register_now(past)
    client.force_login(past.student.user)
    assert (
        "Your mail came after the due date"
        in client.get(f"/submissions/{past.sitting.pk}/mailed/").text
    )

    assert "Confirm that you want to hand in late" in post_mailed(client, past, PAPER).text
    assert post_mailed(client, past, PAPER, late="on").status_code == 302


def test_who_is_too_late_reads_the_closed_sentence(client, past):
    [row] = past.register(at=past.cutoff + timedelta(minutes=1))
    actions.withdraw_hash(row, "Fout.", by=past.office, at=timezone.now())
    client.force_login(past.student.user)

    refused = post_mailed(client, past, PAPER)

    assert refused.status_code == 403
    assert "The last moment to hand in was" in refused.text


def test_the_statement_that_was_reworded_is_ticked_anew(client, past):
    register_now(past)
    client.force_login(past.student.user)
    assignment = past.sitting.assignment
    old = assignment.statement
    assignment.statements.create(
        number=2, text="Anders.", written_by=past.office, written_at=timezone.now()
    )

    again = post_mailed(client, past, PAPER, statement_read=old.pk)

    assert again.status_code == 200
    form = again.context["form"]
    assert form.data["statement_read"] == assignment.statement.pk
    assert "statement" not in form.data
    assert not SubmissionVersion.objects.exists()


def manage(past):
    return f"/submissions/sittings/{past.sitting.pk}/students/{past.student.pk}/"


def fields_of_mail(past, text):
    local = timezone.localtime(past.mailed)
    return {
        "do": "register",
        "register-hashes": text,
        "register-mailed_at_date": f"{local:%Y-%m-%d}",
        "register-mailed_at_time": f"{local:%H:%M}",
        "register-reason": "De site lag eruit.",
    }


def test_the_office_registers_and_takes_back_on_its_screens(client, past):
    client.force_login(past.office)
    assert "Register a mail" in client.get(manage(past)).text
    wrong = client.post(manage(past), fields_of_mail(past, "beste bureau"))
    assert "holds no SHA-256" in wrong.text

    done = client.post(manage(past), fields_of_mail(past, f"{sha256(PAPER)}  paper.pdf"))

    row = RegisteredHash.objects.get()
    assert done.status_code == 302
    assert row.mailed_at == past.mailed.replace(second=0, microsecond=0)
    assert row.sha256 in client.get(manage(past)).text
    listed = client.get(f"/submissions/sittings/{past.sitting.pk}/exceptions/").text
    assert row.sha256 in listed
    gone = client.post(f"/submissions/hashes/{row.pk}/withdraw/", {"reason": "Fout."})
    assert gone.status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_because == "Fout."


def test_a_lecturer_reads_of_it_and_registers_nothing(client, past):
    [row] = register_now(past)
    lecturer = make_participation(past.run, make_user(language="en"), Role.LECTURER).user
    client.force_login(lecturer)

    page = client.get(manage(past)).text
    assert row.sha256 in page
    assert "Register a mail" not in page
    assert client.post(manage(past), fields_of_mail(past, "a" * 64)).status_code == 403
    assert client.post(f"/submissions/hashes/{row.pk}/withdraw/").status_code == 403
    assert RegisteredHash.objects.get().withdrawn_at is None


def test_a_marker_reads_that_it_counts_from_a_mail_and_not_whose(client, past):
    register_now(past)
    version = past.bring(PAPER, at=timezone.now())
    lecturer = make_participation(past.run, make_user(language="en"), Role.LECTURER).user
    client.force_login(lecturer)

    page = client.get(f"/marking/versions/{version.pk}/").text

    assert "a mail with its SHA-256, registered by the education office" in page
    assert past.office.name not in page


def test_a_mail_is_done_when_its_files_came_in_time_anyhow(down, at):
    draft = draft_with(down, PAPER, at=at)
    ordinary(down, draft, at=at)
    down.register()
    owner = owner_for(down.student.user, down.sitting.assignment)

    [mail] = queries.mails_waiting(owner, down.sitting, at=down.later)

    assert mail.is_done


# --- files that came before they are handed in -----------------------------------------------
def test_a_file_that_came_stays_when_something_else_is_missing(client, past):
    register_now(past)
    client.force_login(past.student.user)

    again = post_mailed(client, past, PAPER, statement="")

    assert not SubmissionVersion.objects.exists()
    assert again.context["form"]["kept"].value() == [sha256(PAPER)]
    assert "werk-0.pdf" in flat(again.content)
    done = post_mailed(client, past, kept=[sha256(PAPER)])
    version = SubmissionVersion.objects.get()
    assert done["Location"] == version.get_absolute_url()
    assert [one.name for one in version.files.all()] == ["werk-0.pdf"]
    assert not MailedFile.objects.exists()


def test_a_file_stays_though_another_field_of_the_form_is_wrong(client):
    past = Down(timezone.now() - 8 * DAY - HOUR, ai_rule=AiRule.FREE)
    register_now(past)
    client.force_login(past.student.user)

    again = post_mailed(client, past, PAPER, ai_use=AiUse.USED, ai_account="a" * 2001)

    assert "Shorten it." in again.text
    assert [one.name for one in MailedFile.objects.all()] == ["werk-0.pdf"]
    assert again.context["form"]["kept"].value() == [sha256(PAPER)]


def test_a_second_sending_of_the_same_press_leaves_no_file_beside_the_version(down):
    down.register()
    key = uuid4()
    first = down.bring(PAPER, key=key)

    assert down.bring(PAPER, key=key) == first
    assert down.bring(PAPER) == first
    assert not MailedFile.objects.exists()


def test_what_nobody_waits_for_any_more_is_cleared_away(down):
    kept, gone = down.register(PAPER), down.register(ANNEX)
    with pytest.raises(ValidationError):
        down.bring(PAPER, ANNEX, statement=None)
    actions.withdraw_hash(gone[0], "Fout.", by=down.office, at=down.later)

    actions.forget_mailed_files(at=down.later)
    assert [one.file.sha256 for one in MailedFile.objects.all()] == [sha256(PAPER)]
    actions.forget_mailed_files(at=kept[0].until + INSTANT)
    assert not MailedFile.objects.exists()


def test_nobody_is_led_to_files_of_work_that_is_on_hold(client, past):
    register_now(past)
    client.force_login(past.student.user)
    brief, link = past.sitting.assignment.page.url, f"/submissions/{past.sitting.pk}/mailed/"
    assert link in client.get(brief).text
    actions.hold(
        past.sitting,
        past.student,
        HoldCause.MARKING,
        "",
        by=past.office,
        at=timezone.now(),
    )

    assert link not in client.get(brief).text


def test_a_file_that_cannot_be_read_leaves_the_others_here(down):
    program = b"MZ" + bytes(5000)
    down.register(PAPER, program)

    with pytest.raises(ValidationError, match=r"werk-2\.pdf: This is not a kind of file"):
        down.bring(PAPER, program)

    assert [one.name for one in MailedFile.objects.all()] == ["werk-1.pdf"]
    assert StoredFile.objects.count() == 1


def begin_mailed(client, past, content, **more):
    told = {"name": "Paper.pdf", "size": len(content), "sha256": sha256(content), "mailed": "1"}
    return client.post(f"/submissions/{past.sitting.pk}/uploads/", told | more)


def send_mailed(client, key, content, offset=0):
    return client.patch(
        f"/submissions/uploads/{key}/",
        content,
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": str(offset)},
    )


def test_a_file_of_a_mail_comes_in_pieces_and_leaves_the_closed_draft_alone(client, past):
    register_now(past)
    client.force_login(past.student.user)
    key = begin_mailed(client, past, PAPER).json()["key"]

    assert send_mailed(client, key, PAPER[:300]).headers["Upload-Offset"] == "300"
    assert begin_mailed(client, past, PAPER).json() == {"key": key, "offset": 300}
    send_mailed(client, key, PAPER[300:], 300)
    finished = client.post(f"/submissions/uploads/{key}/finish/", {"mailed": "1"})

    assert finished.json() == {"file": MailedFile.objects.get().pk}
    assert not DraftFile.objects.exists()
    assert not PartialUpload.objects.exists()
    assert begin_mailed(client, past, PAPER).json() == finished.json()
    assert "Paper.pdf" in client.get(f"/submissions/{past.sitting.pk}/mailed/").text
    assert post_mailed(client, past, kept=[sha256(PAPER)]).status_code == 302


def test_what_no_mail_named_does_not_begin_to_come(client, past):
    register_now(past)
    client.force_login(past.student.user)

    refused = begin_mailed(client, past, ANNEX)

    assert refused.status_code == 422
    assert refused.json()["said"].startswith("This is not one of the files whose SHA-256 you")
    assert not PartialUpload.objects.exists()
    assert not Submission.objects.exists()


def test_a_file_of_a_mail_does_not_end_in_the_closed_draft(client, past):
    register_now(past)
    client.force_login(past.student.user)
    key = begin_mailed(client, past, PAPER).json()["key"]
    send_mailed(client, key, PAPER)

    refused = client.post(f"/submissions/uploads/{key}/finish/")

    assert refused.status_code == 403
    assert not DraftFile.objects.exists()
    assert client.post(f"/submissions/uploads/{key}/finish/", {"mailed": "1"}).status_code == 200


def test_no_more_of_it_comes_once_the_registration_is_taken_back(client, past):
    [row] = register_now(past)
    client.force_login(past.student.user)
    key = begin_mailed(client, past, PAPER).json()["key"]
    actions.withdraw_hash(row, "Fout.", by=past.office, at=timezone.now())

    assert send_mailed(client, key, PAPER[:300]).status_code == 403
    assert client.post(f"/submissions/uploads/{key}/finish/", {"mailed": "1"}).status_code == 403


def test_a_stranger_begins_nothing_with_a_hash_that_another_mailed(client, past):
    register_now(past)
    client.force_login(make_participation(past.run).user)

    assert begin_mailed(client, past, PAPER).status_code == 403
    assert not PartialUpload.objects.exists()


def test_files_of_a_mail_know_no_quota_for_nobody_could_make_room(at):
    down = Down(at, quota_megabytes=1, max_megabytes=1)
    draft_with(down, pdf_bytes("voll") + b"%" * 900_000, at=at)
    large = pdf_bytes("groot") + b"%" * 900_000
    down.register(large)

    assert down.bring(large).files.get().file.size == len(large)


def test_the_brief_of_closed_work_leads_to_what_was_mailed(client, past):
    client.force_login(past.student.user)
    brief, link = past.sitting.assignment.page.url, f"/submissions/{past.sitting.pk}/mailed/"
    assert link not in client.get(brief).text
    register_now(past)

    assert link in client.get(brief).text

    past.bring(PAPER, at=timezone.now())
    assert link not in client.get(brief).text


# --- the veil over anonymous work ------------------------------------------------------------
def is_veiled(sitting, at):
    return Sitting.objects.filter(pk=sitting.pk).veiled(at=at).exists()


def test_files_stand_in_the_order_in_which_they_were_chosen(at):
    down = Down(at)
    down.register(PAPER, ANNEX)
    draft = make_submission(down.sitting, by=down.student.user, files=0, at=at)
    uploads = [make_upload(one) for one in (PAPER, ANNEX)]
    actions.add_files(draft, uploads, by=down.student.user, at=at)

    version = down.bring(ANNEX, PAPER)

    assert [one.file.sha256 for one in version.files.all()] == [sha256(ANNEX), sha256(PAPER)]


def test_files_that_were_here_stand_before_those_of_the_press(at):
    down = Down(at)
    down.register(PAPER, ANNEX)
    draft = make_submission(down.sitting, by=down.student.user, files=0, at=at)
    uploads = [make_upload(one) for one in (ANNEX, PAPER)]
    actions.add_files(draft, uploads, by=down.student.user, at=at)

    version = down.bring(ANNEX, kept=[sha256(PAPER)])

    assert [one.file.sha256 for one in version.files.all()] == [sha256(PAPER), sha256(ANNEX)]


def test_as_long_as_a_mail_waits_no_marker_learns_who_is_who(at):
    down = Down(at, is_anonymous=True)
    assert not is_veiled(down.sitting, down.later)
    [row] = down.register()

    assert is_veiled(down.sitting, row.until + LONGEST_REQUEST)
    assert not is_veiled(down.sitting, row.until + LONGEST_REQUEST + INSTANT)
    actions.withdraw_hash(row, "Fout.", by=down.office, at=down.later)
    assert not is_veiled(down.sitting, down.later)


def test_a_mail_for_work_whose_mark_is_out_veils_nothing(at):
    down = Down(at, is_anonymous=True)
    [row] = down.register()
    down.bring(PAPER)
    assert is_veiled(down.sitting, row.until)

    Submission.objects.update(
        state=State.LOCKED, lock_reason=LockReason.RELEASED, locked_at=down.later
    )

    assert not is_veiled(down.sitting, row.until)
    down.register(whose=make_participation(down.run), mailed_at=down.mailed + HOUR)
    assert is_veiled(down.sitting, row.until)


# --- this evening ----------------------------------------------------------------------------
def test_tonight_tells_what_was_mailed_until_it_is_handed_in(down):
    user = down.student.user
    tonight_for(user, at=down.later)  # what is asked once for all
    with CaptureQueriesContext(connection) as before:
        assert tonight_for(user, at=down.later).mailed == []
    down.register(PAPER, ANNEX)

    with CaptureQueriesContext(connection) as waiting:
        [row] = tonight_for(user, at=down.later + HOUR).mailed
    assert row.sitting == down.sitting
    assert row.until == down.later + HASH_WAITS
    assert len(waiting) == len(before) + 1

    assert tonight_for(user, at=row.until + INSTANT).mailed == []
    assert tonight_for(make_participation(down.run).user, at=down.later + HOUR).mailed == []
    down.bring(PAPER, ANNEX)
    assert tonight_for(user, at=down.later + 2 * HOUR).mailed == []


def test_tonight_tells_each_member_what_the_team_mailed(at):
    work = TeamWork(HandInRule.ONE_FOR_ALL, at)
    office = make_user()
    make_appointment(work.sitting.assignment.run.course.programme, office)
    later = work.sitting.cutoff_at + DAY
    actions.register_hashes(
        work.sitting,
        work.team,
        [sha256(PAPER)],
        mailed_at=work.sitting.due_at - HOUR,
        reason="Storing.",
        by=office,
        at=later,
    )

    for user in work.users:
        assert [one.sitting for one in tonight_for(user, at=later).mailed] == [work.sitting]


def test_the_evening_screen_links_to_where_it_is_handed_in(client):
    down = Down(timezone.now() - 9 * DAY)
    down.later = timezone.now()
    down.register()
    client.force_login(down.student.user)

    page = client.get("/tonight/").content.decode()

    assert f"/submissions/{down.sitting.pk}/mailed/" in page
    assert "they count from your mail" in flat(page.encode())
