"""A team hands in together: ask, confirm, object; and what each member says of her own part."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms.core import log
from lms.courses.models import Participation
from lms.submissions import policy
from lms.submissions.actions import rounds
from lms.submissions.actions.checks import check_late, check_seen, checked, holds_the_same
from lms.submissions.actions.handing_in import conclude, settle
from lms.submissions.actions.presses import counts_from
from lms.submissions.actions.states import locked_row
from lms.submissions.enums import Answer, HandInRule, Outcome, State, Way
from lms.submissions.models import (
    Contribution,
    Round,
    RoundMember,
    Sitting,
    Statement,
    Submission,
    dates_of_submission,
    expected_of,
)


def held(submission: Submission, *, at: datetime) -> Submission:
    """The work as it is now, held until the transaction ends, after what the clock has decided."""
    row = locked_row(submission)
    settle(row, at=at)
    return row


@transaction.atomic
def ask_team(
    submission: Submission,
    *,
    by: Any,
    at: datetime,
    statement: Statement | None,
    request_key: UUID,
    files_seen: Collection[int] | None = None,
    version_seen: int | None = None,
    is_late_confirmed: bool = False,
    completed_at: datetime | None = None,
) -> Round:
    """Begin to hand in a draft for which more than one member has to stand; as `hand_in`.

    Where the team is asked about this draft already, the press confirms it.
    """
    row = held(submission, at=at)
    if earlier := row.rounds.whole().filter(request_key=request_key).first():
        return earlier
    if current := row.rounds.open().whole().first():
        return _confirm(row, current, by=by, at=at, is_late_confirmed=is_late_confirmed)
    files, latest = list(row.draft_files.select_related("file")), row.versions.last()
    at = counts_from(row, files, request_key=request_key, presser=by, at=at)
    policy.can_hand_in(by, row, at=at).enforce()
    people = expected_of(row)
    policy.can_ask_team(row.sitting.assignment, people).enforce()
    statement = checked(row, files, statement=statement, files_seen=files_seen)
    if latest and row.state == State.HANDED_IN and holds_the_same(latest, row, files, people):
        raise ValidationError(
            _("Nothing had changed since version %(number)d, so there is nothing to confirm.")
            % {"number": latest.number}
        )
    check_seen(latest, version_seen, presser=by)
    dates = dates_of_submission(row)
    check_late(dates, latest, at=at, is_confirmed=is_late_confirmed)
    assignment = row.sitting.assignment
    closes_at = None
    if assignment.hand_in_rule == HandInRule.BY_SILENCE:
        closes_at = max(at, min(at + timedelta(hours=assignment.silence_hours), dates.cutoff_at))
    found = Round.objects.create(
        submission=row,
        rule=assignment.hand_in_rule,
        opened_by=by,
        opened_at=at,
        completed_at=max(at, completed_at or at),
        closes_at=closes_at,
        statement=statement,
        draft_sha256=rounds.digest_of(row),
        request_key=request_key,
    )
    rounds.ask(row, found, people, cutoff_at=dates.cutoff_at)
    log.record(row, "submissions.ask_team", by=by, at=at)
    return found


@transaction.atomic
def confirm(found: Round, *, by: Any, at: datetime, is_late_confirmed: bool = False) -> Round:
    """Stand for the draft that the team is asked about; the last one to do so hands it in.

    Returns the round as it is then. It may have ended because the team or the draft is no longer
    what was asked about. Late needs a confirmation of its own where this moment decides.
    """
    row = held(found.submission, at=at)
    current = row.rounds.whole().get(pk=found.pk)
    return _confirm(row, current, by=by, at=at, is_late_confirmed=is_late_confirmed)


def _confirm(
    row: Submission, found: Round, *, by: Any, at: datetime, is_late_confirmed: bool
) -> Round:
    policy.can_answer_round(by, found, at=at).enforce()
    if outcome := _overtaken(row, found):
        rounds.end(row, outcome, by=by, at=at)
        found.refresh_from_db()
        return found
    if not found.is_silence:
        dates = dates_of_submission(row)
        check_late(dates, row.versions.last(), at=at, is_confirmed=is_late_confirmed)
    member = _member(found, by)
    if member.answer == Answer.AWAITED:
        member.answer, member.answered_at = Answer.CONFIRMED, at
        member.save(update_fields=["answer", "answered_at"])
        log.record(row, "submissions.confirm", by=by, at=at)
    if not found.awaited:
        conclude(row, found, way=Way.CONFIRMED, by=by, at=at)
    return found


@transaction.atomic
def object_to(found: Round, reason: str, *, by: Any, at: datetime) -> Round:
    """Stop a round, with a reason that the team reads; the draft stays as it is."""
    row = held(found.submission, at=at)
    current = row.rounds.whole().get(pk=found.pk)
    policy.can_answer_round(by, current, at=at).enforce()
    if not reason.strip():
        raise ValidationError({"reason": _("Say what is wrong: your team reads it.")})
    member = _member(current, by)
    member.answer, member.answered_at, member.reason = Answer.OBJECTED, at, reason.strip()
    member.save(update_fields=["answer", "answered_at", "reason"])
    rounds.end(row, Outcome.OBJECTED, by=by, at=at, objection=member)
    current.refresh_from_db()
    return current


@transaction.atomic
def contribute(
    submission: Submission, *, text: str, dissent: str, dissents: bool, by: Any, at: datetime
) -> Contribution:
    """Keep what a member says of her own part, and whether she does not agree with the version.

    Each version copies it; what is said later belongs to the next one.
    """
    row = held(submission, at=at)
    policy.can_contribute(by, row, at=at).enforce()
    if dissents and not dissent.strip():
        raise ValidationError({"dissent": _("Say why you do not agree: the examiner reads it.")})
    participation = Participation.objects.active().get(
        run=row.sitting.assignment.run_id, user=by.pk
    )
    said, _created = Contribution.objects.update_or_create(
        submission=row,
        participation=participation,
        defaults={
            "text": text.strip(),
            "dissents": dissents,
            "dissent": dissent.strip() if dissents else "",
            "saved_at": at,
        },
    )
    log.record(row, "submissions.contribute", by=by, at=at)
    return said


def settle_rounds(
    sitting: Sitting | None = None,
    *,
    at: datetime,
    works: QuerySet[Submission] | None = None,
) -> int:
    """Write the versions that silence has made, as `settle_works`; returns how many."""
    if sitting and sitting.assignment.hand_in_rule != HandInRule.BY_SILENCE:
        return 0
    found = Round.objects.consented_at(at).select_related("submission")
    found = found.filter(submission__sitting=sitting) if sitting else found
    found = found if works is None else found.filter(submission__in=works.values("pk"))
    written = 0
    for one in found:
        with transaction.atomic():
            written += settle(locked_row(one.submission), at=at) is not None
    return written


def _overtaken(row: Submission, found: Round) -> Outcome | None:
    """What has changed since the team was asked, if anything."""
    asked = {member.participation_id for member in found.members.all()}
    if asked != {person.pk for person in expected_of(row)}:
        return Outcome.REGROUPED
    return Outcome.CHANGED if rounds.digest_of(row) != found.draft_sha256 else None


def _member(found: Round, by: Any) -> RoundMember:
    return next(one for one in found.members.all() if one.participation.user_id == by.pk)
