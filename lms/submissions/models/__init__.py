from lms.submissions.models.assignments import Assignment, Sitting, Statement
from lms.submissions.models.owners import Owner, owner_for, roster_now, teachers_of
from lms.submissions.models.pages import AssignmentPage
from lms.submissions.models.submissions import DraftFile, Submission
from lms.submissions.models.versions import SubmissionMember, SubmissionVersion, VersionFile

__all__ = [
    "Assignment",
    "AssignmentPage",
    "DraftFile",
    "Owner",
    "Sitting",
    "Statement",
    "Submission",
    "SubmissionMember",
    "SubmissionVersion",
    "VersionFile",
    "owner_for",
    "roster_now",
    "teachers_of",
]
