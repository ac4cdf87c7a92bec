from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from lms.cases import queries
from tests.factories.accounts import make_user
from tests.factories.cases import make_case, make_case_run, make_part, make_release
from tests.factories.courses import make_participation, make_run

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def make_world(at):
    """A run with a case of which part A is open and part B opens in an hour."""
    run = make_run()
    case_run = make_case_run(make_case(title="De casus"), run)
    a = make_release(case_run, make_part(case_run.case, title="Deel A"), opens_at=at)
    b = make_release(
        case_run, make_part(case_run.case, title="KANARIE"), opens_at=at + timedelta(hours=1)
    )
    return run, a, b


def titles(cases):
    return [release.title for entry in cases for release in entry.releases]


def test_cases_of_a_run_hold_only_open_parts_for_a_student(at):
    run, *_ = make_world(at)
    student = make_participation(run).user

    assert titles(queries.cases_of(run, student, at=at)) == ["Deel A"]
    assert titles(queries.cases_of(run, student, at=at + timedelta(hours=1))) == [
        "Deel A",
        "KANARIE",
    ]


def test_a_part_opens_on_its_second(at):
    run, _, b = make_world(at)
    student = make_participation(run).user

    assert titles(queries.cases_of(run, student, at=b.opens_at - SECOND)) == ["Deel A"]
    assert titles(queries.cases_of(run, student, at=b.opens_at)) == ["Deel A", "KANARIE"]


def test_cases_of_a_run_hold_all_planned_parts_for_its_lecturer(at):
    run, *_ = make_world(at)
    lecturer = make_participation(run, role="lecturer").user

    assert titles(queries.cases_of(run, lecturer, at=at)) == ["Deel A", "KANARIE"]


def test_a_stranger_finds_no_case_in_a_run(at):
    run, *_ = make_world(at)

    assert queries.cases_of(run, make_user(), at=at) == []


@pytest.mark.parametrize("count", [1, 25])
def test_cases_of_a_run_take_two_queries(at, count, django_assert_num_queries):
    run = make_run()
    for _ in range(count):
        make_release(make_case_run(run=run), opens_at=at)
    student = make_participation(run).user

    with django_assert_num_queries(2):
        cases = queries.cases_of(run, student, at=at)
        [(e.case_run.case.title, [r.get_absolute_url() for r in e.releases]) for e in cases]
    assert len(cases) == count


def test_the_title_is_that_of_the_pinned_edition(at):
    run, a, _ = make_world(at)
    part = a.part
    part.title = "Deel A, herzien"
    part.save_revision().publish()
    student = make_participation(run).user

    assert titles(queries.cases_of(run, student, at=at)) == ["Deel A"]


def render_tag(run, user):
    request = RequestFactory().get("/")
    request.user = user
    template = Template("{% load cases %}{% cases_of run %}")
    return template.render(Context({"request": request, "run": run}))


def test_the_tag_shows_a_student_nothing_of_what_is_closed(at):
    from django.utils import timezone

    run, *_ = make_world(timezone.now())

    html = render_tag(run, make_participation(run).user)

    assert "Deel A" in html
    assert "KANARIE" not in html
    assert "plan" not in html


def test_the_tag_leads_a_lecturer_to_the_plan(at):
    from django.utils import timezone

    run, a, _ = make_world(timezone.now())

    html = render_tag(run, make_participation(run, role="lecturer").user)

    assert "KANARIE" in html
    assert f"/cases/{a.case_run_id}/plan/" in html
    assert f"/cases/use/{run.pk}/" in html


def test_parts_opening_for_a_student_are_those_of_the_last_week(at):
    run, a, _b = make_world(at)
    student = make_participation(run).user

    assert [r.pk for r in queries.parts_opening(student, at=at)] == [a.pk]
    assert queries.parts_opening(student, at=at + timedelta(days=8)) == []


def test_parts_opening_for_a_lecturer_include_what_opens_soon(at):
    run, a, b = make_world(at)
    make_release(make_case_run(), opens_at=at)
    lecturer = make_participation(run, role="lecturer").user

    assert [r.pk for r in queries.parts_opening(lecturer, at=at)] == [a.pk, b.pk]


def test_an_author_studying_in_the_run_is_not_told_of_what_opens_soon(at):
    run, a, _b = make_world(at)
    student = make_participation(run).user
    a.case_run.case.authors.create(user=student)

    assert [r.pk for r in queries.parts_opening(student, at=at)] == [a.pk]


@pytest.mark.parametrize("count", [1, 25])
def test_parts_opening_take_one_query(at, count, django_assert_num_queries):
    run = make_run()
    for _ in range(count):
        make_release(make_case_run(run=run), opens_at=at)
    student = make_participation(run).user

    with django_assert_num_queries(1):
        opening = queries.parts_opening(student, at=at)
        [(r.title, r.case_run.case.title, r.case_run.run.title, r.part.slug) for r in opening]
    assert len(opening) == count
