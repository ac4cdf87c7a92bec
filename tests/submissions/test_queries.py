from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from lms.core.templatetags.look import moment
from lms.courses.enums import Role
from lms.rubrics.models import Rubric
from lms.submissions import queries
from lms.submissions.enums import Progress
from tests.factories.courses import (
    make_participation,
    make_run,
    make_team,
    make_team_set,
)
from tests.factories.rubrics import make_rubric
from tests.factories.submissions import DAY, make_assignment, make_sitting, make_version
from tests.html import flat

pytestmark = pytest.mark.django_db


def test_the_roster_of_individual_work_has_every_student_and_no_lecturer(at):
    sitting = make_sitting(at=at)
    run = sitting.assignment.run
    student = make_participation(run)
    make_participation(run, role=Role.LECTURER)
    make_participation(run, left_at=at)

    rows = queries.roster_of(sitting, at=at)

    assert [(row.participation, row.progress, row.name) for row in rows] == [
        (student, Progress.NOTHING, student.user.name)
    ]


def test_the_roster_of_team_work_names_members_and_warns_of_who_is_in_no_team(at):
    run = make_run()
    team_set = make_team_set(run)
    team = make_team(team_set, members=[make_participation(run), make_participation(run)])
    alone = make_participation(run)
    sitting = make_sitting(make_assignment(run, kind="team", team_set=team_set), at=at)

    rows = queries.roster_of(sitting, at=at)

    assert [(row.team, row.participation, len(row.members), row.is_teamless) for row in rows] == [
        (team, None, 2, False),
        (None, alone, 1, True),
    ]


def listed(run, user):
    request = RequestFactory().get("/")
    request.user = user
    return Template("{% load submissions %}{% assignments_of run %}").render(
        Context({"request": request, "run": run})
    )


@pytest.mark.parametrize("role", [Role.STUDENT, Role.LECTURER])
def test_listing_the_assignments_of_a_run_costs_the_same_for_many(
    role, django_assert_num_queries, django_assert_max_num_queries, at
):
    run = make_run()
    user = make_participation(run, role=role).user
    make_sitting(make_assignment(run))
    listed(run, user)  # the addresses of the site are cached from here on
    with django_assert_max_num_queries(10) as few:
        listed(run, user)
    for _ in range(9):
        make_sitting(make_assignment(run))

    with django_assert_num_queries(len(few)):
        html = listed(run, user)

    assert html.count("assignment__title") == 10


def test_the_list_of_a_run_says_that_an_assignment_is_not_open_yet():
    run = make_run()
    user = make_participation(run).user
    sitting = make_sitting(make_assignment(run))
    assert "nog niets" in listed(run, user)

    sitting.opens_at = sitting.due_at - DAY
    sitting.save()
    html = listed(run, user)

    assert "nog niet open" in html
    assert "nog niets" not in html
    assert f"opent{moment(sitting.opens_at)}" in flat(html)


@pytest.mark.parametrize(("sittings", "expected"), [(1, 9), (3, 10), (5, 10)])
def test_a_brief_takes_nine_queries_and_one_where_something_is_over(
    sittings, expected, django_assert_num_queries, at
):
    student = make_participation(make_run())
    assignment = make_assignment(student.run, rubric=make_rubric(criteria=3, levels=4))
    make_sitting(assignment, at=at)
    for number in range(1, sittings):
        make_sitting(assignment, at=at - number * 60 * DAY, kind="resit")
    make_version(sitting=assignment.sittings.last(), by=student.user, at=at)

    with django_assert_num_queries(expected):
        brief = queries.brief_of(assignment.page, student.user, at=at)
        shown = [list(one.levels.all()) for one in brief.rubric.criteria.all()]

    assert (brief.work.progress, len(brief.sittings)) == (Progress.HANDED_IN, sittings)
    assert [len(levels) for levels in shown] == [4, 4, 4]


def test_the_current_sitting_is_the_first_that_is_not_over(at):
    assignment = make_assignment()
    first = make_sitting(assignment, at=at - 20 * DAY)
    resit = make_sitting(assignment, at=at, kind="resit")

    dates = {sitting.pk: sitting.dates for sitting in (first, resit)}

    assert queries.current_sitting([first, resit], dates, at=at) == resit
    assert queries.current_sitting([resit, first], dates, at=first.cutoff_at) == first
    assert queries.current_sitting([first, resit], dates, at=at + 60 * DAY) == resit
    assert queries.current_sitting([], {}, at=at) is None


def test_no_draft_of_an_old_sitting_counts_for_a_new_one(at):
    assignment = make_assignment()
    sitting = make_sitting(assignment, at=at - timedelta(days=20))

    assert queries.counts_of([sitting], at=at)[sitting.pk].drafts == 0


def test_lecturers_see_the_rubrics_by_which_their_runs_are_judged(at):
    rubric = make_rubric()
    assignment = make_assignment(rubric=rubric)
    lecturer = make_participation(assignment.run, role="lecturer").user
    elsewhere = make_participation(role="lecturer").user

    assert list(Rubric.objects.visible_to(lecturer, at=at)) == [rubric]
    assert list(Rubric.objects.visible_to(elsewhere, at=at)) == []
