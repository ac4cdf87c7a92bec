"""Rounds in which a team confirms: how they begin and end, and who is told of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from lms.accounts.models import User
from lms.core import log
from lms.notices import actions as notices
from lms.notices.enums import Urgency
from lms.submissions.enums import Answer, Outcome
from lms.submissions.models import Round, RoundMember, Submission, SubmissionVersion
from lms.submissions.rules import draft_sha256

# Who is asked so shortly before it is decided reads of it at once, quiet hours or not.
SOON = timedelta(hours=12)


def digest_of(row: Submission) -> str:
    """What the draft holds now: a round asks about exactly this."""
    files = row.draft_files.values_list("name", "file__sha256").order_by()
    return draft_sha256(row.note, files, ai_use=row.ai_use, ai_account=row.ai_account)


def end(
    row: Submission,
    outcome: Outcome,
    *,
    by: Any,
    at: datetime,
    objection: RoundMember | None = None,
) -> None:
    """End the open round of a held work, if there is one, and tell whom it concerns: who had
    confirmed what is no longer so; everybody when a member objected or staff stepped in."""
    found = row.rounds.open().whole().first() if row.team_id else None
    if found is None:
        return
    close(found, outcome, at=at)
    log.record(row, "submissions.end_round", by=by, at=at, outcome=str(outcome))
    told = found.confirmed if outcome == Outcome.CHANGED else found.members.all()
    context = _facts_of(row, found) | {
        "outcome": str(outcome),
        "by": by.name if by else "",
        "reason": objection.reason if objection else "",
    }
    users = [one.participation.user for one in told if one.participation.user != by]
    notices.tell(users, "submissions.round_ended", context=context, at=at)


def end_if_changed(row: Submission, *, by: Any, at: datetime) -> None:
    """End the open round of a held work whose draft is no longer what was asked about."""
    found = row.rounds.open().first() if row.team_id else None
    if found and digest_of(row) != found.draft_sha256:
        end(row, Outcome.CHANGED, by=by, at=at)


def close(
    found: Round, outcome: Outcome, *, at: datetime, version: SubmissionVersion | None = None
) -> None:
    """Put the end of a round on its row; nobody is told."""
    found.outcome, found.ended_at, found.version = outcome, at, version
    found.save(update_fields=["outcome", "ended_at", "version"])


def ask(row: Submission, found: Round, people: Iterable[Any], *, cutoff_at: datetime) -> None:
    """Put everybody on the list, the one who pressed as having confirmed, and mail the others."""
    RoundMember.objects.bulk_create(
        RoundMember(
            round=found,
            participation=person,
            answer=Answer.CONFIRMED if person.user_id == found.opened_by_id else Answer.AWAITED,
            answered_at=found.opened_at if person.user_id == found.opened_by_id else None,
        )
        for person in people
    )
    others: list[User] = [one.user for one in people if one.user_id != found.opened_by_id]
    until = found.closes_at or cutoff_at
    context = _facts_of(row, found) | {"by": found.opened_by.name, "until": until}
    notices.tell(
        others,
        "submissions.confirmation_asked",
        context=context,
        at=found.opened_at,
        key=str(found.pk),
        urgency=Urgency.AT_ONCE if until - found.opened_at < SOON else None,
    )


def _facts_of(row: Submission, found: Round) -> dict[str, Any]:
    return {
        "assignment": row.sitting.assignment.page.title,
        "run": row.sitting.assignment.run.title,
        "team": row.team.name if row.team else "",
        "is_silence": found.is_silence,
        "path": f"/submissions/{row.sitting_id}/confirm/",
    }
