"""How much of the room of an assignment its students and teams take."""

from django.db.models import Q, Sum

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
    last complete one included, and all versions, in every sitting; the same bytes count once. Two
    queries."""
    works = Submission.objects.filter(
        sitting__assignment=submission.sitting.assignment_id,
        participation=submission.participation_id,
        team=submission.team_id,
    ).values("pk")
    stored = StoredFile.objects.filter(
        Q(pk__in=DraftFile.objects.filter(submission__in=works).values("file"))
        | Q(pk__in=CompleteDraftFile.objects.filter(draft__submission__in=works).values("file"))
        | Q(pk__in=VersionFile.objects.filter(version__submission__in=works).values("file"))
    )
    coming = PartialUpload.objects.filter(submission__in=works)
    if without:
        coming = coming.exclude(pk=without.pk)
    return sum(rows.aggregate(sum=Sum("size"))["sum"] or 0 for rows in (stored, coming))
