"""What must hold of a draft before it is handed in; what does not is said beside its field."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lms.courses.models import Participation
from lms.submissions import queries, rules
from lms.submissions.enums import AiRule, AiUse, Standing
from lms.submissions.models import DraftFile, Statement, Submission, SubmissionVersion


def checked(
    row: Submission,
    files: Sequence[DraftFile],
    *,
    statement: Statement | None,
    files_seen: Collection[int] | None,
) -> Statement:
    """The statement that was ticked; raises what the person can put right, beside its field."""
    if not files:
        raise ValidationError({"uploads": _("There is no file yet. Add your work first.")})
    if files_seen is not None and {file.pk for file in files} != set(files_seen):
        raise ValidationError(
            {"uploads": _("The files changed while you looked. See them below and hand in again.")}
        )
    if statement is None:
        raise ValidationError(
            {"statement": _("Tick the statement of own work before you hand in.")}
        )
    if row.sitting.assignment.statement != statement:
        raise ValidationError(
            {"statement": _("The statement was reworded. Read it again and tick it.")}
        )
    _check_declaration(row)
    return statement


def _check_declaration(row: Submission) -> None:
    """Whether what the assignment asks about generative AI was answered."""
    if row.sitting.assignment.ai_rule == AiRule.NOT_ASKED:
        return
    if row.ai_use == AiUse.UNSAID:
        raise ValidationError(
            {"ai_use": _("Say whether generative AI was used. Either answer is fine here.")}
        )
    if row.ai_use == AiUse.USED and not row.ai_account:
        raise ValidationError(
            {
                "ai_account": _(
                    "Describe what generative AI was used for: which tool, for which part."
                )
            }
        )


def check_seen(latest: SubmissionVersion | None, seen: int | None, *, presser: Any) -> None:
    """Ask again where somebody else handed in while this person looked at what came before."""
    if latest is None or seen is None or latest.number <= seen:
        return
    if latest.submitted_by is not None and latest.submitted_by != presser:
        raise ValidationError(
            _(
                "%(name)s handed in version %(number)d while you looked. See it below; if yours is "
                "to take its place, hand in again."
            )
            % {"name": latest.submitted_by.name, "number": latest.number}
        )


def holds_the_same(
    latest: SubmissionVersion,
    row: Submission,
    files: Sequence[DraftFile],
    people: Sequence[Participation],
) -> bool:
    """Whether a version is what would be handed in now, for the same people."""
    members = {member.participation_id for member in latest.members.all()}
    return queries.says_the_same(latest, row, files) and members == {one.pk for one in people}


def check_late(
    dates: rules.AppliedDates,
    latest: SubmissionVersion | None,
    *,
    at: datetime,
    is_confirmed: bool,
) -> None:
    """Raise `ValidationError` beside `late` for what would be late and was not confirmed as such."""
    if is_confirmed or dates.standing(at=at) != Standing.LATE:
        return
    if latest and not latest.is_late:
        raise ValidationError(
            {
                "late": _(
                    "Version %(number)d was in time and this one will be late. "
                    "Confirm that you want to hand it in all the same."
                )
                % {"number": latest.number}
            }
        )
    raise ValidationError(
        {"late": _("It is past the due date. Confirm that you want to hand in late.")}
    )
