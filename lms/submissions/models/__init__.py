from lms.submissions.models.applied import (
    DatesBook,
    dates_for,
    dates_for_person,
    dates_of,
    dates_of_submission,
)
from lms.submissions.models.assignments import Assignment, Sitting, Statement
from lms.submissions.models.complete import CompleteDraft, CompleteDraftFile
from lms.submissions.models.copies import MarkingCopy
from lms.submissions.models.dates import DateOverride, Extension, ExtensionRequest
from lms.submissions.models.exemptions import Exemption
from lms.submissions.models.hashes import MailedFile, RegisteredHash
from lms.submissions.models.keys import SigningKey
from lms.submissions.models.outages import Outage
from lms.submissions.models.owners import (
    Owner,
    Whose,
    expected_of,
    fields_of,
    owner_for,
    roster_now,
    teachers_of,
    who_grants_more_time,
    who_may_know,
)
from lms.submissions.models.pages import AssignmentPage
from lms.submissions.models.presses import Press
from lms.submissions.models.promised import Promised, counted_in, expected_at, promised_in
from lms.submissions.models.rounds import Contribution, Round, RoundMember
from lms.submissions.models.submissions import DraftFile, Submission
from lms.submissions.models.uploads import PartialUpload
from lms.submissions.models.versions import SubmissionMember, SubmissionVersion, VersionFile

__all__ = [
    "Assignment",
    "AssignmentPage",
    "CompleteDraft",
    "CompleteDraftFile",
    "Contribution",
    "DateOverride",
    "DatesBook",
    "DraftFile",
    "Exemption",
    "Extension",
    "ExtensionRequest",
    "MailedFile",
    "MarkingCopy",
    "Outage",
    "Owner",
    "PartialUpload",
    "Press",
    "Promised",
    "RegisteredHash",
    "Round",
    "RoundMember",
    "SigningKey",
    "Sitting",
    "Statement",
    "Submission",
    "SubmissionMember",
    "SubmissionVersion",
    "VersionFile",
    "Whose",
    "counted_in",
    "dates_for",
    "dates_for_person",
    "dates_of",
    "dates_of_submission",
    "expected_at",
    "expected_of",
    "fields_of",
    "owner_for",
    "promised_in",
    "roster_now",
    "teachers_of",
    "who_grants_more_time",
    "who_may_know",
]
