"""The last complete draft is handed in at the last moment, by the rule of the assignment."""

from datetime import datetime

from lms.core import log
from lms.submissions.actions.versions import Said, enter, write
from lms.submissions.enums import Way
from lms.submissions.models import Promised, Submission, SubmissionVersion, counted_in, expected_at


def hand_in_complete(row: Submission, *, at: datetime) -> SubmissionVersion | None:
    """Write the version of a held work whose complete draft counts since its last moment, if there
    is one, for the people whose it was then. Whoever writes it writes the same."""
    found = counted_in([row.sitting], at=at, works=[row.pk]).get(row.pk)
    return write_complete(row, found, at=at) if found else None


def write_complete(row: Submission, found: Promised, *, at: datetime) -> SubmissionVersion | None:
    """Write the version of the complete draft of a held work, as of its moment; none where nobody
    was left whose work it is."""
    people = expected_at(row, found.moment)
    if not people:
        found.draft.delete()
        return None
    files = list(found.draft.files.select_related("file"))
    version = write(
        row,
        files,
        people,
        found.draft.statement,
        row.versions.defer("manifest").last(),
        found.dates,
        by=None,
        at=found.moment,
        completed_at=max(found.moment, found.draft.saved_at),
        request_key=found.draft.request_key,
        way=Way.CUTOFF,
        confirmed={},
        said=Said.complete(found.draft),
    )
    log.record(row, "submissions.hand_in", by=None, at=at, version=version.number)
    enter(row, version, files, people, at=at)
    return version
