"""What students and lecturers fill in about assignments."""

from lms.submissions.forms.attempts import GiveForm, HoldForm, ReceiveForm, ReopenForm, WhyForm
from lms.submissions.forms.extensions import (
    AskExtensionForm,
    DecideRequestsForm,
    GrantExtensionsForm,
    OverrideForm,
    ReasonForm,
)
from lms.submissions.forms.hashes import MailedForm, RegisterHashesForm
from lms.submissions.forms.receipts import CheckForm
from lms.submissions.forms.rules import CreateAssignmentForm, DatesForm, PlanSittingForm, RulesForm
from lms.submissions.forms.teams import ConfirmForm, ContributionForm, ObjectForm
from lms.submissions.forms.uploads import UploadForm
from lms.submissions.forms.work import WorkForm

__all__ = [
    "AskExtensionForm",
    "CheckForm",
    "ConfirmForm",
    "ContributionForm",
    "CreateAssignmentForm",
    "DatesForm",
    "DecideRequestsForm",
    "GiveForm",
    "GrantExtensionsForm",
    "HoldForm",
    "MailedForm",
    "ObjectForm",
    "OverrideForm",
    "PlanSittingForm",
    "ReasonForm",
    "ReceiveForm",
    "RegisterHashesForm",
    "ReopenForm",
    "RulesForm",
    "UploadForm",
    "WhyForm",
    "WorkForm",
]
