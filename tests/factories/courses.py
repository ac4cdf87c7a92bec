from datetime import date, timedelta

from django.utils import timezone

from home.models import HomePage
from lms.courses.enums import FormedBy, Role, Slot
from lms.courses.models import (
    Announcement,
    Appointment,
    Cohort,
    CohortMembership,
    CourseIndexPage,
    CoursePage,
    CourseRunPage,
    Participation,
    Programme,
    Sector,
    Session,
    Team,
    TeamInvitation,
    TeamMembership,
    TeamProfile,
    TeamProposal,
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


def make_announcement(run=None, *, by=None, at=None, **fields):
    defaults = {"title": f"Mededeling {next(numbers)}", "text": "Neem je rapport mee."}
    return Announcement.objects.create(
        run=run or make_run(),
        by=by or make_user(),
        at=at or timezone.now(),
        **defaults | fields,
    )


def make_team_set(run=None, **fields):
    return TeamSet.objects.create(
        run=run or make_run(), **{"name": f"Indeling {next(numbers)}"} | fields
    )


def make_membership(team, participation, **fields):
    defaults = {"joined_at": participation.joined_at}
    return TeamMembership.objects.create(
        team_set=team.team_set, team=team, participation=participation, **defaults | fields
    )


def make_sector(programme=None, **fields):
    return Sector.objects.create(
        programme=programme or make_programme(), **{"name": f"Sector {next(numbers)}"} | fields
    )


def make_profile(participation=None, **fields):
    """What a student told; without fields that she can on Monday evenings."""
    defaults = {"slots": Slot.MONDAY, "told_at": timezone.now()}
    return TeamProfile.objects.create(
        participation=participation or make_participation(), **defaults | fields
    )


def make_team_invitation(team=None, participation=None, **fields):
    """An invitation without an answer, sent by a member of the team."""
    team = team or make_team()
    defaults = {
        "participation": participation or make_participation(team.team_set.run),
        "invited_by": getattr(team.members.first(), "user", None) or make_user(),
        "invited_at": timezone.now(),
    }
    return TeamInvitation.objects.create(team=team, **defaults | fields)


def make_forming_set(run=None, *, at, **fields):
    """A set whose teams of two or three the students form until tomorrow."""
    defaults = {
        "formed_by": FormedBy.STUDENTS,
        "forms_until": at + timedelta(days=1),
        "smallest": 2,
        "largest": 3,
    }
    return make_team_set(run, **defaults | fields)


def make_proposal(team_set=None, *, places=(), **fields):
    """A proposal with the participations given in teams by number: `[(participation, 1), …]`."""
    defaults = {
        "seed": 1,
        "smallest": 2,
        "largest": 3,
        "overlap": 0,
        "spreads_sectors": False,
        "parts_colleagues": False,
        "score": 100,
        "proposed_by": make_user(),
        "proposed_at": timezone.now(),
    }
    proposal = TeamProposal.objects.create(
        team_set=team_set or make_team_set(), **defaults | fields
    )
    for participation, number in places:
        proposal.places.create(participation=participation, number=number)
    return proposal


def make_team(team_set=None, *, members=(), **fields):
    """A team with the participations given as its members."""
    team_set = team_set or make_team_set()
    team = Team.objects.create(team_set=team_set, **{"name": f"Groep {next(numbers)}"} | fields)
    for participation in members:
        make_membership(team, participation)
    return team
