from lms.courses.models.pages import ContentPage, CourseIndexPage, CoursePage, CourseRunPage
from lms.courses.models.people import Appointment, CohortMembership, Participation
from lms.courses.models.programme import Cohort, Programme, Specialisation
from lms.courses.models.sessions import Material, Session
from lms.courses.models.teams import Team, TeamMembership, TeamSet

__all__ = [
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
    "Session",
    "Specialisation",
    "Team",
    "TeamMembership",
    "TeamSet",
]
