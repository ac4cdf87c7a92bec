"""What the site tells of handing in, in the plain values of the oracle."""

import hashlib

from lms.files.http import file_response
from lms.submissions.enums import State
from lms.submissions.models import Submission, SubmissionVersion


def told_by_site(sitting):
    """Every work of the sitting, by the name of its student or team."""
    rows = Submission.objects.filter(sitting=sitting).select_related("team", "participation__user")
    return {row.team.name if row.team else row.participation.user.name: _told(row) for row in rows}


def _told(row):
    return {
        "files": [file.file.sha256 for file in row.draft_files.select_related("file")],
        "note": row.note,
        "locked": row.state == State.LOCKED,
        "withdrawn": row.state == State.WITHDRAWN,
        "asked": row.rounds.open().exists(),
        "versions": [
            (
                version.number,
                version.way,
                tuple(file.file.sha256 for file in version.files.all()),
                version.note,
                frozenset(one.participation.user.name for one in version.members.all()),
                version.received_at,
                version.due_at,
                version.submitted_by.name if version.submitted_by else "",
                version.is_late,
            )
            for version in row.versions.select_related("submitted_by").with_contents()
        ],
    }


def everything_kept_can_be_downloaded(papers, *, at):
    """By everybody on the roster, whatever team they are in now, and with the bytes of then."""
    contents = {hashlib.sha256(paper).hexdigest(): paper for paper in papers}
    for version in SubmissionVersion.objects.whole():
        for member in version.members.all():
            seen = SubmissionVersion.objects.visible_to(member.participation.user, at=at)
            assert seen.filter(pk=version.pk).exists()
        for file in version.files.all():
            response = file_response(file.file, name=file.name)
            assert b"".join(response.streaming_content) == contents[file.file.sha256]
            # Closing the response itself would close the connection of the test too.
            response.file_to_stream.close()


def numbers_that_are_current():
    """The number of the current version of every work."""
    return sorted(SubmissionVersion.objects.latest().values_list("number", flat=True))
