"""What students and lecturers fill in about assignments."""

from lms.submissions.forms.receipts import CheckForm
from lms.submissions.forms.rules import CreateAssignmentForm, DatesForm, PlanSittingForm, RulesForm
from lms.submissions.forms.work import WorkForm

__all__ = [
    "CheckForm",
    "CreateAssignmentForm",
    "DatesForm",
    "PlanSittingForm",
    "RulesForm",
    "WorkForm",
]
