from datetime import date, timedelta

from django.utils import timezone

from home.models import HomePage
from lms.courses.enums import Role
from lms.courses.models import (
    Appointment,
    Cohort,
    CohortMembership,
    CourseIndexPage,
    CoursePage,
    CourseRunPage,
    Participation,
    Programme,
    Session,
    Team,
    TeamMembership,
    TeamSet,
)
from tests.factories import numbers
from tests.factories.accounts import make_user


def make_programme(**fields):
    number = next(numbers)
    return Programme.objects.create(
        **{"name": f"Opleiding {number}", "slug": f"opleiding-{number}"} | fields
    )


def make_cohort(programme=None, **fields):
    defaults = {"name": f"Instroom {next(numbers)}", "starts_on": date(2026, 9, 1)}
    return Cohort.objects.create(programme=programme or make_programme(), **defaults | fields)


def make_cohort_membership(cohort=None, user=None, **fields):
    return CohortMembership.objects.create(
        cohort=cohort or make_cohort(), user=user or make_user(), **fields
    )


def course_index():
    return CourseIndexPage.objects.child_of(HomePage.objects.get(locale__language_code="nl")).get()


def make_course(programme=None, **fields):
    number = next(numbers)
    defaults = {"title": f"Vak {number}", "slug": f"vak-{number}", "code": f"V{number}"}
    return course_index().add_child(
        instance=CoursePage(
            programme=programme or make_programme(), summary="Kort.", **defaults | fields
        )
    )


def make_run(course=None, *, cohorts=(), **fields):
    number = next(numbers)
    defaults = {
        "title": f"Uitvoering {number}",
        "slug": f"uitvoering-{number}",
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2027, 1, 31),
    }
    run = (course or make_course()).add_child(instance=CourseRunPage(**defaults | fields))
    run.cohorts.set(cohorts)
    run.save_revision().publish()
    return CourseRunPage.objects.get(pk=run.pk)


def make_participation(run=None, user=None, role=Role.STUDENT, **fields):
    defaults = {"joined_at": timezone.now() - timedelta(days=30)}
    return Participation.objects.create(
        run=run or make_run(), user=user or make_user(), role=role, **defaults | fields
    )


def make_appointment(programme=None, user=None, role="office"):
    return Appointment.objects.create(
        programme=programme or make_programme(), user=user or make_user(), role=role
    )


def make_session(run=None, *, starts_at=None, hours=3, **fields):
    starts_at = starts_at or timezone.now()
    defaults = {"topic": f"Onderwerp {next(numbers)}", "room": "B1.01"}
    return Session.objects.create(
        run=run or make_run(),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        **defaults | fields,
    )


def make_team_set(run=None, **fields):
    return TeamSet.objects.create(
        run=run or make_run(), **{"name": f"Indeling {next(numbers)}"} | fields
    )


def make_team(team_set=None, *, members=(), **fields):
    """A team with the participations given as its members."""
    team_set = team_set or make_team_set()
    team = Team.objects.create(team_set=team_set, **{"name": f"Groep {next(numbers)}"} | fields)
    for participation in members:
        TeamMembership.objects.create(team_set=team_set, team=team, participation=participation)
    return team
