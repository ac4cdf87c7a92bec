"""The world that is measured: a course of one large run and one of 25, halfway the semester."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
from django.db import transaction
from wagtail.rich_text import RichText

from benchmarks.urls import BARE
from home.actions import lay_floor
from home.models import ProgrammePage, TextPage
from lms.accounts.models import User
from lms.cases import actions as cases
from lms.courses.enums import Role
from lms.courses.models import (
    Cohort,
    CohortMembership,
    ContentPage,
    CourseRunPage,
    Participation,
)
from lms.grades import actions as grades
from lms.submissions.models import Sitting
from tests.factories.accounts import make_user
from tests.factories.cases import make_case, make_part
from tests.factories.courses import (
    make_cohort,
    make_course,
    make_participation,
    make_programme,
    make_run,
    make_session,
    make_team,
    make_team_set,
)
from tests.factories.reviews import make_assessment
from tests.factories.reviews import make_version as make_received
from tests.factories.rubrics import make_rubric
from tests.factories.submissions import (
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)

DAY = timedelta(days=1)
FEW = 25
TEXT = "<p>" + "Beschrijf wat het cijfer meet, en wat niet. " * 12 + "</p>"


@dataclass(frozen=True)
class World:
    """What the measurements ask for; the student and the lecturer take part in both runs."""

    home: Any
    bare: Any
    bare_in_run: Any
    course: Any
    page: Any
    student: User
    lecturer: User
    students: list[User]
    open: Sitting
    list_of_few: Sitting
    list_of_all: Sitting
    to_mark: Any


@transaction.atomic
def make_world(students: int, *, at: datetime) -> World:
    home = lay_floor(at=at)
    programme = make_programme(name="Besturen met cijfers")
    home.add_child(instance=ProgrammePage(title="Opleiding", slug="opl", programme=programme))
    bare = home.add_child(instance=TextPage(title="Bare", slug=BARE))
    cohort = make_cohort(programme, starts_on=(at + 60 * DAY).date())
    courses = [make_course(programme, body=[("text", RichText(TEXT))]) for _ in range(8)]
    stories = [make_case() for _ in range(4)]
    lecturer = make_user("Vera Docent")
    student = make_user("Sam Student")
    large = _run(courses[0], cohort, lecturer, at=at)
    small = _run(courses[1], cohort, lecturer, at=at)
    masses = [student, *_people(students - 1)]
    _let_in(masses, large, cohort, at=at)
    _let_in(masses[:FEW], small, cohort, at=at)
    _open_case(stories[0], small, lecturer, at=at)
    rubric = make_rubric(criteria=5, levels=4, owner=lecturer)
    list_of_few = _sitting_in_marking(small, rubric, lecturer, at=at)
    list_of_all = _sitting_in_marking(large, rubric, lecturer, at=at)
    _fill_the_evening(small, student, lecturer, rubric, at=at)
    current = make_sitting(make_assignment(large, rubric=rubric, max_files=20), at=at)
    current.assignment.page.body = [("text", RichText(TEXT))]
    current.assignment.page.save()
    return World(
        home=home,
        bare=bare,
        bare_in_run=large.add_child(instance=ContentPage(title="Bare", slug=BARE)),
        course=courses[0],
        page=current.assignment.page,
        student=student,
        lecturer=lecturer,
        students=masses,
        open=current,
        list_of_few=list_of_few,
        list_of_all=list_of_all,
        to_mark=list_of_all.submissions.earliest("pk").versions.get(),
    )


def _people(number: int) -> list[User]:
    return User.objects.bulk_create(
        User(email=f"student{n}@bench.example", name=f"Student {n:04}") for n in range(number)
    )


def _run(course: Any, cohort: Cohort, lecturer: User, *, at: datetime) -> CourseRunPage:
    """Twelve evenings, the seventh of them tonight."""
    run = make_run(
        course,
        cohorts=[cohort],
        starts_on=(at - 45 * DAY).date(),
        ends_on=(at + 45 * DAY).date(),
    )
    make_participation(run, lecturer, Role.LECTURER)
    for week in range(-6, 6):
        make_session(run, starts_at=at + week * 7 * DAY, preparation="Lees het hoofdstuk.")
    return run


def _let_in(people: list[User], run: CourseRunPage, cohort: Cohort, *, at: datetime) -> None:
    Participation.objects.bulk_create(
        Participation(run=run, user=person, role=Role.STUDENT, joined_at=at) for person in people
    )
    CohortMembership.objects.bulk_create(
        [CohortMembership(cohort=cohort, user=person) for person in people], ignore_conflicts=True
    )


def _open_case(case: Any, run: CourseRunPage, lecturer: User, *, at: datetime) -> None:
    used = cases.use_case(case, run, by=lecturer, at=at)
    for days in (-2, 5):
        part = make_part(case)
        cases.plan_part(used, part, at + days * DAY, by=lecturer, at=at - 3 * DAY)


def _sitting_in_marking(run: CourseRunPage, rubric: Any, lecturer: User, *, at: datetime) -> Any:
    """Of ten students seven handed in, one of them late; three are marked, one half."""
    sitting = make_sitting(
        make_assignment(run, rubric=rubric),
        opens_at=at - 30 * DAY,
        due_at=at - 10 * DAY,
        cutoff_at=at - 9 * DAY,
        grading_due_at=at + 5 * DAY,
    )
    students = Participation.objects.filter(run=run, role=Role.STUDENT).select_related("user")
    for number, person in enumerate(students):
        if number % 10 >= 7:
            continue
        late = number % 10 == 6
        version = make_received(sitting, [person], at=sitting.due_at + DAY * (0.5 if late else -1))
        if number % 10 in {1, 2, 3, 4}:
            make_assessment(version, by=lecturer, at=at - DAY, is_final=number % 10 < 4)
    return sitting


def _fill_the_evening(
    run: CourseRunPage, student: User, lecturer: User, rubric: Any, *, at: datetime
) -> None:
    """Work of the student in every state: not open, nothing, draft, handed in, released."""
    released = make_sitting(make_assignment(run, rubric=rubric), at=at - 20 * DAY)
    version = make_version(sitting=released, by=student, at=at - 19 * DAY)
    make_assessment(version, by=lecturer, at=at - 9 * DAY)
    grades.release(released, by=lecturer, at=at - 8 * DAY)
    make_sitting(make_assignment(run), at=at, opens_at=at + 3 * DAY)
    make_sitting(make_assignment(run), at=at)
    make_submission(make_sitting(make_assignment(run), at=at), by=student, at=at)
    make_version(sitting=make_sitting(make_assignment(run), at=at), by=student, at=at)
    team_set = make_team_set(run)
    mates = Participation.objects.filter(run=run, role=Role.STUDENT)[:4]
    make_team(team_set, members=mates)
    make_sitting(make_assignment(run, kind="team", team_set=team_set), at=at)


def papers(size: int) -> Iterator[bytes]:
    """PDFs of about that many bytes, each one's bytes its own."""
    pdf, out, mark = pikepdf.new(), BytesIO(), b"number 000000"
    pdf.add_blank_page()
    pdf.pages[0].Contents = pikepdf.Stream(pdf, mark + b" " + bytes(size - 800))
    pdf.save(out, compress_streams=False)
    body = out.getvalue()
    for number in range(10**6):
        yield body.replace(mark, b"number %06d" % number)
