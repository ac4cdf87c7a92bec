"""Handing in: one press, one version, one receipt."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

import lms
from lms.accounts.models import User
from lms.core import log
from lms.courses.models import Participation
from lms.notices import actions as notices
from lms.submissions import policy, rules
from lms.submissions.actions import rounds
from lms.submissions.actions.checks import check_late, checked, holds_the_same
from lms.submissions.actions.keys import sign, signing_key
from lms.submissions.actions.presses import counts_from
from lms.submissions.actions.states import locked_row, move
from lms.submissions.enums import BY_STAFF, AiUse, Outcome, State, Way
from lms.submissions.models import (
    Contribution,
    DraftFile,
    Round,
    SigningKey,
    Statement,
    Submission,
    SubmissionMember,
    SubmissionVersion,
    VersionFile,
    dates_of_submission,
    expected_of,
)


@transaction.atomic
def hand_in(
    submission: Submission,
    *,
    by: Any,
    at: datetime,
    statement: Statement | None,
    request_key: UUID,
    files_seen: Collection[int] | None = None,
    is_late_confirmed: bool = False,
    completed_at: datetime | None = None,
) -> SubmissionVersion:
    """Make the draft a version that never changes, with its roster, receipt code and manifest.

    The same `request_key` twice gives the same version, and so does handing in exactly what the
    latest version holds: who asks can tell by the version's own key. `statement` is the one that
    was ticked, `files_seen` the draft files the person looked at; what differs from the draft as it
    is now raises `ValidationError` beside its field, and the draft is kept. Late needs a
    confirmation of its own. A mail that cannot be sent undoes nothing.
    `at` is when the request began to arrive, which counts, unless it was pressed before its files
    were in (`press`); `completed_at` when its last byte was in.
    """
    row = locked_row(submission)
    settle(row, at=at)
    versions = list(row.versions.defer("manifest"))
    if earlier := _made_before(versions, request_key, by=by, at=at):
        return earlier
    files = list(row.draft_files.select_related("file"))
    at = counts_from(row, files, request_key=request_key, presser=by, at=at)
    policy.can_hand_in(by, row, at=at).enforce()
    people = expected_of(row)
    policy.can_hand_in_for_all(row.sitting.assignment, people).enforce()
    latest = versions[-1] if versions else None
    statement = checked(row, files, statement=statement, files_seen=files_seen)
    if latest and not row.is_withdrawn and holds_the_same(latest, row, files, people):
        return latest
    dates = dates_of_submission(row)
    check_late(dates, latest, at=at, is_confirmed=is_late_confirmed)
    rounds.end(row, Outcome.STOPPED, by=by, at=at)
    version = write(
        row,
        files,
        people,
        statement,
        latest,
        dates,
        by=by,
        at=at,
        completed_at=max(at, completed_at or at),
        request_key=request_key,
    )
    move(row, State.HANDED_IN)
    row.save(update_fields=["state", *row.clear_withdrawal()])
    log.record(row, "submissions.hand_in", by=by, at=at, version=version.number)
    mail_receipt(version, files, people, at=at)
    return version


def settle(row: Submission, *, at: datetime) -> SubmissionVersion | None:
    """Write the version of a held work whose round closed in silence, if that is still to be done.

    It counts as handed in at the press, whoever comes by first and however much later.
    """
    found = row.rounds.consented_at(at).whole().first() if row.team_id else None
    if found is None:
        return None
    if rounds.digest_of(row) != found.draft_sha256:
        rounds.end(row, Outcome.CHANGED, by=None, at=at)
        return None
    return conclude(row, found, way=Way.SILENCE, by=None, at=at)


def conclude(
    row: Submission, found: Round, *, way: Way, by: User | None, at: datetime
) -> SubmissionVersion:
    """Make the version that a round asked about, for the people it asked. Where every member
    confirms the last confirmation counts; where silence is consent the press does."""
    files = list(row.draft_files.select_related("file"))
    people = [member.participation for member in found.members.all()]
    version = write(
        row,
        files,
        people,
        found.statement,
        row.versions.last(),
        dates_of_submission(row),
        by=by,
        at=found.opened_at if found.is_silence else at,
        completed_at=(found.closes_at if way == Way.SILENCE else at) or at,
        request_key=found.request_key,
        way=way,
        confirmed={one.participation_id: one.answered_at for one in found.confirmed},
    )
    rounds.close(found, Outcome.HANDED_IN, at=at, version=version)
    if not row.is_locked:
        move(row, State.HANDED_IN)
        row.save(update_fields=["state", *row.clear_withdrawal()])
    log.record(row, "submissions.hand_in", by=by, at=at, version=version.number)
    mail_receipt(version, files, people, at=at)
    return version


def _made_before(
    versions: Sequence[SubmissionVersion], request_key: UUID, *, by: Any, at: datetime
) -> SubmissionVersion | None:
    """What an earlier sending of the same form made, if the person may see it."""
    made = next((one for one in versions if one.request_key == request_key), None)
    if made and SubmissionVersion.objects.visible_to(by, at=at).filter(pk=made.pk).exists():
        return made
    return None


def write(
    row: Submission,
    files: Sequence[DraftFile],
    people: Sequence[Participation],
    statement: Statement,
    latest: SubmissionVersion | None,
    dates: rules.AppliedDates,
    *,
    by: User | None,
    at: datetime,
    completed_at: datetime,
    request_key: UUID,
    way: Way = Way.PRESSED,
    reason: str = "",
    confirmed: Mapping[int, datetime | None] | None = None,
    note: str | None = None,
) -> SubmissionVersion:
    """The version with its files and roster; `confirmed` says when each member did, by key. The
    note is that of the draft unless another is given."""
    note = row.note if note is None else note
    number = latest.number + 1 if latest else 1
    code = rules.new_receipt_code()
    key = signing_key()
    manifest = _manifest(
        row,
        files,
        people,
        statement,
        dates,
        number=number,
        code=code,
        key=key,
        way=way,
        reason=reason,
        note=note,
        by=by,
        at=at,
        completed_at=completed_at,
    ).as_json()
    key_id, signature = sign(manifest, key=key)
    version = SubmissionVersion.objects.create(
        submission=row,
        number=number,
        way=way,
        reason=reason,
        submitted_by=by,
        received_at=at,
        completed_at=completed_at,
        due_at=dates.due_at,
        cutoff_at=dates.cutoff_at,
        due_source=dates.source,
        seconds_late=dates.seconds_late(at),
        statement=statement,
        rules_number=row.sitting.assignment.rules_number,
        note=note,
        ai_rule=row.sitting.assignment.ai_rule,
        ai_use=AiUse.UNSAID if way in BY_STAFF else row.ai_use,
        ai_account="" if way in BY_STAFF else row.ai_account,
        receipt_code=code,
        manifest=manifest,
        manifest_sha256=rules.sha256_of(manifest),
        key_id=key_id,
        signature=signature,
        request_key=request_key,
    )
    VersionFile.objects.bulk_create(
        VersionFile(version=version, file=file.file, position=position, name=file.name)
        for position, file in enumerate(files, start=1)
    )
    if confirmed is None:
        confirmed = {person.pk: at for person in people if by and person.user_id == by.pk}
    _write_roster(version, people, confirmed)
    return version


def _write_roster(
    version: SubmissionVersion,
    people: Sequence[Participation],
    confirmed: Mapping[int, datetime | None],
) -> None:
    """Copy the people with when each confirmed and what each said of her part."""
    submission = version.submission
    found = submission.contributions.all() if submission.team_id else []
    said = {one.participation_id: one for one in found}
    nothing = Contribution()
    SubmissionMember.objects.bulk_create(
        SubmissionMember(
            version=version,
            participation=person,
            confirmed_at=confirmed.get(person.pk),
            contribution=said.get(person.pk, nothing).text,
            dissents=said.get(person.pk, nothing).dissents,
            dissent=said.get(person.pk, nothing).dissent,
        )
        for person in people
    )


def _manifest(
    row: Submission,
    files: Sequence[DraftFile],
    people: Sequence[Participation],
    statement: Statement,
    dates: rules.AppliedDates,
    *,
    number: int,
    code: str,
    key: SigningKey | None,
    way: Way,
    reason: str,
    note: str,
    by: User | None,
    at: datetime,
    completed_at: datetime,
) -> rules.Manifest:
    sitting, assignment = row.sitting, row.sitting.assignment
    return rules.Manifest(
        assignment=assignment.page.title,
        assignment_id=assignment.pk,
        run=assignment.run.title,
        sitting=sitting.kind,
        sitting_id=sitting.pk,
        version=number,
        rules=assignment.rules_number,
        received_at=at,
        completed_at=completed_at,
        due_at=dates.due_at,
        cutoff_at=dates.cutoff_at,
        due_source=dates.source,
        way=way,
        reason=reason,
        submitted_by=_person(by) if by else None,
        people=[_person(one.user) for one in people],
        team=row.team.name if row.team else "",
        files=[rules.HandedFile(f.name, f.file.kind, f.file.size, f.file.sha256) for f in files],
        note=note,
        statement=statement.text,
        ai=None
        if way in BY_STAFF
        else rules.declaration(assignment.ai_rule, row.ai_use, row.ai_account),
        key_id=key.key_id if key else "",
        software=lms.__version__,
        receipt_code=code,
    )


def _person(user: User) -> rules.Person:
    return rules.Person(user.name, user.student_number)


def mail_receipt(
    version: SubmissionVersion,
    files: Sequence[DraftFile],
    people: Sequence[Participation],
    *,
    at: datetime,
) -> None:
    """Promise the receipt to everybody it is for; the hand-in stands whatever happens here."""
    submission = version.submission
    context = {
        "assignment": submission.sitting.assignment.page.title,
        "run": submission.sitting.assignment.run.title,
        "team": submission.team.name if submission.team else "",
        "number": version.number,
        "received_at": version.received_at,
        "completed_at": version.completed_at,
        "due_at": version.due_at,
        "is_late": version.is_late,
        "submitted_by": version.submitted_by.name if version.submitted_by else "",
        "way": version.way,
        "reason": version.reason,
        "people": [person.user.name for person in people],
        "code": version.receipt_code,
        "manifest_sha256": version.manifest_sha256,
        "key_id": version.key_id,
        "files": [
            {"name": file.name, "size": file.file.size, "sha256": file.file.sha256}
            for file in files
        ],
        "path": version.get_absolute_url(),
    }
    users = [person.user for person in people]
    notices.tell(users, "submissions.receipt", context=context, at=at, key=version.receipt_code)
