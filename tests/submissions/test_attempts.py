"""What befalls a work: withdrawn, on hold, opened again, exempt, received by staff, begun anew."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from lms.agenda.queries import tonight_for
from lms.core.verdict import Refused
from lms.courses.enums import Role
from lms.notices.models import Notice
from lms.reviews import queries as reviews
from lms.reviews.enums import Marking
from lms.submissions import actions, queries
from lms.submissions.enums import HandInRule, HoldCause, LockReason, Progress, State, Way
from lms.submissions.models import (
    Exemption,
    Extension,
    Submission,
    SubmissionVersion,
    dates_of_submission,
    expected_of,
)
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation
from tests.factories.files import make_upload
from tests.factories.submissions import (
    DAY,
    docx_bytes,
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)
from tests.html import flat
from tests.submissions.test_rounds import TeamWork

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def version(at):
    return make_version(make_submission(make_sitting(at=at), at=at), at=at)


@pytest.fixture
def work(version):
    return version.submission


@pytest.fixture
def student(work):
    return work.participation


@pytest.fixture
def lecturer(work):
    run = work.sitting.assignment.run
    return make_participation(run, make_user(language="en"), Role.LECTURER).user


def told(what):
    rows = Notice.objects.filter(event="submissions.attempt", context__what=what)
    return {row.recipient for row in rows}


def hand_in(work, *, at):
    return actions.hand_in(
        work,
        by=work.participation.user,
        at=at,
        statement=work.sitting.assignment.statement,
        request_key=uuid4(),
        is_late_confirmed=True,
    )


def receive(sitting, whose, *, by, at, **choices):
    defaults = {
        "way": Way.ON_PAPER,
        "reason": "De site deed het niet.",
        "received_at": at,
        "request_key": uuid4(),
    }
    uploads = choices.pop("uploads", None) or [make_upload(name="scan.pdf")]
    return actions.receive(sitting, whose, uploads, by=by, at=at, **defaults | choices)


# --- withdrawing -----------------------------------------------------------------------------
def test_what_was_handed_in_is_withdrawn_kept_and_handed_in_again(work, version, student, at):
    actions.withdraw(work, "Verkeerd bestand.", by=student.user, at=at + HOUR)

    work.refresh_from_db()
    assert work.state == State.WITHDRAWN
    assert (work.withdrawn_by, work.withdrawn_because) == (student.user, "Verkeerd bestand.")
    assert list(work.versions.all()) == [version]
    assert told("withdrawn") == {student.user}

    again = hand_in(work, at=at + 2 * HOUR)
    work.refresh_from_db()
    assert again.number == 2
    assert (work.state, work.withdrawn_at) == (State.HANDED_IN, None)


def test_one_member_withdraws_for_all_and_all_are_told(at):
    team = TeamWork(HandInRule.ONE_FOR_ALL, at)
    make_version(team.draft, by=team.users[0], at=at)

    actions.withdraw(team.draft, "Nog niet af.", by=team.users[2], at=at)

    assert told("withdrawn") == set(team.users)


def test_lists_count_what_is_withdrawn_as_not_handed_in(work, student, lecturer, at):
    actions.withdraw(work, "Verkeerd bestand.", by=student.user, at=at)

    [row] = queries.roster_of(work.sitting, at=at)
    [marked] = reviews.works_of(work.sitting, at=at)
    [counts] = reviews.counts_for(lecturer, at=at)
    [mine] = queries.works_for(student.user, [work.sitting], at=at)
    assert row.progress == mine.progress == Progress.WITHDRAWN
    assert marked.state == Marking.NOTHING
    assert (counts.handed_in, counts.to_mark, counts.nothing) == (0, 0, 1)
    assert counts == reviews.tally_of(work.sitting, [marked])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("draft", "nothing to withdraw"),
        ("closed", "The last moment was"),
        ("released", "The mark was released"),
        ("marked", "The marking is final"),
        ("marking", "is being marked"),
        ("held", "put this work on hold"),
        ("stranger", "Only the people whose work this is"),
    ],
)
def test_withdrawing_is_refused_in_words(work, student, lecturer, at, change, sentence):
    user, moment = student.user, at + HOUR
    if change == "draft":
        actions.withdraw(work, "Nee.", by=user, at=at)
    elif change == "closed":
        moment = work.sitting.cutoff_at + HOUR
    elif change in {"released", "marked"}:
        actions.lock(work, LockReason(change), by=lecturer, at=at)
    elif change in {"marking", "held"}:
        cause = HoldCause.MARKING if change == "marking" else HoldCause.OTHER
        actions.hold(work.sitting, student, cause, "Even wachten.", by=lecturer, at=at)
    else:
        user = make_participation(work.sitting.assignment.run).user

    with pytest.raises(Refused, match=sentence):
        actions.withdraw(work, "Toch niet.", by=user, at=moment)


def test_withdrawing_wants_a_reason(work, student, at):
    with pytest.raises(ValidationError):
        actions.withdraw(work, " ", by=student.user, at=at)

    work.refresh_from_db()
    assert work.state == State.HANDED_IN


def test_staff_withdraw_after_the_last_moment(work, lecturer, student, at):
    actions.withdraw(work, "Op verzoek.", by=lecturer, at=work.sitting.cutoff_at + DAY)

    assert told("withdrawn") == {student.user}


# --- on hold ---------------------------------------------------------------------------------
def test_on_hold_nothing_changes_until_it_is_lifted(work, student, lecturer, at):
    actions.hold(work.sitting, student, HoldCause.OTHER, "Overleg.", by=lecturer, at=at)

    with pytest.raises(Refused, match="Overleg"):
        actions.add_files(work, [make_upload(name="nieuw.pdf")], by=student.user, at=at)
    with pytest.raises(Refused, match="Overleg"):
        hand_in(work, at=at)
    actions.lift_hold(work, by=lecturer, at=at)

    actions.add_files(work, [make_upload(name="nieuw.pdf")], by=student.user, at=at)
    assert hand_in(work, at=at).number == 2
    assert told("held") == told("lifted") == {student.user}


def test_a_work_that_nobody_began_can_be_on_hold(at):
    sitting = make_sitting(at=at)
    run = sitting.assignment.run
    student, lecturer = make_participation(run), make_participation(run, role=Role.LECTURER).user

    actions.hold(sitting, student, HoldCause.MARKING, "", by=lecturer, at=at)

    assert Submission.objects.get().state == State.DRAFT
    with pytest.raises(Refused):
        make_submission(sitting, by=student.user, at=at)


def test_another_reason_than_marking_is_said(work, student, lecturer, at):
    with pytest.raises(ValidationError):
        actions.hold(work.sitting, student, HoldCause.OTHER, "", by=lecturer, at=at)


# --- opened again ----------------------------------------------------------------------------
def test_a_work_is_opened_again_for_its_student_until_a_date(work, student, lecturer, at):
    late = work.sitting.cutoff_at + DAY
    actions.reopen(work.sitting, student, "Ziek.", until=late + 2 * DAY, by=lecturer, at=late)

    actions.add_files(work, [make_upload(name="beter.pdf")], by=student.user, at=late)
    version = hand_in(work, at=late + DAY)

    assert (version.number, version.seconds_late, version.due_source) == (2, 0, "reopened")
    assert Notice.objects.get(event="submissions.reopened").recipient == student.user
    other = make_participation(work.sitting.assignment.run)
    with pytest.raises(Refused):
        make_submission(work.sitting, by=other.user, at=late)


def test_opening_again_replaces_the_extension_there_was(work, student, lecturer, at):
    late = work.sitting.cutoff_at + DAY
    for days in (2, 4):
        until = late + days * DAY
        actions.reopen(work.sitting, student, "Ziek.", until=until, by=lecturer, at=late)

    assert Extension.objects.count() == 2
    assert dates_of_submission(work).cutoff_at == late + 4 * DAY


def test_what_was_judged_is_opened_again_and_a_newer_version_replaces_nothing(
    work, version, student, lecturer, at
):
    actions.lock(work, LockReason.MARKED, by=lecturer, at=at)
    with pytest.raises(Refused):
        hand_in(work, at=at)

    until = work.sitting.cutoff_at + DAY
    actions.reopen(work.sitting, student, "Beter.", until=until, by=lecturer, at=at)
    actions.add_files(work, [make_upload(name="beter.pdf")], by=student.user, at=at)
    newer = hand_in(work, at=at + HOUR)

    assert list(work.versions.all()) == [version, newer]


@pytest.mark.parametrize("obstacle", ["released", "held", "past", "open", "no reason", "stranger"])
def test_opening_again_is_refused_in_words(work, student, lecturer, at, obstacle):
    choices = {"until": work.sitting.cutoff_at + DAY, "by": lecturer, "at": at}
    if obstacle == "released":
        actions.lock(work, LockReason.RELEASED, by=lecturer, at=at)
    elif obstacle == "held":
        actions.hold(work.sitting, student, HoldCause.MARKING, "", by=lecturer, at=at)
    elif obstacle == "past":
        choices["until"] = at
    elif obstacle == "open":
        choices["until"] = work.sitting.due_at
    elif obstacle == "stranger":
        choices["by"] = student.user

    with pytest.raises((Refused, ValidationError)):
        actions.reopen(
            work.sitting, student, "" if obstacle == "no reason" else "Ziek.", **choices
        )

    assert not Extension.objects.exists()


# --- exempt ----------------------------------------------------------------------------------
def test_of_who_is_exempt_nothing_is_expected(at):
    sitting = make_sitting(at=at)
    run = sitting.assignment.run
    student, lecturer = make_participation(run), make_participation(run, role=Role.LECTURER).user
    make_participation(run)
    assert [work.sitting for work in tonight_for(student.user, at=at).work] == [sitting]

    exemption = actions.exempt(
        sitting.assignment, student, "Vorig jaar gehaald.", by=lecturer, at=at
    )

    with pytest.raises(Refused, match="Vorig jaar gehaald"):
        make_submission(sitting, by=student.user, at=at)
    assert tonight_for(student.user, at=at).work == []
    progress = {row.participation: row.progress for row in queries.roster_of(sitting, at=at)}
    assert progress[student] == Progress.EXEMPT
    [counts] = reviews.counts_for(lecturer, at=at)
    assert counts.expected == 1
    assert counts == reviews.tally_of(sitting, reviews.works_of(sitting, at=at))
    assert told("exempt") == {student.user}

    actions.end_exemption(exemption, by=lecturer, at=at)
    assert make_submission(sitting, by=student.user, at=at)


def test_who_is_exempt_reads_so_and_not_that_something_is_lacking(client, student, lecturer, at):
    sitting = make_sitting(make_assignment(student.run), at=at)
    actions.exempt(sitting.assignment, student, "Vorig jaar gehaald.", by=lecturer, at=at)
    client.force_login(student.user)

    [mine] = queries.works_for(student.user, [sitting], at=sitting.cutoff_at + timedelta(days=1))
    brief = queries.brief_of(sitting.assignment.page, student.user, at=at)
    page = flat(client.get(f"/submissions/{sitting.pk}/").content)

    assert (mine.progress, mine.tone, mine.stand.next) == (Progress.EXEMPT, "neutral", "")
    assert (brief.work.progress, brief.work.is_workable) == (Progress.EXEMPT, False)
    assert "Vorig jaar gehaald." in page
    assert "/extension/" not in page


def test_a_team_hands_in_without_who_is_exempt(at):
    team = TeamWork(HandInRule.ALL_CONFIRM, at)
    lecturer = make_participation(team.sitting.assignment.run, role=Role.LECTURER).user
    actions.exempt(team.sitting.assignment, team.members[2], "Gehaald.", by=lecturer, at=at)

    assert set(expected_of(team.draft)) == set(team.members[:2])
    found = team.ask(at)
    actions.confirm(found, by=team.users[1], at=at)

    people = SubmissionVersion.objects.get().members.values_list("participation", flat=True)
    assert set(people) == {member.pk for member in team.members[:2]}


def test_only_staff_exempt_and_with_a_reason(work, student, lecturer, at):
    with pytest.raises(Refused):
        actions.exempt(work.sitting.assignment, student, "Zin.", by=student.user, at=at)
    with pytest.raises(ValidationError):
        actions.exempt(work.sitting.assignment, student, "", by=lecturer, at=at)

    assert not Exemption.objects.exists()


# --- received by staff -----------------------------------------------------------------------
def test_what_came_on_paper_counts_from_when_it_was_received(at):
    sitting = make_sitting(at=at)
    run = sitting.assignment.run
    student, lecturer = make_participation(run), make_participation(run, role=Role.LECTURER).user
    later = sitting.cutoff_at + DAY

    version = receive(sitting, student, by=lecturer, at=later, received_at=sitting.due_at)

    assert (version.way, version.submitted_by) == (Way.ON_PAPER, lecturer)
    assert (version.received_at, version.completed_at) == (sitting.due_at, later)
    assert not version.is_late
    assert version.members.get().confirmed_at is None
    facts = json.loads(version.manifest)
    assert (facts["way"], facts["reason"]) == ("paper", "De site deed het niet.")
    assert facts["submitted_by"]["name"] == lecturer.name
    mail = Notice.objects.get(event="submissions.receipt")
    assert mail.recipient == student.user


def test_staff_hand_in_for_a_student_and_her_draft_stays(work, student, lecturer, at):
    work.refresh_from_db()
    before = [file.pk for file in work.draft_files.all()]

    version = receive(
        work.sitting, student, by=lecturer, at=at + HOUR, way=Way.ON_BEHALF, received_at=at
    )

    assert (version.number, version.submitted_by) == (2, lecturer)
    assert version.received_at == at + HOUR
    assert [file.pk for file in work.draft_files.all()] == before
    assert [file.name for file in version.files.all()] == ["scan.pdf"]


def test_the_same_form_twice_is_one_version(work, student, lecturer, at):
    key = uuid4()

    versions = {
        receive(work.sitting, student, by=lecturer, at=at, request_key=key) for _ in range(2)
    }

    assert len(versions) == 1


@pytest.mark.parametrize("obstacle", ["no reason", "future", "bad file", "closed", "student"])
def test_receiving_is_refused_in_words_and_stores_no_version(
    work, version, student, lecturer, at, obstacle
):
    choices = {"by": lecturer, "at": at}
    if obstacle == "no reason":
        choices["reason"] = " "
    elif obstacle == "future":
        choices["received_at"] = at + HOUR
    elif obstacle == "bad file":
        choices["uploads"] = [make_upload(name="scan.pdf", content=b"MZ not a paper")]
    elif obstacle == "closed":
        actions.lock(work, LockReason.RELEASED, by=lecturer, at=at)
    else:
        choices["by"] = student.user

    with pytest.raises((Refused, ValidationError)):
        receive(work.sitting, student, **choices)

    assert SubmissionVersion.objects.get() == version


# --- begun anew ------------------------------------------------------------------------------
def test_a_resit_starts_from_the_last_version_which_stays(work, version, student, at):
    resit = make_sitting(work.sitting.assignment, at=at + 10 * DAY, kind="resit")
    draft = actions.open_draft(resit, by=student.user, at=at + 11 * DAY)
    assert queries.earlier_version(student.user, draft, resit) == version

    actions.start_from(draft, version, by=student.user, at=at + 11 * DAY)

    draft.refresh_from_db()
    assert [file.name for file in draft.draft_files.all()] == ["werk-1.pdf"]
    assert draft.state == State.DRAFT
    assert version.files.count() == 1
    assert queries.earlier_version(student.user, draft, resit) is None
    with pytest.raises(Refused):
        actions.start_from(draft, version, by=student.user, at=at + 11 * DAY)


def test_nobody_starts_from_a_version_of_another_assignment(work, student, at):
    other = make_version(make_submission(make_sitting(at=at), at=at), at=at)

    draft = actions.open_draft(
        make_sitting(work.sitting.assignment, at=at, kind="resit"), by=student.user, at=at
    )

    with pytest.raises(Refused):
        actions.start_from(draft, other, by=student.user, at=at)


# --- the database ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change",
    [
        {"state": "withdrawn"},
        {"withdrawn_because": "Zomaar."},
        {"held_for": "marking"},
        {"held_for": "boredom"},
        {"held_because": "Zomaar."},
    ],
)
def test_a_withdrawal_and_a_hold_are_whole(work, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.update(**change)


def test_an_exemption_is_whole_and_in_force_once(work, student, lecturer, at):
    exemption = actions.exempt(work.sitting.assignment, student, "Ja.", by=lecturer, at=at)
    again = {
        "assignment": exemption.assignment,
        "participation": student,
        "reason": "Nog eens.",
        "granted_by": lecturer,
        "granted_at": at,
    }
    for write, change in (
        (Exemption.objects.update, {"reason": ""}),
        (Exemption.objects.update, {"ended_at": at}),
        (Exemption.objects.create, again),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write(**change)


# --- screens ---------------------------------------------------------------------------------
@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def open_work(now):
    return make_version(make_submission(make_sitting(at=now), at=now), at=now).submission


def signed_in(client, user):
    user.language = "en"
    user.save()
    client.force_login(user)
    return client


def staff_of(work, role=Role.LECTURER):
    return make_participation(work.sitting.assignment.run, role=role).user


def page_of(work):
    return f"/submissions/sittings/{work.sitting_id}/students/{work.participation_id}/"


def test_a_student_withdraws_on_her_screen_and_is_asked_why(client, open_work):
    signed_in(client, open_work.participation.user)
    address = f"/submissions/{open_work.sitting_id}/withdraw/"

    refused = client.post(address, {"reason": ""})
    assert "Say why: whose work it is reads it." in flat(refused.content)
    page = client.post(address, {"reason": "Verkeerd bestand."}, follow=True)

    said = flat(page.content)
    assert "so nothing counts as handed in" in said
    assert "Verkeerd bestand." in said
    card = said[said.index("Version 1") :]
    assert "withdrawn" in card
    assert "in time" not in card


def test_the_list_leads_staff_to_the_work_of_each(client, open_work):
    signed_in(client, staff_of(open_work))

    page = client.get(f"/submissions/sittings/{open_work.sitting_id}/works/")

    assert page_of(open_work) in flat(page.content)


def test_staff_put_on_hold_and_what_is_missing_stands_beside_its_field(client, open_work):
    signed_in(client, staff_of(open_work))

    page = client.post(page_of(open_work), {"do": "hold", "hold-cause": "other"})
    assert "Say why: whose work it is reads it." in flat(page.content)
    page = client.post(
        page_of(open_work),
        {"do": "hold", "hold-cause": "other", "hold-reason": "Overleg."},
        follow=True,
    )

    assert "Overleg." in flat(page.content)
    screen = client.get(f"/submissions/{open_work.sitting_id}/")
    assert screen.status_code == 200
    open_work.refresh_from_db()
    assert open_work.is_held


def test_staff_receive_a_scan_and_the_receipt_names_them(client, open_work, now):
    lecturer = staff_of(open_work)
    signed_in(client, lecturer)
    when = timezone.localtime(now)

    page = client.post(
        page_of(open_work),
        {
            "do": "receive",
            "receive-way": "paper",
            "receive-received_at_date": f"{when:%Y-%m-%d}",
            "receive-received_at_time": f"{when:%H:%M}",
            "receive-uploads": [SimpleUploadedFile("scan.docx", docx_bytes())],
            "receive-reason": "De site deed het niet.",
            "receive-has_declared": "on",
            "receive-request_key": str(uuid4()),
        },
    )

    assert page.status_code == 302
    version = open_work.versions.last()
    receipt = flat(
        signed_in(client, open_work.participation.user).get(version.get_absolute_url()).content
    )
    said = f"received on paper or by mail by {lecturer.name}, because: De site deed het niet."
    assert said in receipt


def test_who_only_marks_or_studies_finds_no_such_page(client, open_work):
    for user in (staff_of(open_work, Role.MARKER), open_work.participation.user):
        signed_in(client, user)
        assert client.get(page_of(open_work)).status_code == 404
        assert client.post(page_of(open_work), {"do": "exempt"}).status_code == 404


def test_a_resit_offers_to_start_from_what_was_handed_in(client, open_work, now):
    resit = make_sitting(open_work.sitting.assignment, at=now, kind="resit")
    signed_in(client, open_work.participation.user)
    address = f"/submissions/{resit.pk}/start-from/{open_work.versions.get().pk}/"
    assert address in flat(client.get(f"/submissions/{resit.pk}/").content)

    page = client.post(address, follow=True)

    assert "werk-1.pdf" in flat(page.content)
    assert client.post(address).status_code == 403


@pytest.mark.parametrize("works", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(
    client, works, now, django_assert_max_num_queries
):
    sitting = make_sitting(at=now)
    for _number in range(works):
        make_version(make_submission(sitting, at=now), at=now)
    signed_in(client, make_participation(sitting.assignment.run, role=Role.LECTURER).user)
    client.get(f"/submissions/sittings/{sitting.pk}/works/")

    with django_assert_max_num_queries(9):
        client.get(f"/submissions/sittings/{sitting.pk}/works/")
