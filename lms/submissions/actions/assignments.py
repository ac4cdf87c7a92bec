"""Making assignments, their rules and their dates; what is changed is in force at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core import log, markup
from lms.courses.enums import Role
from lms.courses.models import CourseRunPage, TeamSet
from lms.files.enums import Kind
from lms.notices import actions as notices
from lms.rubrics.models import Rubric
from lms.submissions import policy
from lms.submissions.actions import rounds
from lms.submissions.actions.complete import keep_complete
from lms.submissions.actions.ending import keeping_promises
from lms.submissions.actions.settling import settle_cutoffs, settle_works
from lms.submissions.actions.states import locked_row
from lms.submissions.enums import AiRule, AiUse, HandInRule, Outcome, SittingKind
from lms.submissions.models import (
    Assignment,
    AssignmentPage,
    CompleteDraft,
    Round,
    Sitting,
    Statement,
    Submission,
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What an assignment asks, of whom, and in what form."""

    kind: str
    team_set: TeamSet | None
    rubric: Rubric | None
    allowed_kinds: Sequence[Kind]
    max_files: int
    max_megabytes: int
    statement: str
    quota_megabytes: int = 500
    ai_rule: str = AiRule.NOT_ASKED
    hand_in_rule: str = HandInRule.ONE_FOR_ALL
    silence_hours: int = 24
    hands_in_at_cutoff: bool = False
    is_anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Dates:
    """The four moments of a sitting, in their order."""

    opens_at: datetime
    due_at: datetime
    cutoff_at: datetime
    grading_due_at: datetime


FIELDS = (
    "kind",
    "team_set",
    "rubric",
    "max_files",
    "max_megabytes",
    "quota_megabytes",
    "ai_rule",
    "hand_in_rule",
    "silence_hours",
    "hands_in_at_cutoff",
    "is_anonymous",
)
MOMENTS = ("opens_at", "due_at", "cutoff_at", "grading_due_at")


@transaction.atomic
def create_assignment(
    run: CourseRunPage,
    *,
    title: str,
    brief: str,
    rules: Rules,
    dates: Dates | None,
    is_published: bool,
    by: Any,
    at: datetime,
) -> Assignment:
    """Page, rules and first sitting in one step; the brief is plain text, to be styled later."""
    policy.can_make_assignments(by, run).enforce()
    body = [{"type": "text", "value": str(markup.from_text(brief))}] if brief else []
    page = AssignmentPage(title=title, body=body, live=False, owner=by)
    run.add_child(instance=page)
    revision = page.save_revision(user=by)
    if is_published:
        revision.publish(user=by)
    assignment = set_rules(page, rules=rules, by=by, at=at)
    if dates:
        plan_sitting(assignment, kind=SittingKind.FIRST, dates=dates, by=by, at=at)
    return assignment


@transaction.atomic
def set_rules(page: AssignmentPage, *, rules: Rules, by: Any, at: datetime) -> Assignment:
    """Give a page that was made in the editor its rules; until then nobody can hand in there."""
    run = page.get_parent().specific
    policy.can_make_assignments(by, run).enforce()
    assignment = Assignment(page=page, run=run)
    _assign(assignment, rules)
    assignment.full_clean()
    assignment.save()
    _word(assignment, rules.statement, by=by, at=at)
    log.record(assignment, "submissions.create_assignment", by=by, at=at)
    return assignment


@transaction.atomic
def change_rules(assignment: Assignment, *, rules: Rules, by: Any, at: datetime) -> Assignment:
    """Change what is asked; each change is a new rules number, and versions name the one they came
    in under. Another wording of the statement is another statement: the old one stays as ticked. With
    another rule for generative AI drafts are asked anew; what was described there stays. What is
    complete already is kept for the last moment from when the rule for that comes in force."""
    row = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    policy.can_edit_rules(by, row, at=at).enforce()
    settle_cutoffs(row.sittings.select_related("assignment"), at=at)
    _refuse_frozen(row, rules, at=at)
    before = _as_plain(row)
    _assign(row, rules)
    is_reworded = _word(row, rules.statement, by=by, at=at)
    changed = [name for name, value in _as_plain(row).items() if value != before[name]]
    if not changed and not is_reworded:
        return row
    if "ai_rule" in changed:
        for asked in Round.objects.open().filter(submission__sitting__assignment=row):
            rounds.end(locked_row(asked.submission), Outcome.CHANGED, by=by, at=at)
        Submission.objects.filter(sitting__assignment=row).update(ai_use=AiUse.UNSAID)
    row.rules_number += 1
    row.full_clean()
    row.save()
    if "hands_in_at_cutoff" in changed:
        _keep_or_forget(row, at=at)
    changed += ["statement"] if is_reworded else []
    log.record(row, "submissions.change_rules", by=by, at=at, changed=changed)
    return row


@transaction.atomic
def plan_sitting(
    assignment: Assignment, *, kind: SittingKind, dates: Dates, by: Any, at: datetime
) -> Sitting:
    """Give an assignment its first chance or a resit."""
    policy.can_edit_dates(by, assignment, at=at).enforce()
    sitting = Sitting(assignment=assignment, kind=kind)
    _date(sitting, dates)
    sitting.save()
    log.record(sitting, "submissions.plan_sitting", by=by, at=at, new=_moments(sitting))
    return sitting


