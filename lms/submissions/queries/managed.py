"""Reads for what staff do with the work of one student or team, and for beginning anew."""

from datetime import datetime
from typing import Any

from lms.courses.models import Participation, Team
from lms.submissions.models import (
    Exemption,
    Extension,
    MarkingCopy,
    Sitting,
    Submission,
    SubmissionVersion,
    Whose,
    dates_of,
    fields_of,
    roster_now,
)
from lms.submissions.queries.hashes import hashes_of
from lms.submissions.queries.rounds import asked_of


def managed_work(sitting: Sitting, whose: Whose, *, at: datetime) -> dict[str, Any]:
    """What the screen for one student or team shows: the work if there is one, its versions, the
    dates that count, who is in it, and why nothing is expected or it is open again."""
    fields = fields_of(whose)
    team = whose if isinstance(whose, Team) else None
    student = whose if isinstance(whose, Participation) else None
    submission = Submission.objects.filter(sitting=sitting, **fields).with_rules().first()
    dates = dates_of([sitting]).of(
        sitting,
        participation=student.pk if student else None,
        team=team.pk if team else None,
    )
    return {
        "submission": submission,
        "versions": _versions_of(submission),
        "asked": asked_of(submission) if team else None,
        "copies": copies_missing(sitting, whose),
        "dates": dates,
        "standing": dates.standing(at=at),
        "team": team,
        "people": [person.user.name for person in roster_now(team, student)],
        "hashes": list(hashes_of(sitting, whose)),
        "extension": Extension.objects.in_force().filter(sitting=sitting, **fields).first(),
        "exemption": Exemption.objects.in_force()
        .filter(assignment=sitting.assignment_id, participation=student)
        .select_related("granted_by")
        .first()
        if student
        else None,
    }


def work_with_rules(user: Any, sitting: Sitting) -> Any:
    """The person's own work, or that of her team, with its rules."""
    return Submission.objects.owned_by(user).filter(sitting=sitting).with_rules()


def earlier_version(
    user: Any, submission: Submission | None, sitting: Sitting
) -> SubmissionVersion | None:
    """What the person last handed in at another chance, while her draft here is still empty."""
    if submission and (submission.note or submission.draft_files.all()):
        return None
    if (
        not Sitting.objects.filter(assignment=sitting.assignment_id)
        .exclude(pk=sitting.pk)
        .exists()
    ):
        return None
    return (
        SubmissionVersion.objects.handed_in_by(user)
        .filter(submission__sitting__assignment=sitting.assignment_id)
        .exclude(submission__sitting=sitting)
        .defer("manifest")
        .order_by("-received_at", "-number")
        .first()
    )


def copies_missing(sitting: Sitting, whose: Whose) -> list[MarkingCopy]:
    """The files of anonymous work that could not be cleaned for who marks it."""
    if not sitting.assignment.is_anonymous:
        return []
    works = Submission.objects.filter(sitting=sitting, **fields_of(whose))
    return list(
        MarkingCopy.objects.filter(original__version__submission__in=works, file=None)
        .select_related(
            "given_by", "original__file", "original__version__submission__sitting__assignment"
        )
        .order_by("original__version__number", "original__position")
    )


def _versions_of(submission: Submission | None) -> list[SubmissionVersion]:
    if submission is None:
        return []
    versions = submission.versions.select_related("submitted_by").defer("manifest")
    return list(versions.with_contents().order_by("-number"))
