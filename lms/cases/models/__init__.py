from lms.cases.models.notes import TeachingNote
from lms.cases.models.pages import CaseAuthor, CaseIndexPage, CasePage, CasePartPage
from lms.cases.models.runs import CaseRun, PartRelease

__all__ = [
    "CaseAuthor",
    "CaseIndexPage",
    "CasePage",
    "CasePartPage",
    "CaseRun",
    "PartRelease",
    "TeachingNote",
]
