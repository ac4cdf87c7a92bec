"""How much of the room of an assignment its students and teams take."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from lms.core.prepared import Prepared
from lms.files.models import StoredFile
from lms.submissions.models import (
    CompleteDraftFile,
    DraftFile,
    PartialUpload,
    Submission,
    VersionFile,
)


def bytes_of_owner(submission: Submission, *, without: PartialUpload | None = None) -> int:
    """What the owner of a work has stored for its assignment, or is just sending: drafts, the
    last complete one included, and all versions, in every sitting; the same bytes count once. Three
    queries."""
    assignment = submission.sitting.assignment_id
    if submission.team_id:
        found = _of_team(assignment, submission.team_id)
    else:
        found = _of_student(assignment, submission.participation_id or 0)
    works = [key for (key,) in found]
    left_out = without.pk if without else None
    coming = sum(size for key, size in _coming(works) if key != left_out)
    return coming + sum(size for _key, size in _stored(works))


def _works(**owner: int) -> Any:
    return Submission.objects.filter(**owner).order_by().values_list("pk")


def _files(works: Sequence[int]) -> Any:
    return StoredFile.objects.filter(
        Q(pk__in=DraftFile.objects.filter(submission__in=works).values("file"))
        | Q(pk__in=CompleteDraftFile.objects.filter(draft__submission__in=works).values("file"))
        | Q(pk__in=VersionFile.objects.filter(version__submission__in=works).values("file"))
    ).values_list("pk", "size")


_of_student = Prepared(lambda of, student: _works(sitting__assignment=of, participation=student))
_of_team = Prepared(lambda of, team: _works(sitting__assignment=of, team=team))
_stored = Prepared(_files)
_coming = Prepared(
    lambda works: PartialUpload.objects.filter(submission__in=works).values_list("pk", "size")
)
