"""Which dates count for whom: overrides, extensions, outages, and how few queries that takes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from lms.core.verdict import Refused
from lms.notices.models import Notice
from lms.submissions import actions, queries
from lms.submissions.enums import DateSource, RequestState
from lms.submissions.models import (
    DateOverride,
    Extension,
    ExtensionRequest,
    Outage,
    Sitting,
    dates_for,
    dates_for_person,
    dates_of,
    dates_of_submission,
    owner_for,
)
from lms.submissions.rules import LONGEST_REQUEST
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_appointment,
    make_cohort,
    make_cohort_membership,
    make_participation,
    make_run,
    make_team,
    make_team_set,
)
from tests.factories.extensions import lecturer_of, make_extension, make_override, make_request
from tests.factories.submissions import (
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)

pytestmark = pytest.mark.django_db
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def sitting(at):
    return make_sitting(at=at)


@pytest.fixture
def student(sitting):
    return make_participation(sitting.assignment.run)


@pytest.fixture
def lecturer(sitting):
    return lecturer_of(sitting.assignment.run)


@pytest.fixture
def team_sitting(at):
    run = make_run()
    team_set = make_team_set(run)
    return make_sitting(make_assignment(run, kind="team", team_set=team_set), at=at)


def applied(sitting, participation):
    return dates_for(sitting, owner_for(participation.user, sitting.assignment))


# --- which rule counts -----------------------------------------------------------------------
def test_without_a_rule_of_their_own_everybody_has_the_same_dates(sitting, student):
    dates = applied(sitting, student)

    assert (dates.due_at, dates.cutoff_at) == (sitting.due_at, sitting.cutoff_at)
    assert dates.source == DateSource.DEFAULT


def test_person_beats_team_beats_cohort_beats_everybody(sitting, student, lecturer):
    run = sitting.assignment.run
    cohort = make_cohort(run.course.programme)
    run.cohorts.add(cohort)
    make_cohort_membership(cohort, student.user)
    team = make_team(make_team_set(run), members=[student])
    seen = []
    for whom, days in ((cohort, 10), (team, 9), (student, 11)):
        make_override(sitting, whom, due_at=sitting.due_at + days * DAY, by=lecturer)
        dates = applied(sitting, student)
        seen.append((dates.source, (dates.due_at - sitting.due_at).days))

    assert seen == [(DateSource.COHORT, 10), (DateSource.TEAM, 9), (DateSource.PERSON, 11)]


def test_dates_of_somebody_else_change_nothing_for_me(sitting, student, lecturer):
    other = make_participation(sitting.assignment.run)
    make_override(sitting, other, due_at=sitting.due_at + DAY, by=lecturer)
    make_extension(sitting, other, by=lecturer)

    assert applied(sitting, student).source == DateSource.DEFAULT
    assert applied(sitting, other).source == DateSource.EXTENSION


def test_who_left_a_cohort_has_lost_its_dates(sitting, student, lecturer, at):
    run = sitting.assignment.run
    cohort = make_cohort(run.course.programme)
    run.cohorts.add(cohort)
    make_cohort_membership(cohort, student.user, left_at=at)
    make_override(sitting, cohort, due_at=sitting.due_at + DAY, by=lecturer)

    assert applied(sitting, student).source == DateSource.DEFAULT


def test_a_team_in_two_divisions_has_the_later_of_their_dates(sitting, student, lecturer):
    run = sitting.assignment.run
    for days in (3, 1):
        team = make_team(make_team_set(run), members=[student])
        make_override(sitting, team, due_at=sitting.due_at + days * DAY, by=lecturer)

    assert applied(sitting, student).due_at == sitting.due_at + 3 * DAY


def test_an_extension_comes_on_top_of_dates_of_ones_own(sitting, student, lecturer):
    make_override(sitting, student, due_at=sitting.due_at - DAY, by=lecturer)
    make_extension(sitting, student, until=sitting.due_at, by=lecturer)

    dates = applied(sitting, student)

    assert (dates.due_at, dates.cutoff_at) == (sitting.due_at, sitting.due_at)


def test_on_team_work_the_dates_of_the_team_count_for_all_its_members(team_sitting):
    run = team_sitting.assignment.run
    members = [make_participation(run), make_participation(run)]
    team = make_team(team_sitting.assignment.team_set, members=members)
    make_extension(team_sitting, team)

    assert {applied(team_sitting, one).source for one in members} == {DateSource.EXTENSION}


def test_on_team_work_nobody_has_dates_of_her_own(team_sitting):
    student = make_participation(team_sitting.assignment.run)
    cohort = make_cohort(team_sitting.assignment.run.course.programme)

    for whom in (student, cohort):
        with pytest.raises(ValidationError, match="only the dates of teams count"):
            make_override(team_sitting, whom, due_at=team_sitting.due_at + DAY)
    with pytest.raises(ValidationError, match="only the dates of teams count"):
        make_extension(team_sitting, student)


def test_an_outage_moves_the_deadline_for_everybody(sitting, student):
    Outage.objects.create(
        began_at=sitting.cutoff_at - HOUR, ended_at=sitting.cutoff_at - 30 * MINUTE
    )

    dates = applied(sitting, student)

    assert dates.cutoff_at == sitting.cutoff_at + 30 * MINUTE
    assert dates.postponed_by == 30 * MINUTE


def test_the_grace_of_the_site_is_part_of_the_dates(sitting, student, settings):
    settings.DEADLINE_GRACE_SECONDS = 45

    assert applied(sitting, student).grace == timedelta(seconds=45)


@pytest.mark.parametrize("rows", [1, 25])
def test_the_dates_of_many_take_as_many_queries_as_those_of_one(
    at, lecturer, sitting, rows, django_assert_num_queries
):
    run = sitting.assignment.run
    cohort = make_cohort(run.course.programme)
    run.cohorts.add(cohort)
    students = [make_participation(run) for _ in range(rows)]
    for one in students:
        make_cohort_membership(cohort, one.user)
        make_extension(sitting, one, by=lecturer)
    make_override(sitting, cohort, due_at=sitting.due_at + HOUR, by=lecturer)

    with django_assert_num_queries(2):
        book = dates_of([sitting])
        found = [book.of(sitting, participation=one.pk) for one in students]

    assert {dates.source for dates in found} == {DateSource.EXTENSION}


@pytest.mark.parametrize("rows", [1, 25])
def test_the_dates_of_one_person_in_many_sittings_take_three_queries(
    at, rows, django_assert_num_queries
):
    run = make_run()
    student = make_participation(run)
    sittings = [make_sitting(make_assignment(run), at=at) for _ in range(rows)]
    make_extension(sittings[0], student)

    with django_assert_num_queries(3):
        dates = dates_for_person(student.user, sittings)

    assert dates[sittings[0].pk].source == DateSource.EXTENSION
    assert len(dates) == rows


# --- handing in by them ----------------------------------------------------------------------
def test_with_an_extension_a_hand_in_after_everybodys_last_moment_is_in_time(
    sitting, student, lecturer
):
    draft = make_submission(sitting, by=student.user)
    make_extension(sitting, student, until=sitting.cutoff_at + 2 * DAY, by=lecturer)

    version = make_version(draft, at=sitting.cutoff_at + DAY, is_late_confirmed=False)

    assert not version.is_late
    assert version.due_at == sitting.cutoff_at + 2 * DAY
    assert version.due_source == DateSource.EXTENSION


def test_an_extension_that_ended_helps_no_more(sitting, student, lecturer):
    draft = make_submission(sitting, by=student.user)
    make_extension(sitting, student, until=sitting.cutoff_at + DAY, by=lecturer)

    with pytest.raises(Refused, match="The last moment to hand in was"):
        make_version(draft, at=sitting.cutoff_at + DAY + MINUTE)


def test_late_is_counted_against_the_date_that_applied(sitting, student, lecturer):
    draft = make_submission(sitting, by=student.user)
    due = sitting.due_at + 2 * HOUR
    make_override(sitting, student, due_at=due, cutoff_at=due + DAY, by=lecturer)

    version = make_version(draft, at=due + HOUR)

    assert version.seconds_late == 3600
    assert version.due_source == DateSource.PERSON


def test_within_the_grace_a_hand_in_counts_as_in_time_and_after_it_is_refused(
    sitting, student, settings
):
    settings.DEADLINE_GRACE_SECONDS = 60
    sitting.cutoff_at = sitting.due_at
    sitting.save()
    draft = make_submission(sitting, by=student.user)

    with pytest.raises(Refused):
        make_version(draft, at=sitting.due_at + 61 * MINUTE / 60)
    version = make_version(draft, at=sitting.due_at + MINUTE, is_late_confirmed=False)

    assert not version.is_late


def test_a_withdrawn_extension_leaves_what_was_handed_in_by_it_in_time(sitting, student, lecturer):
    draft = make_submission(sitting, by=student.user)
    extension = make_extension(sitting, student, by=lecturer)
    version = make_version(draft, at=sitting.cutoff_at + DAY, is_late_confirmed=False)

    actions.withdraw_extension(
        extension, reason="Vergissing.", by=lecturer, at=sitting.cutoff_at + DAY
    )

    version.refresh_from_db()
    assert not version.is_late
    assert dates_of_submission(draft).source == DateSource.DEFAULT


# --- asking and deciding ---------------------------------------------------------------------
def test_who_asks_waits_for_an_answer_and_who_decides_is_told(sitting, student, lecturer):
    request = make_request(sitting, by=student.user)

    assert request.state == RequestState.OPEN
    told = Notice.objects.get(event="submissions.extension_asked")
    assert told.recipient == lecturer
    assert queries.sittings_with_requests_for(lecturer, at=sitting.opens_at) == [sitting]


def test_one_asks_once_until_there_is_an_answer(sitting, student):
    make_request(sitting, by=student.user)

    with pytest.raises(Refused, match="You asked already"):
        make_request(sitting, by=student.user)


def test_any_member_asks_for_the_team_and_then_nobody_else_does(team_sitting):
    members = [make_participation(team_sitting.assignment.run) for _ in range(2)]
    team = make_team(team_sitting.assignment.team_set, members=members)

    request = make_request(team_sitting, by=members[0].user)

    assert (request.team, request.participation) == (team, None)
    with pytest.raises(Refused, match="You asked already"):
        make_request(team_sitting, by=members[1].user)


def test_who_is_in_no_team_is_told_whom_to_ask_instead(team_sitting):
    loner = make_participation(team_sitting.assignment.run)

    with pytest.raises(Refused, match="You are in no team"):
        make_request(team_sitting, by=loner.user)


@pytest.mark.parametrize("whose", ["lecturer", "stranger"])
def test_only_students_of_the_run_ask(sitting, lecturer, whose):
    with pytest.raises(Refused, match="Only students of this run"):
        make_request(sitting, by=lecturer if whose == "lecturer" else make_user())


def test_a_date_that_gives_no_more_time_is_refused_beside_its_field(sitting, student):
    with pytest.raises(ValidationError) as refused:
        make_request(sitting, by=student.user, until=sitting.due_at)

    assert list(refused.value.message_dict) == ["until"]
    assert not ExtensionRequest.objects.exists()


def test_a_granted_request_gives_the_date_asked_for_and_is_told(sitting, student, lecturer):
    request = make_request(sitting, by=student.user)

    [extension] = actions.grant_requests(
        [request], until=None, reason="Kan.", by=lecturer, at=sitting.opens_at
    )

    request.refresh_from_db()
    assert extension.until == request.wanted_until
    assert (request.state, request.decided_by) == (RequestState.GRANTED, lecturer)
    assert applied(sitting, student).due_at == extension.until
    assert Notice.objects.get(event="submissions.extension_granted").recipient == student.user


def test_a_refused_request_says_why_and_changes_no_date(sitting, student, lecturer):
    request = make_request(sitting, by=student.user)

    actions.refuse_requests([request], reason="Te laat.", by=lecturer, at=sitting.opens_at)

    request.refresh_from_db()
    assert (request.state, request.decision) == (RequestState.REFUSED, "Te laat.")
    assert applied(sitting, student).source == DateSource.DEFAULT


def test_of_a_selection_all_are_granted_or_none(sitting, lecturer):
    students = [make_participation(sitting.assignment.run) for _ in range(2)]
    requests = [make_request(sitting, by=one.user) for one in students]
    actions.withdraw_request(requests[1], by=students[1].user, at=sitting.opens_at)

    with pytest.raises(Refused, match="answered already"):
        actions.grant_requests(
            requests, until=None, reason="Kan.", by=lecturer, at=sitting.opens_at
        )

    assert not Extension.objects.exists()
    assert ExtensionRequest.objects.get(pk=requests[0].pk).state == RequestState.OPEN


def test_an_extension_for_several_names_those_it_cannot_be_for(sitting, lecturer):
    eager, other = (make_participation(sitting.assignment.run) for _ in range(2))
    make_override(sitting, eager, due_at=sitting.due_at + 5 * DAY, by=lecturer)

    with pytest.raises(ValidationError, match=eager.user.name):
        actions.grant_extensions(
            sitting,
            [other, eager],
            until=sitting.due_at + DAY,
            reason="Ziek.",
            by=lecturer,
            at=sitting.opens_at,
        )

    assert not Extension.objects.exists()


def test_a_second_extension_takes_the_place_of_the_first(sitting, student, lecturer):
    first = make_extension(sitting, student, by=lecturer)
    second = make_extension(sitting, student, until=sitting.due_at + HOUR, by=lecturer)

    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert list(Extension.objects.in_force()) == [second]


def test_closed_work_gets_no_extension(sitting, student, lecturer, at):
    draft = make_submission(sitting, by=student.user)
    make_version(draft)
    actions.lock(draft, "released", by=lecturer, at=at)

    with pytest.raises(ValidationError, match="is closed"):
        make_extension(sitting, student, by=lecturer)


def test_on_anonymous_work_the_office_decides_and_no_lecturer(at):
    run = make_run()
    officer = make_user()
    make_appointment(run.course.programme, officer)
    sitting = make_sitting(make_assignment(run, is_anonymous=True), at=at)
    student = make_participation(run)
    lecturer = lecturer_of(run)

    make_request(sitting, by=student.user)

    assert Notice.objects.get(event="submissions.extension_asked").recipient == officer
    assert queries.sittings_with_requests_for(lecturer, at=at) == []
    with pytest.raises(Refused, match="only the education office"):
        make_extension(sitting, student, by=lecturer)
    assert make_extension(sitting, student, by=officer).granted_by == officer


def test_students_and_other_lecturers_give_nobody_other_dates(sitting, student):
    for person in (student.user, lecturer_of(make_run())):
        with pytest.raises(Refused):
            make_extension(sitting, student, by=person)
        with pytest.raises(Refused):
            make_override(sitting, student, due_at=sitting.due_at + DAY, by=person)


def test_somebody_of_another_run_gets_no_dates_here(sitting, lecturer):
    with pytest.raises(ValidationError, match="does not belong to this run"):
        make_override(
            sitting, make_participation(make_run()), due_at=sitting.due_at + DAY, by=lecturer
        )


def test_ended_dates_of_ones_own_leave_those_for_everybody(sitting, student, lecturer):
    override = make_override(sitting, student, due_at=sitting.due_at + DAY, by=lecturer)

    actions.remove_override(override, by=lecturer, at=sitting.opens_at)

    assert applied(sitting, student).source == DateSource.DEFAULT
    assert Notice.objects.filter(event="submissions.common_dates", recipient=student.user).exists()


# --- outages ---------------------------------------------------------------------------------
def test_an_outage_before_a_deadline_is_noted_once_and_told_to_the_run(sitting, student, at):
    began = sitting.cutoff_at - HOUR

    for _ in range(2):
        actions.note_outage(began, began + 20 * MINUTE, at=at)

    assert Outage.objects.count() == 1
    assert Notice.objects.get(event="submissions.outage").recipient == student.user


def test_an_outage_far_from_any_deadline_is_noted_and_told_to_nobody(sitting, student, at):
    actions.note_outage(at, at + HOUR, at=at)

    assert Outage.objects.count() == 1
    assert not Notice.objects.exists()


def test_a_short_silence_is_no_outage(sitting, at):
    assert actions.note_outage(at, at + 5 * MINUTE, at=at) is None
    assert not Outage.objects.exists()


def test_the_veil_waits_for_what_was_begun_at_the_last_moment(at):
    sitting = make_sitting(make_assignment(is_anonymous=True), at=at)
    veiled = Sitting.objects.filter(pk=sitting.pk).veiled

    assert veiled(at=sitting.cutoff_at + LONGEST_REQUEST).exists()
    assert not veiled(at=sitting.cutoff_at + LONGEST_REQUEST + MINUTE).exists()


def test_an_outage_that_moves_the_last_moment_keeps_the_veil_over_anonymous_work(at):
    sitting = make_sitting(make_assignment(is_anonymous=True), at=at)
    veiled = Sitting.objects.filter(pk=sitting.pk).veiled
    began, ended = sitting.cutoff_at - HOUR, sitting.cutoff_at + HOUR
    assert not veiled(at=ended).exists()

    actions.note_outage(began, ended, at=ended)

    moved = dates_for(sitting, None).cutoff_at
    assert moved == ended + HOUR
    assert veiled(at=moved).exists()
    assert not veiled(at=ended + DAY + MINUTE).exists()


def test_two_outages_in_a_row_keep_the_veil_until_the_moment_that_both_make(at):
    sitting = make_sitting(make_assignment(is_anonymous=True), at=at)
    cutoff = sitting.cutoff_at
    for began, ended in ((-2 * HOUR, -15 * MINUTE), (15 * MINUTE, 9 * HOUR)):
        actions.note_outage(cutoff + began, cutoff + ended, at=cutoff + ended)

    moved = dates_for(sitting, None).cutoff_at
    assert moved > cutoff + 9 * HOUR
    assert Sitting.objects.filter(pk=sitting.pk).veiled(at=moved).exists()


# --- the database ----------------------------------------------------------------------------
def refused(model, **changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**changes)


def test_the_database_keeps_overrides_in_order(sitting, student, lecturer):
    row = make_override(sitting, student, due_at=sitting.due_at + DAY, by=lecturer)

    refused(DateOverride, opens_at=row.due_at + DAY)
    refused(DateOverride, cutoff_at=row.due_at - DAY)
    refused(DateOverride, reason="")
    refused(DateOverride, participation=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        DateOverride.objects.bulk_create([DateOverride(**fields_of(row))])


def test_the_database_keeps_extensions_honest(sitting, student, lecturer, at):
    row = make_extension(sitting, student, by=lecturer)

    refused(Extension, reason="")
    refused(Extension, participation=None)
    refused(Extension, withdrawn_at=at)
    refused(Extension, source=DateSource.COHORT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.bulk_create([Extension(**fields_of(row))])


def test_the_database_keeps_requests_honest(sitting, student, at):
    row = make_request(sitting, by=student.user)

    refused(ExtensionRequest, participation=None)
    refused(ExtensionRequest, category="sick")
    refused(ExtensionRequest, state=RequestState.GRANTED)
    refused(ExtensionRequest, state=RequestState.REFUSED, decided_at=at, decided_by=row.asked_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExtensionRequest.objects.bulk_create([ExtensionRequest(**fields_of(row))])


def test_the_database_keeps_outages_in_order(at):
    Outage.objects.create(began_at=at, ended_at=at + HOUR)

    refused(Outage, ended_at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Outage.objects.create(began_at=at, ended_at=at + DAY)


def fields_of(row):
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
