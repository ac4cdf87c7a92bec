from lms.courses.models.announcements import Announcement
from lms.courses.models.pages import ContentPage, CourseIndexPage, CoursePage, CourseRunPage
from lms.courses.models.people import Appointment, CohortMembership, Participation, whom_to_ask
from lms.courses.models.programme import Cohort, Programme, Specialisation
from lms.courses.models.proposals import (
    ProposedPlace,
    Sector,
    TeamProfile,
    TeamProposal,
    candidates_for,
)
from lms.courses.models.sessions import Material, Session
from lms.courses.models.teams import Team, TeamChange, TeamInvitation, TeamMembership, TeamSet

__all__ = [
    "Announcement",
    "Appointment",
    "Cohort",
    "CohortMembership",
    "ContentPage",
    "CourseIndexPage",
    "CoursePage",
    "CourseRunPage",
    "Material",
    "Participation",
    "Programme",
    "ProposedPlace",
    "Sector",
    "Session",
    "Specialisation",
    "Team",
    "TeamChange",
    "TeamInvitation",
    "TeamMembership",
    "TeamProfile",
    "TeamProposal",
    "TeamSet",
    "candidates_for",
    "whom_to_ask",
]
