"""The runs of the demo made ready: their evenings, staff, teams, rubrics and cases."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from home.demo import papers, runs
from home.demo.state import DAY, WEEK, World
from lms.accounts.models import User
from lms.cases import actions as cases
from lms.cases.models import CasePage, CasePartPage
from lms.courses import actions as courses
from lms.courses.enums import Role
from lms.courses.models import Cohort, CoursePage, CourseRunPage, Participation, Team, TeamSet
from lms.rubrics import actions as rubrics
from lms.rubrics.models import Rubric
from lms.rubrics.rules import CriterionDraft, LevelDraft

RIVERS = ("Maas", "Waal", "IJssel", "Amstel", "Vecht", "Dommel", "Eems")


def make_run(
    world: World,
    course: CoursePage,
    cohort: Cohort,
    *,
    first_week: int,
    evenings: Sequence[runs.Evening],
    staff: dict[str, Role],
) -> CourseRunPage:
    """A run whose first evening is `first_week` weeks from today (negative: before)."""
    begin = world.evening + first_week * WEEK
    office, at = world.person("office"), world.at - 60 * DAY
    run = courses.create_run(
        course,
        title=f"{course.title}, {cohort.name.lower()}",
        starts_on=begin.date() - 7 * DAY,
        ends_on=(begin + (len(evenings) + 3) * WEEK).date(),
        cohorts=[cohort],
        by=office,
        at=at,
    )
    for role_name, role in staff.items():
        courses.add_participation(run, world.person(role_name), role, by=office, at=at)
    for week, evening in enumerate(evenings):
        _evening(run, evening, begin + week * WEEK, by=world.person(next(iter(staff))), at=at)
    return run


def _evening(
    run: CourseRunPage, evening: runs.Evening, starts_at: datetime, *, by: User, at: datetime
) -> None:
    session = courses.plan_session(
        run,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        room="Zaal 2.14, Kanaalgebouw",
        topic=evening.topic,
        preparation=evening.preparation,
        by=by,
        at=at,
    )
    for stuff in evening.materials:
        courses.add_material(
            session,
            kind=stuff.kind,
            title=stuff.title,
            note=stuff.note,
            url=stuff.url,
            file=_file(stuff.file) if stuff.file else None,
            by=by,
            at=at,
        )


def change_evenings(run: CourseRunPage, *, by: User, evening: datetime) -> None:
    """The last evening goes to the hall and begins earlier; an hour more was planned, and is off."""
    last = run.sessions.latest("starts_at")
    courses.change_session(
        last,
        starts_at=last.starts_at - timedelta(minutes=30),
        ends_at=last.ends_at,
        room="Aula, Kanaalgebouw",
        topic=last.topic,
        preparation=f"{last.preparation} Hang de poster voor zes uur op.",
        by=by,
        at=evening - 4 * DAY,
    )
    extra = courses.plan_session(
        run,
        starts_at=evening + WEEK - timedelta(minutes=90),
        ends_at=evening + WEEK - timedelta(minutes=30),
        room="Zaal 1.08, Kanaalgebouw",
        topic="Vragenuur groepsonderzoek",
        preparation="Zet je vraag van tevoren op papier.",
        by=by,
        at=evening - 8 * DAY,
    )
    courses.cancel_session(extra, by=by, at=evening - DAY - timedelta(hours=2))


def _file(key: str) -> ContentFile[bytes]:
    content = papers.pdf(runs.FILES[key], ["Marleen Vos"], key)
    return ContentFile(content, name=f"{key}.pdf")


def make_teams(world: World, run: CourseRunPage, name: str) -> tuple[TeamSet, list[Team]]:
    """Teams of four; the last takes who is left."""
    by, at = world.person("lecturer"), world.at - 50 * DAY
    team_set = courses.create_team_set(run, name, by=by, at=at)
    names = [f"Groep {river}" for river in RIVERS[:6]]
    teams = courses.create_teams(team_set, names, by=by, at=at)
    places = [
        (student, teams[min(index // 4, len(teams) - 1)])
        for index, student in enumerate(students_of(run))
    ]
    courses.place_members(team_set, places, by=by, at=at)
    return team_set, teams


def students_of(run: CourseRunPage) -> list[Participation]:
    return list(
        Participation.objects.filter(run=run, role=Role.STUDENT)
        .select_related("user")
        .order_by("user__student_number")
    )


def make_rubric(world: World, title: str, owner: User) -> Rubric:
    criteria = [
        CriterionDraft(
            title=criterion_title,
            description=description,
            levels=[
                LevelDraft(title=level, description=text)
                for level, text in zip(runs.LEVELS, levels, strict=True)
            ],
        )
        for criterion_title, description, levels in runs.RUBRIC
    ]
    return rubrics.create(title, criteria, by=owner, at=world.at - 60 * DAY)


def use_case(
    world: World, case: CasePage, run: CourseRunPage, by: User, opens: dict[str, datetime]
) -> None:
    case_run = cases.use_case(case, run, by=by, at=world.at - 30 * DAY)
    for part in CasePartPage.objects.child_of(case):
        if part.slug in opens:
            cases.plan_part(case_run, part, opens[part.slug], by=by, at=world.at - 29 * DAY)