@transaction.atomic
def move_dates(sitting: Sitting, *, dates: Dates, by: Any, at: datetime) -> Sitting:
    """Move a sitting's dates: logged old and new, announced to everybody whom it concerns. What
    was handed in keeps the due date that applied then."""
    row = Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
    policy.can_edit_dates(by, row.assignment, at=at).enforce()
    settle_works(row, at=at)
    old, before = _moments(row), (row.opens_at, row.due_at, row.cutoff_at)
    _date(row, dates)
    if _moments(row) == old:
        return row
    with keeping_promises(row, at=at):
        row.save()
    log.record(row, "submissions.move_dates", by=by, at=at, old=old, new=_moments(row))
    if (row.opens_at, row.due_at, row.cutoff_at) != before:
        _announce(row, was_due_at=before[1], was_cutoff_at=before[2], by=by, at=at)
    return row


@transaction.atomic
def discard_rules(page: AssignmentPage, *, by: Any, at: datetime) -> None:
    """Take rules and dates off a page so that it can be deleted; only while nobody has begun."""
    assignment = Assignment.objects.select_for_update(of=("self",)).filter(page=page).first()
    if assignment is None:
        return
    policy.can_discard(assignment).enforce()
    assignment.statements.all().delete()
    assignment.sittings.all().delete()
    assignment.delete()
    log.record(page, "submissions.discard_rules", by=by, at=at)


def _keep_or_forget(row: Assignment, *, at: datetime) -> None:
    """As the rule for the last moment comes, keep what is complete; as it goes, nothing. No last
    moment that has passed hands in what was kept after it."""
    if not row.hands_in_at_cutoff:
        CompleteDraft.objects.filter(submission__sitting__assignment=row).delete()
        return
    works = Submission.objects.filter(sitting__assignment=row, draft_saved_at__isnull=False)
    for work in works.order_by("pk"):
        keep_complete(locked_row(work), at=at)


def _refuse_frozen(row: Assignment, rules: Rules, *, at: datetime) -> None:
    team_set = rules.team_set.pk if rules.team_set else None
    if (rules.kind, team_set) != (row.kind, row.team_set_id):
        policy.can_change_owners(row).enforce()
    if (rules.rubric.pk if rules.rubric else None) != row.rubric_id:
        policy.can_change_rubric(row).enforce()
    if row.hands_in_at_cutoff and not rules.hands_in_at_cutoff:
        policy.can_stop_handing_in(row, at=at).enforce()
    if rules.is_anonymous != row.is_anonymous:
        # A version that is being written holds its statement: wait for it, and let the next wait.
        list(row.statements.select_for_update().order_by("pk").values_list("pk"))
        policy.can_change_anonymity(row).enforce()


def _assign(assignment: Assignment, rules: Rules) -> None:
    if rules.team_set and rules.team_set.run_id != assignment.run_id:
        raise ValidationError({"team_set": _("Choose a team set of this run.")})
    for name in FIELDS:
        setattr(assignment, name, getattr(rules, name))
    assignment.allowed_kinds = [Kind(kind).value for kind in rules.allowed_kinds]


def _as_plain(assignment: Assignment) -> dict[str, Any]:
    plain = {name: getattr(assignment, name) for name in FIELDS}
    return plain | {"allowed_kinds": sorted(assignment.allowed_kinds)}


def _word(assignment: Assignment, text: str, *, by: User, at: datetime) -> bool:
    """Add the statement unless it is worded so already."""
    current = assignment.statement
    if current and current.text == text:
        return False
    Statement.objects.create(
        assignment=assignment,
        number=current.number + 1 if current else 1,
        text=text,
        written_by=by,
        written_at=at,
    )
    return True


def _date(sitting: Sitting, dates: Dates) -> None:
    for name in MOMENTS:
        setattr(sitting, name, getattr(dates, name))
    sitting.full_clean()


def _moments(sitting: Sitting) -> dict[str, str]:
    return {name: getattr(sitting, name).isoformat() for name in MOMENTS}


def _announce(
    sitting: Sitting, *, was_due_at: datetime, was_cutoff_at: datetime, by: User, at: datetime
) -> None:
    page = sitting.assignment.page
    if not page.live:
        return
    students = User.objects.filter(
        is_active=True,
        participations__run=sitting.assignment.run_id,
        participations__role=Role.STUDENT,
        participations__left_at=None,
    )
    context = {
        "assignment": page.title,
        "run": sitting.assignment.run.title,
        "opens_at": sitting.opens_at,
        "due_at": sitting.due_at,
        "cutoff_at": sitting.cutoff_at,
        "was_due_at": was_due_at,
        "was_cutoff_at": was_cutoff_at,
        "by": by.name,
        "path": f"/submissions/{sitting.pk}/",
    }
    notices.tell(students, "submissions.dates_moved", context=context, at=at)
