"""The demo world from end to end, relative to the day on which it is loaded."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.db import transaction

from home.actions import lay_floor
from home.demo import news, papers, programme, runs, teams, work
from home.demo.cases import build_safety_case, build_teachers_case
from home.demo.cast import PASSWORD, ROLES, Person, february, september
from home.demo.work import Brief
from lms.accounts import actions as accounts
from lms.accounts.models import User
from lms.cases import actions as cases
from lms.cases.models import CaseIndexPage, CasePage, CasePartPage
from lms.courses import actions as courses
from lms.courses.enums import Office, Role
from lms.courses.models import (
    Cohort,
    CourseIndexPage,
    CoursePage,
    CourseRunPage,
    Participation,
    Programme,
    Specialisation,
    Team,
    TeamSet,
)
from lms.rubrics import actions as rubrics
from lms.rubrics.models import Rubric
from lms.rubrics.rules import CriterionDraft, LevelDraft
from lms.submissions.enums import AiRule, AssignmentKind
from lms.submissions.models import Sitting

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
MONTHS = {2: "Februari", 9: "September"}
RIVERS = ("Maas", "Waal", "IJssel", "Amstel", "Vecht", "Dommel", "Eems")


@dataclass
class World:
    """What has been built so far."""

    at: datetime
    rng: random.Random
    people: dict[str, User] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.at.astimezone(AMSTERDAM).date()

    @property
    def evening(self) -> datetime:
        """Today at 18:30 in Amsterdam, when lectures begin."""
        return datetime.combine(self.today, time(18, 30), AMSTERDAM)

    def person(self, role: str) -> User:
        return self.people[ROLES[role].key]


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
        world.people[person.key] = _person(person, at)
    courses.appoint(
        master,
        world.person("office"),
        Office.OFFICE,
        by=world.person("admin"),
        at=at - 80 * DAY,
    )
    autumn, spring = programme.intakes(world.today)
    older = _cohort(world, master, f"Februari {spring.year}", spring, february())
    newer = _cohort(world, master, f"September {autumn.year}", autumn, september())
    following = autumn.replace(year=autumn.year + 1) if spring > autumn else autumn
    following = following if following > world.today else spring.replace(year=spring.year + 1)
    _cohort(world, master, f"{MONTHS[following.month]} {following.year}", following, [])
    index = CaseIndexPage.objects.child_of(home).get()
    lecturer = world.person("lecturer")
    safety = build_safety_case(index, [lecturer], at)
    teachers = build_teachers_case(
        index, [lecturer, world.person("lecturer of the other run")], at
    )
    for run in (
        _measuring(world, pages["PM1"], newer, safety, teachers),
        _research(world, pages["OZ1"], older, teachers),
    ):
        teams.tell_profiles(_students(run), sectors, rng=random.Random(7), at=at - 40 * DAY)  # noqa: S311 - the same each time
    _forming(world)
    return world


# --- people ----------------------------------------------------------------------------------
PASSWORD_HASH = make_password(PASSWORD)  # one for all: a hash takes a third of a second


def _person(person: Person, at: datetime) -> User:
    """Somebody whose address is confirmed and who has signed in before."""
    user = accounts.create_person(
        person.email, person.name, student_number=person.student_number, by=None, at=at - 90 * DAY
    )
    user.password, user.last_login = PASSWORD_HASH, at - 2 * DAY
    user.is_superuser = user.is_staff = person == ROLES["admin"]
    user.save()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user


def _cohort(
    world: World, master: Programme, name: str, starts_on: date, members: Sequence[Person]
) -> Cohort:
    office, at = world.person("office"), world.at - 70 * DAY
    cohort = courses.create_cohort(master, name=name, starts_on=starts_on, by=office, at=at)
    specialisations = list(Specialisation.objects.filter(programme=master))
    for index, person in enumerate(members):
        courses.add_person(
            cohort,
            world.people[person.key],
            specialisation=specialisations[index % len(specialisations)],
            by=office,
            at=at,
        )
    return cohort


# --- runs ------------------------------------------------------------------------------------
def _run(
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


def _file(key: str) -> ContentFile[bytes]:
    content = papers.pdf(runs.FILES[key], ["Marleen Vos"], key)
    return ContentFile(content, name=f"{key}.pdf")


def _teams(world: World, run: CourseRunPage, name: str) -> tuple[TeamSet, list[Team]]:
    """Teams of four; the last takes who is left."""
    by, at = world.person("lecturer"), world.at - 50 * DAY
    team_set = courses.create_team_set(run, name, by=by, at=at)
    names = [f"Groep {river}" for river in RIVERS[:6]]
    teams = courses.create_teams(team_set, names, by=by, at=at)
    places = [
        (student, teams[min(index // 4, len(teams) - 1)])
        for index, student in enumerate(_students(run))
    ]
    courses.place_members(team_set, places, by=by, at=at)
    return team_set, teams


def _students(run: CourseRunPage) -> list[Participation]:
    return list(
        Participation.objects.filter(run=run, role=Role.STUDENT)
        .select_related("user")
        .order_by("user__student_number")
    )


def _rubric(world: World, title: str, owner: User) -> Rubric:
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


def _use(
    world: World, case: CasePage, run: CourseRunPage, by: User, opens: dict[str, datetime]
) -> None:
    case_run = cases.use_case(case, run, by=by, at=world.at - 30 * DAY)
    for part in CasePartPage.objects.child_of(case):
        if part.slug in opens:
            cases.plan_part(case_run, part, opens[part.slug], by=by, at=world.at - 29 * DAY)


# --- the two courses ---------------------------------------------------------------------------
def _measuring(
    world: World, course: CoursePage, cohort: Cohort, safety: CasePage, teachers: CasePage
) -> CourseRunPage:
    """Half-way: a paper released, a paper in marking, work being written, work to come."""
    run = _run(
        world,
        course,
        cohort,
        first_week=-6,
        evenings=runs.MEASURING,
        staff={
            "lecturer": Role.LECTURER,
            "marker": Role.MARKER,
            "examiner": Role.EXAMINER,
            "observer": Role.OBSERVER,
        },
    )
    lecturer, evening = world.person("lecturer"), world.evening
    _use(
        world,
        safety,
        run,
        lecturer,
        {
            "deel-a": evening - 6 * DAY,
            "deel-b": evening + 7 * DAY,
            "epiloog": evening + 7 * DAY + timedelta(hours=2),
        },
    )
    _use(
        world, teachers, run, lecturer, {"deel-a": evening + 8 * DAY, "deel-b": evening + 14 * DAY}
    )
    team_set, groups = _teams(world, run, "Onderzoeksgroepen")
    rubric = _rubric(world, "Paper publiek management", lecturer)

    def make(key: str, title: str, due: int, **options: str | bool) -> Sitting:
        brief = Brief(title, runs.BRIEFS[key], due, **options)  # type: ignore[arg-type]
        return work.make_assignment(
            run, brief, rubric=rubric, team_set=team_set, evening=evening, by=lecturer
        )

    students = _students(run)
    first = make("paper-1", "Paper 1: één cijfer van dichtbij", -30)
    second = make("paper-2", "Paper 2: een ranglijst", -6)
    advice = make("advies", "Adviesnota: wat meten we, en wat niet?", 5, by_itself=True)
    essay = make("betoog", "Betoog: mag dit cijfer weg?", 4, is_anonymous=True)
    group_one = make(
        "groep-1", "Groepsonderzoek 1: drie indicatorbladen", -9, kind=AssignmentKind.TEAM
    )
    group_two = make(
        "groep-2", "Groepsonderzoek 2: één indicator die ertoe doet", 9, kind=AssignmentKind.TEAM
    )

    rng, now = world.rng, world.at
    done = work.individual_round(
        first, students, stage=lambda n: "late" if n in {7, 19} else "in_time", rng=rng, now=now
    )
    for version in done:
        work.mark(version, by=lecturer, at=first.due_at + 9 * DAY, rng=rng, final=True)
    work.release(first, by=lecturer, at=evening - 2 * DAY)

    stages = {3: "late", 11: "late", 8: "draft", 17: "", 22: "draft"}
    waiting = work.individual_round(
        second, students, stage=lambda n: stages.get(n, "in_time"), rng=rng, now=now
    )
    for index, version in enumerate(waiting[:11]):
        work.mark(version, by=lecturer, at=now - DAY, rng=rng, final=index < 8)

    work.individual_round(
        advice,
        students,
        stage=lambda n: {0: "draft", 1: "in_time", 5: "draft", 9: "in_time"}.get(n, ""),
        rng=rng,
        now=now,
    )
    work.exceptions(advice, students, by=lecturer, at=now)
    work.complete(advice, students[0].user, at=now - timedelta(minutes=30))
    work.anonymous_round(essay, students, by=lecturer, rng=rng, now=now)
    marked = work.team_round(group_one, groups, rng=rng, now=now)
    for version in marked[:4]:
        work.mark(version, by=lecturer, at=now - DAY, rng=rng, final=True)
    sanne = students[0].user
    work.draft(group_two, sanne, [s.user.name for s in students[:4]], at=now - DAY, kind="docx")
    office = world.person("office")
    news.announce(run, news.MEASURING, lecturer=lecturer, office=office, evening=evening)
    return run


def _research(
    world: World, course: CoursePage, cohort: Cohort, teachers: CasePage
) -> CourseRunPage:
    """The other cohort: another lecturer, another date for the same case."""
    other = "lecturer of the other run"
    run = _run(
        world,
        course,
        cohort,
        first_week=-3,
        evenings=runs.RESEARCH,
        staff={other: Role.LECTURER},
    )
    lecturer, evening = world.person(other), world.evening
    _use(world, teachers, run, lecturer, {"deel-a": evening - DAY, "deel-b": evening + 6 * DAY})
    brief = Brief("Onderzoeksplan", runs.BRIEFS["onderzoeksplan"], 3, ai_rule=AiRule.IDEAS)
    sitting = work.make_assignment(
        run,
        brief,
        rubric=_rubric(world, "Onderzoeksplan", lecturer),
        team_set=None,
        evening=evening,
        by=lecturer,
    )
    students = _students(run)
    work.individual_round(
        sitting,
        students,
        stage=lambda n: "in_time" if n % 5 == 0 and n else "draft" if n == 3 else "",
        rng=world.rng,
        now=world.at,
    )
    office = world.person("office")
    news.announce(run, news.RESEARCH, lecturer=lecturer, office=office, evening=evening)
    return run


def _forming(world: World) -> None:
    """Teams in the making: by students in the one run, proposed to the lecturer of the other."""
    measuring, research = (
        CourseRunPage.objects.get(participations__user=world.person(role))
        for role in ("lecturer", "lecturer of the other run")
    )
    teams.form_peers(
        measuring,
        _students(measuring),
        by=world.person("lecturer"),
        until=world.evening + 6 * DAY,
        at=world.at,
    )
    teams.propose_groups(research, by=world.person("lecturer of the other run"), at=world.at - DAY)
