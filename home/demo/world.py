"""The demo world from end to end, relative to the day on which it is loaded."""

import random
from datetime import datetime

from django.db import transaction

from home.actions import lay_floor
from home.demo import measuring, programme, research, teams
from home.demo.cases import build_safety_case, build_teachers_case
from home.demo.cast import ROLES, february, september
from home.demo.course_runs import students_of
from home.demo.people import make_cohort, make_person
from home.demo.state import DAY, World
from lms.accounts.models import User
from lms.cases.models import CaseIndexPage
from lms.courses import actions as courses
from lms.courses.enums import Office
from lms.courses.models import CourseIndexPage, CourseRunPage, Programme

MONTHS = {2: "Februari", 9: "September"}


def is_built() -> bool:
    return Programme.objects.filter(slug="publiek-management").exists()


def strangers() -> int:
    """How many people in the database are not of the demo."""
    return User.objects.exclude(email__endswith="@demo.example").count()


@transaction.atomic
def build(*, at: datetime) -> World:
    """Everything, in one transaction: an interrupted load leaves nothing behind."""
    world = World(at=at, rng=random.Random(2026))  # noqa: S311 - the same world each time
    home = lay_floor(at=at)
    master = programme.build_programme()
    sectors = teams.build_sectors(master)
    programme.build_programme_page(home, master)
    pages = programme.build_courses(CourseIndexPage.objects.child_of(home).get(), master)
    for person in [*ROLES.values(), *september()[2:], *february()[1:]]:
        world.people[person.key] = make_person(person, at)
    courses.appoint(
        master,
        world.person("office"),
        Office.OFFICE,
        by=world.person("admin"),
        at=at - 80 * DAY,
    )
    autumn, spring = programme.intakes(world.today)
    older = make_cohort(world, master, f"Februari {spring.year}", spring, february())
    newer = make_cohort(world, master, f"September {autumn.year}", autumn, september())
    following = autumn.replace(year=autumn.year + 1) if spring > autumn else autumn
    following = following if following > world.today else spring.replace(year=spring.year + 1)
    make_cohort(world, master, f"{MONTHS[following.month]} {following.year}", following, [])
    index = CaseIndexPage.objects.child_of(home).get()
    lecturer = world.person("lecturer")
    safety = build_safety_case(index, [lecturer], at)
    teachers = build_teachers_case(
        index, [lecturer, world.person("lecturer of the other run")], at
    )
    measured = measuring.build(world, pages["PM1"], newer, safety, teachers)
    researched = research.build(world, pages["OZ1"], older, teachers)
    for run in (measured, researched):
        teams.tell_profiles(students_of(run), sectors, rng=random.Random(7), at=at - 40 * DAY)  # noqa: S311 - the same each time
    _forming(world, measured, researched)
    return world


def _forming(world: World, measured: CourseRunPage, researched: CourseRunPage) -> None:
    """Teams in the making: by students in the one run, proposed to the lecturer of the other."""
    teams.form_peers(
        measured,
        students_of(measured),
        by=world.person("lecturer"),
        until=world.evening + 6 * DAY,
        at=world.at,
    )
    teams.propose_groups(researched, by=world.person(research.LECTURER), at=world.at - DAY)
