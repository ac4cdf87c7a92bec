"""What the education office and lecturers fill in."""

from lms.courses.forms.office import CohortForm, ImportForm, PersonForm, RunForm, digest_of
from lms.courses.forms.people import ParticipationForm, PlacesForm, TeamSetForm, TeamsForm
from lms.courses.forms.runs import ChangeRunForm
from lms.courses.forms.sessions import MaterialForm, SessionForm

__all__ = [
    "ChangeRunForm",
    "CohortForm",
    "ImportForm",
    "MaterialForm",
    "ParticipationForm",
    "PersonForm",
    "PlacesForm",
    "RunForm",
    "SessionForm",
    "TeamSetForm",
    "TeamsForm",
    "digest_of",
]
