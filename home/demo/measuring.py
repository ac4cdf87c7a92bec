"""The run “Prestaties meten”, half-way: a paper released, a paper in marking, work being written,
work to come."""

from datetime import timedelta

from home.demo import course_runs, exceptions, news, runs, work
from home.demo.state import DAY, World
from home.demo.work import Brief
from lms.cases.models import CasePage
from lms.courses.enums import Role
from lms.courses.models import Cohort, CoursePage, CourseRunPage, Participation, Team
from lms.submissions.enums import AssignmentKind, HandInRule
from lms.submissions.models import Sitting

TEAM = AssignmentKind.TEAM
STAFF = {
    "lecturer": Role.LECTURER,
    "marker": Role.MARKER,
    "examiner": Role.EXAMINER,
    "observer": Role.OBSERVER,
}
BRIEFS = {
    key: Brief(title, runs.BRIEFS[key], due, **options)
    for key, title, due, options in (
        ("paper-1", "Paper 1: één cijfer van dichtbij", -30, {}),
        ("paper-2", "Paper 2: een ranglijst", -6, {}),
        ("advies", "Adviesnota: wat meten we, en wat niet?", 5, {"by_itself": True}),
        ("betoog", "Betoog: mag dit cijfer weg?", 4, {"is_anonymous": True}),
        ("groep-1", "Groepsonderzoek 1: drie indicatorbladen", -9, {"kind": TEAM}),
        ("groep-2", "Groepsonderzoek 2: één indicator die ertoe doet", 9, {"kind": TEAM}),
        (
            "poster",
            "Groepsposter: één indicator op één vel",
            7,
            {"kind": TEAM, "hand_in_rule": HandInRule.ALL_CONFIRM},
        ),
    )
}


def build(
    world: World, course: CoursePage, cohort: Cohort, safety: CasePage, teachers: CasePage
) -> CourseRunPage:
    lecturer, evening = world.person("lecturer"), world.evening
    run = course_runs.make_run(
        world, course, cohort, first_week=-6, evenings=runs.MEASURING, staff=STAFF
    )
    course_runs.change_evenings(run, by=lecturer, evening=evening)
    opens = {
        "deel-a": evening - 6 * DAY,
        "deel-b": evening + 7 * DAY,
        "epiloog": evening + 7 * DAY + timedelta(hours=2),
    }
    course_runs.use_case(world, safety, run, lecturer, opens)
    opens = {"deel-a": evening + 8 * DAY, "deel-b": evening + 14 * DAY}
    course_runs.use_case(world, teachers, run, lecturer, opens)
    team_set, teams = course_runs.make_teams(world, run, "Onderzoeksgroepen")
    rubric = course_runs.make_rubric(world, "Paper publiek management", lecturer)
    sittings = {
        key: work.make_assignment(
            run, brief, rubric=rubric, team_set=team_set, evening=evening, by=lecturer
        )
        for key, brief in BRIEFS.items()
    }
    students = course_runs.students_of(run)
    _first_paper(world, sittings["paper-1"], students)
    _second_paper(world, sittings["paper-2"], students)
    _advice(world, sittings["advies"], students)
    work.anonymous_round(sittings["betoog"], students, by=lecturer, rng=world.rng, now=world.at)
    _team_work(world, sittings, teams, students[:4])
    office = world.person("office")
    news.announce(run, news.MEASURING, lecturer=lecturer, office=office, evening=evening)
    return run


def _first_paper(world: World, sitting: Sitting, students: list[Participation]) -> None:
    """Released to all but one, of whom it was not expected."""
    lecturer = world.person("lecturer")
    exceptions.exempt(sitting, students[1], by=lecturer)
    stages = {1: "", 7: "late", 19: "late"}
    versions = work.individual_round(
        sitting,
        students,
        stage=lambda n: stages.get(n, "in_time"),
        rng=world.rng,
        now=world.at,
    )
    for version in versions:
        work.mark(version, by=lecturer, at=sitting.due_at + 9 * DAY, rng=world.rng, final=True)
    work.release(sitting, by=lecturer, at=world.evening - 2 * DAY)


def _second_paper(world: World, sitting: Sitting, students: list[Participation]) -> None:
    """In marking; it came in in every way there is."""
    office = world.person("office")
    stages = {1: "", 3: "late", 8: "", 11: "late", 17: "", 21: "draft", 22: "draft"}
    versions = work.individual_round(
        sitting,
        students,
        stage=lambda n: stages.get(n, "in_time"),
        rng=world.rng,
        now=world.at,
    )
    exceptions.receive_on_paper(sitting, students[22], by=office)
    exceptions.bring_mailed(sitting, students[8], by=office)
    exceptions.await_mailed(sitting, students[1], by=office, at=world.evening - DAY)
    for index, version in enumerate(versions[:11]):
        work.mark(
            version,
            by=world.person("lecturer"),
            at=world.at - DAY,
            rng=world.rng,
            final=index < 8,
        )


def _advice(world: World, sitting: Sitting, students: list[Participation]) -> None:
    """Being written: drafts, one of them complete, and two handed in, one of them withdrawn."""
    stages = {0: "draft", 1: "in_time", 5: "draft", 9: "in_time"}
    versions = work.individual_round(
        sitting, students, stage=lambda n: stages.get(n, ""), rng=world.rng, now=world.at
    )
    exceptions.withdraw(versions[0], now=world.at)
    exceptions.give_time(sitting, students, by=world.person("lecturer"), at=world.at)
    work.complete(sitting, students[0].user, at=world.at - timedelta(minutes=30))


def _team_work(
    world: World, sittings: dict[str, Sitting], teams: list[Team], first: list[Participation]
) -> None:
    """One work partly marked, one in draft, and one that the `first` team is asked to confirm."""
    marked = work.team_round(sittings["groep-1"], teams, rng=world.rng, now=world.at)
    for version in marked[:4]:
        work.mark(
            version, by=world.person("lecturer"), at=world.at - DAY, rng=world.rng, final=True
        )
    members = [one.user for one in first]
    names = [one.name for one in members]
    work.draft(sittings["groep-2"], members[0], names, at=world.at - DAY, kind="docx")
    exceptions.ask_team(sittings["poster"], members, now=world.at)
