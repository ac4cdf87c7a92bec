"""The run of the other cohort: another lecturer, another date for the same case."""

from home.demo import course_runs, news, runs, work
from home.demo.state import DAY, World
from home.demo.work import Brief
from lms.cases.models import CasePage
from lms.courses.enums import Role
from lms.courses.models import Cohort, CoursePage, CourseRunPage
from lms.submissions.enums import AiRule

LECTURER = "lecturer of the other run"


def build(world: World, course: CoursePage, cohort: Cohort, teachers: CasePage) -> CourseRunPage:
    lecturer, evening = world.person(LECTURER), world.evening
    run = course_runs.make_run(
        world,
        course,
        cohort,
        first_week=-3,
        evenings=runs.RESEARCH,
        staff={LECTURER: Role.LECTURER},
    )
    opens = {"deel-a": evening - DAY, "deel-b": evening + 6 * DAY}
    course_runs.use_case(world, teachers, run, lecturer, opens)
    brief = Brief("Onderzoeksplan", runs.BRIEFS["onderzoeksplan"], 3, ai_rule=AiRule.IDEAS)
    sitting = work.make_assignment(
        run,
        brief,
        rubric=course_runs.make_rubric(world, "Onderzoeksplan", lecturer),
        team_set=None,
        evening=evening,
        by=lecturer,
    )
    work.individual_round(
        sitting,
        course_runs.students_of(run),
        stage=lambda n: "in_time" if n % 5 == 0 and n else "draft" if n == 3 else "",
        rng=world.rng,
        now=world.at,
    )
    office = world.person("office")
    news.announce(run, news.RESEARCH, lecturer=lecturer, office=office, evening=evening)
    return run
