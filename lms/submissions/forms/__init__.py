"""What students and lecturers fill in about assignments."""

from lms.submissions.forms.extensions import (
    AskExtensionForm,
    DecideRequestsForm,
    GrantExtensionsForm,
    OverrideForm,
    ReasonForm,
)
from lms.submissions.forms.receipts import CheckForm
from lms.submissions.forms.rules import CreateAssignmentForm, DatesForm, PlanSittingForm, RulesForm
from lms.submissions.forms.uploads import UploadForm
from lms.submissions.forms.work import WorkForm

__all__ = [
    "AskExtensionForm",
    "CheckForm",
    "CreateAssignmentForm",
    "DatesForm",
    "DecideRequestsForm",
    "GrantExtensionsForm",
    "OverrideForm",
    "PlanSittingForm",
    "ReasonForm",
    "RulesForm",
    "UploadForm",
    "WorkForm",
]
