"""What the education office and lecturers fill in."""

from lms.courses.forms.announcements import AnnouncementForm
from lms.courses.forms.office import CohortForm, ImportForm, PersonForm, RunForm, digest_of
from lms.courses.forms.people import ParticipationForm, PlacesForm, TeamsForm
from lms.courses.forms.runs import ChangeRunForm
from lms.courses.forms.sessions import MaterialForm, SessionForm
from lms.courses.forms.teams import (
    FoundTeamForm,
    InviteForm,
    MoveReasonForm,
    NumbersForm,
    ProposalForm,
    TeamProfileForm,
    TeamSetForm,
)

__all__ = [
    "AnnouncementForm",
    "ChangeRunForm",
    "CohortForm",
    "FoundTeamForm",
    "ImportForm",
    "InviteForm",
    "MaterialForm",
    "MoveReasonForm",
    "NumbersForm",
    "ParticipationForm",
    "PersonForm",
    "PlacesForm",
    "ProposalForm",
    "RunForm",
    "SessionForm",
    "TeamProfileForm",
    "TeamSetForm",
    "TeamsForm",
    "digest_of",
]
