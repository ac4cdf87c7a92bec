"""Reads that one screen needs."""

from lms.submissions.queries.briefs import (
    Brief,
    ListedAssignment,
    assignments_of,
    brief_of,
    current_sitting,
    listed_assignments,
)
from lms.submissions.queries.complete import (
    ByItself,
    by_itself_of,
    missing_in,
    says_the_same,
)
from lms.submissions.queries.exceptions import (
    Exceptions,
    exceptions_of,
    own_requests,
    sittings_with_requests_for,
)
from lms.submissions.queries.hashes import (
    FileHere,
    files_here,
    hashes_of,
    mailed_by,
    mails_waiting,
)
from lms.submissions.queries.managed import (
    copies_missing,
    earlier_version,
    managed_work,
    work_with_rules,
)
from lms.submissions.queries.named import Named, named_in
from lms.submissions.queries.room import bytes_of_owner
from lms.submissions.queries.rosters import Counts, RosterRow, counts_of, progress_of, roster_of
from lms.submissions.queries.rounds import Asked, asked, asked_of, hands_in_together, parts_of
from lms.submissions.queries.works import (
    Work,
    assignments_below,
    newest_of,
    own_submission,
    received_file,
    rubrics_taught_by,
    screen_of,
    version_of_request,
    versions_of,
    works_for,
)

__all__ = [
    "Asked",
    "Brief",
    "ByItself",
    "Counts",
    "Exceptions",
    "FileHere",
    "ListedAssignment",
    "Named",
    "RosterRow",
    "Work",
    "asked",
    "asked_of",
    "assignments_below",
    "assignments_of",
    "brief_of",
    "by_itself_of",
    "bytes_of_owner",
    "copies_missing",
    "counts_of",
    "current_sitting",
    "earlier_version",
    "exceptions_of",
    "files_here",
    "hands_in_together",
    "hashes_of",
    "listed_assignments",
    "mailed_by",
    "mails_waiting",
    "managed_work",
    "missing_in",
    "named_in",
    "newest_of",
    "own_requests",
    "own_submission",
    "parts_of",
    "progress_of",
    "received_file",
    "roster_of",
    "rubrics_taught_by",
    "says_the_same",
    "screen_of",
    "sittings_with_requests_for",
    "version_of_request",
    "versions_of",
    "work_with_rules",
    "works_for",
]
