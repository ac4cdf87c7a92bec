"""Writing a version: its files, roster, manifest and signature, and the mail with its receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

import lms
from lms.accounts.models import User
from lms.courses.models import Participation
from lms.notices import actions as notices
from lms.submissions import rules
from lms.submissions.actions.copies import label, make_copies
from lms.submissions.actions.keys import sign, signing_key
from lms.submissions.actions.states import move
from lms.submissions.enums import BY_STAFF, AiUse, State, Way
from lms.submissions.models import (
    CompleteDraft,
    CompleteDraftFile,
    Contribution,
    DraftFile,
    SigningKey,
    Statement,
    Submission,
    SubmissionMember,
    SubmissionVersion,
    VersionFile,
)

type FileInHand = DraftFile | CompleteDraftFile

SHARE_STATEMENT = "SELECT 1 FROM submissions_statement WHERE id = %s FOR SHARE"


@dataclass(frozen=True, slots=True)
class Said:
    """What a version says beside its files, and what it was asked."""

    rules_number: int
    ai_rule: str
    note: str = ""
    ai_use: str = AiUse.UNSAID
    ai_account: str = ""
    # Only of a draft that the rule of the assignment hands in.
    saved_at: datetime | None = None

    @classmethod
    def in_draft(cls, row: Submission) -> "Said":
        asked = row.sitting.assignment
        return cls(asked.rules_number, asked.ai_rule, row.note, row.ai_use, row.ai_account)

    @classmethod
    def by_staff(cls, row: Submission) -> "Said":
        """Nothing: what is typed in the draft is not in what staff bring."""
        return cls(row.sitting.assignment.rules_number, row.sitting.assignment.ai_rule)

    @classmethod
    def complete(cls, draft: CompleteDraft) -> "Said":
        return cls(
            draft.rules_number,
            draft.ai_rule,
            draft.note,
            draft.ai_use,
            draft.ai_account,
            draft.saved_at,
        )


def write(
    row: Submission,
    files: Sequence[FileInHand],
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
    said: Said | None = None,
) -> SubmissionVersion:
    """The version with its files and roster; `confirmed` says when each member did, by key. It says
    what the draft says unless something else is given. A complete draft from before is past."""
    said = said or Said.in_draft(row)
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
        said=said,
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
        rules_number=said.rules_number,
        note=said.note,
        ai_rule=said.ai_rule,
        ai_use=said.ai_use,
        ai_account=said.ai_account,
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
    if row.sitting.assignment.hands_in_at_cutoff:
        CompleteDraft.objects.filter(submission=row).delete()
    _veil(row, version)
    return version


def _veil(row: Submission, version: SubmissionVersion) -> None:
    """Letters and copies for work that is marked without names. Whether it is, is read only now,
    and holds until the transaction ends: who changes it waits for all statements."""
    if connection.features.has_select_for_update:
        with connection.cursor() as cursor:  # Django has no words for a lock that is shared
            cursor.execute(SHARE_STATEMENT, [version.statement_id])
    assignment = row.sitting.assignment
    assignment.refresh_from_db(fields=["is_anonymous"])
    if assignment.is_anonymous:
        label(row)
        make_copies.enqueue(version.pk)


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
    files: Sequence[FileInHand],
    people: Sequence[Participation],
    statement: Statement,
    dates: rules.AppliedDates,
    *,
    number: int,
    code: str,
    key: SigningKey | None,
    way: Way,
    reason: str,
    said: Said,
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
        rules=said.rules_number,
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
        note=said.note,
        saved_at=said.saved_at,
        statement=statement.text,
        ai=None
        if way in BY_STAFF
        else rules.declaration(said.ai_rule, said.ai_use, said.ai_account),
        key_id=key.key_id if key else "",
        software=lms.__version__,
        receipt_code=code,
    )


def enter(
    row: Submission,
    version: SubmissionVersion,
    files: Sequence[FileInHand],
    people: Sequence[Participation],
    *,
    at: datetime,
) -> None:
    """Let a held work be handed in by a version that was written, and mail its receipt.

    A work that is closed for its students stays closed.
    """
    if not row.is_locked:
        move(row, State.HANDED_IN)
        row.save(update_fields=["state", *row.clear_withdrawal()])
    _mail_receipt(version, files, people, at=at)


def _person(user: User) -> rules.Person:
    return rules.Person(user.name, user.student_number)


def _mail_receipt(
    version: SubmissionVersion,
    files: Sequence[FileInHand],
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
        "saved_at": version.saved_at,
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
