"""Who may do what with assignments and hand-ins, and when; refusals in words with their times.

Visibility is decided by the querysets: a policy is asked about something its user could fetch.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lms.core.verdict import YES, Verdict, no
from lms.courses.models import CourseRunPage, Participation
from lms.submissions.enums import (
    HandInRule,
    HoldCause,
    LockReason,
    Outcome,
    RequestState,
    Standing,
    State,
)
from lms.submissions.models import (
    Assignment,
    CompleteDraft,
    ExtensionRequest,
    Owner,
    RegisteredHash,
    Round,
    Sitting,
    Submission,
    SubmissionVersion,
    dates_for,
    dates_of_submission,
    owner_for,
    promised_in,
    teachers_of,
)
from lms.submissions.policy.anonymity import can_change_anonymity as can_change_anonymity
from lms.submissions.policy.anonymity import can_give_as_it_is as can_give_as_it_is
from lms.submissions.policy.anonymity import can_know_people as can_know_people
from lms.submissions.rules import AppliedDates, moment_in_words, names_in_words


def can_view(user: Any, submission: Submission, *, at: datetime) -> Verdict:
    """Own work with its draft; for lecturers and office what was handed in."""
    if Submission.objects.visible_to(user, at=at).filter(pk=submission.pk).exists():
        return YES
    return no(_("This work is not yours to see."))


def can_draft(
    user: Any, sitting: Sitting, *, at: datetime, submission: Submission | None = None
) -> Verdict:
    """A student of the run, in a team if it is team work, while open, on work not closed."""
    owner = owner_for(user, sitting.assignment)
    if (refusal := _refusal_of_owner(owner, sitting.assignment)) is not None:
        return refusal
    for found in (_refusal_of_lock(submission), _refusal_of_hold(submission)):
        if found is not None:
            return found
    refusal = _refusal_of_time(sitting, dates_for(sitting, owner), at=at)
    return YES if refusal is None else refusal


def can_hand_in(user: Any, submission: Submission, *, at: datetime) -> Verdict:
    """What may be drafted may be handed in, by whose work it is."""
    if not submission.is_owned_by(user):
        return no(_("Only the people whose work this is can hand it in."))
    return can_draft(user, submission.sitting, at=at, submission=submission)


def can_hand_in_for_all(assignment: Assignment, people: Sequence[Participation]) -> Verdict:
    """Whether one press makes a version; where others have to stand for it too, it does not."""
    if assignment.hand_in_rule == HandInRule.ONE_FOR_ALL or len(people) < 2:
        return YES
    return no(
        _("In this assignment the whole team hands in together. Open the page again and ask them.")
    )


def can_ask_team(assignment: Assignment, people: Sequence[Participation]) -> Verdict:
    """The other way round: whether there is a team that has to stand for it."""
    if can_hand_in_for_all(assignment, people):
        return no(_("You need nobody else to hand in here. Open the page again and hand in."))
    return YES


def can_answer_round(user: Any, found: Round, *, at: datetime) -> Verdict:
    """Who was asked, as long as the round is open and the work may be handed in."""
    if found.outcome != Outcome.OPEN:
        return no(found.why_over)
    if all(member.participation.user_id != user.pk for member in found.members.all()):
        return no(_("Only the people who were in the team when it was asked can answer."))
    return can_hand_in(user, found.submission, at=at)


def can_contribute(user: Any, submission: Submission, *, at: datetime) -> Verdict:
    """Members of a team, as long as they may work on it."""
    if submission.team_id is None:
        return no(_("This is work of one person, so there is nothing to divide."))
    return can_hand_in(user, submission, at=at)


def can_edit_rules(user: Any, assignment: Assignment, *, at: datetime) -> Verdict:
    """Lecturers of the run and the education office."""
    if Assignment.objects.managed_by(user).filter(pk=assignment.pk).exists():
        return YES
    return no(_("Only a lecturer of this run or the education office can change its rules."))


def can_edit_dates(user: Any, assignment: Assignment, *, at: datetime) -> Verdict:
    if can_edit_rules(user, assignment, at=at):
        return YES
    return no(_("Only a lecturer of this run or the education office can change its dates."))


def can_ask_extension(user: Any, sitting: Sitting, *, at: datetime) -> Verdict:
    """Whose work it is, once and until it is closed; also when the last moment has passed."""
    owner = owner_for(user, sitting.assignment)
    if owner is None:
        return no(_("Only students of this run ask for an extension here."))
    if (refusal := _refusal_of_owner(owner, sitting.assignment)) is not None:
        return refusal
    work = Submission.objects.filter(sitting=sitting, **owner.fields).first()
    if (refusal := _refusal_of_lock(work)) is not None:
        return refusal
    if ExtensionRequest.objects.open().filter(sitting=sitting, **owner.fields).exists():
        return no(_("You asked already, and nobody has answered yet."))
    return YES


def can_withdraw_request(user: Any, request: ExtensionRequest) -> Verdict:
    """Whose request it is, while nobody answered."""
    if not ExtensionRequest.objects.owned_by(user).filter(pk=request.pk).exists():
        return no(_("Only the people who asked can take this back."))
    return can_answer(request)


def can_withdraw(user: Any, submission: Submission, *, at: datetime) -> Verdict:
    """Who hands in may take it back until the last moment; staff also later. Never once it is
    closed, for somebody has judged it."""
    is_staff = bool(can_manage(user, submission.sitting, at=at))
    if not is_staff and not submission.is_owned_by(user):
        return no(_("Only the people whose work this is can withdraw it."))
    if submission.state in {State.DRAFT, State.WITHDRAWN}:
        return no(_("Nothing is handed in, so there is nothing to withdraw."))
    if (refusal := _refusal_of_lock(submission)) is not None:
        return refusal
    if is_staff:
        return YES
    if (refusal := _refusal_of_hold(submission)) is not None:
        return refusal
    dates = dates_of_submission(submission)
    if dates.standing(at=at) == Standing.CLOSED:
        return no(
            _(
                "The last moment was %(when)s, so what was handed in stays. If it has to be taken "
                "back, ask %(whom)s."
            )
            % {
                "when": moment_in_words(dates.cutoff_at),
                "whom": _whom_to_ask(submission.sitting.assignment),
            }
        )
    return YES


def can_leave_out(user: Any, submission: Submission, *, at: datetime) -> Verdict:
    """Who may hand in says whether the rule of the assignment may, where there is such a rule."""
    if not submission.sitting.assignment.hands_in_at_cutoff:
        return no(_("In this assignment nothing is handed in by itself."))
    return can_hand_in(user, submission, at=at)


def can_manage(user: Any, sitting: Sitting, *, at: datetime) -> Verdict:
    """Lecturers of the run and the education office: what befalls the work of one student or team.
    On anonymous work only who does not mark it."""
    if Assignment.objects.managed_by(user).filter(pk=sitting.assignment_id).exists():
        return can_know_people(user, sitting, at=at)
    return no(_("Only a lecturer of this run or the education office can do this."))


def can_exempt(user: Any, assignment: Assignment, *, at: datetime) -> Verdict:
    """Who may change the rules; on anonymous work only who does not mark it."""
    verdict = can_edit_rules(user, assignment, at=at)
    if not verdict or not assignment.is_anonymous:
        return verdict
    sittings = assignment.sittings.veiled_from(user, at=at).select_related("assignment")
    return next((can_know_people(user, one, at=at) for one in sittings), YES)


def can_hold(submission: Submission) -> Verdict:
    if submission.is_held:
        return no(_("This work is on hold already."))
    return YES


def can_reopen(submission: Submission) -> Verdict:
    """Not while a mark is released, or on hold."""
    if submission.lock_reason == LockReason.RELEASED:
        return no(
            _("The mark is released. Take it back first; then the work can be opened again.")
        )
    if submission.is_held:
        return no(_("This work is on hold. Lift that first."))
    return YES


def can_receive(submission: Submission) -> Verdict:
    """As long as nobody has judged it for good."""
    if submission.is_locked:
        return no(_("This work is closed, for it was judged. Open it again first."))
    return YES


def can_start_from(
    user: Any, submission: Submission, version: SubmissionVersion, *, at: datetime
) -> Verdict:
    """An empty draft of another chance at the same assignment, by who stood on that version."""
    if submission.sitting.assignment_id != version.submission.sitting.assignment_id:
        return no(_("That version is of another assignment."))
    if submission.note or submission.draft_files.exists():
        return no(_("There is something in your draft already. Empty it first."))
    return can_hand_in(user, submission, at=at)


def can_answer(request: ExtensionRequest) -> Verdict:
    if request.state == RequestState.OPEN:
        return YES
    return no(
        _("This request is answered already: %(state)s.") % {"state": request.get_state_display()}
    )


def can_decide_extension(user: Any, sitting: Sitting, *, at: datetime) -> Verdict:
    """Lecturers of the run and the education office; on anonymous work only the office, so that
    no marker learns who asked."""
    assignment = sitting.assignment
    if not sitting.is_veiled(at=at):
        return can_edit_dates(user, assignment, at=at)
    if _is_of_office(user, assignment):
        return can_know_people(user, sitting, at=at)
    return no(_("On anonymous work only the education office gives somebody other dates."))


def can_register_hash(user: Any, sitting: Sitting) -> Verdict:
    """The education office only, to which the mail went."""
    if _is_of_office(user, sitting.assignment):
        return YES
    return no(_("Only the education office registers what came to it by mail."))


def can_hand_in_mailed(
    user: Any, sitting: Sitting, *, at: datetime, submission: Submission | None = None
) -> Verdict:
    """Whose hash the office registered, also after the last moment and only as long as the file is
    waited for; on work not closed."""
    owner = owner_for(user, sitting.assignment)
    if owner is None:
        return no(_("Only students of this run hand in here."))
    refusals = (
        _refusal_of_owner(owner, sitting.assignment),
        _refusal_of_lock(submission),
        _refusal_of_hold(submission),
    )
    for found in refusals:
        if found is not None:
            return found
    if RegisteredHash.objects.waiting_at(at).filter(sitting=sitting, **owner.fields).exists():
        return YES
    closed = _refusal_of_time(sitting, dates_for(sitting, owner), at=at)
    if closed is not None:
        return closed
    return no(_("No mail is registered that waits for your files. Hand in as always."))


def can_make_assignments(user: Any, run: CourseRunPage) -> Verdict:
    """Lecturers of the run and the education office."""
    runs = CourseRunPage.objects.filter(pk=run.pk)
    if runs.taught_by(user).exists() or runs.administered_by(user).exists():
        return YES
    return no(_("Only a lecturer of this run or the education office can make assignments here."))


def can_discard(assignment: Assignment) -> Verdict:
    """Whether an assignment may go: not once somebody has begun."""
    if Submission.objects.filter(sitting__assignment=assignment).exists():
        return no(
            _("“%(title)s” holds work of students, so it stays. Unpublish it instead.")
            % {"title": assignment}
        )
    return YES


def can_change_owners(assignment: Assignment) -> Verdict:
    """Whether it may still become individual or team work, or another set's: not once begun."""
    if Submission.objects.filter(sitting__assignment=assignment).exists():
        return no(
            _(
                "Somebody has begun already: individual or team, and the team set, stay as they are."
            )
        )
    return YES


def can_change_rubric(assignment: Assignment) -> Verdict:
    """Whether it may be judged by another rubric: not once somebody was judged by this one."""
    rubric = assignment.rubric
    if rubric is None or rubric.frozen_at is None:
        return YES
    if not Submission.objects.filter(sitting__assignment=assignment).handed_in().exists():
        return YES
    return no(_("Marking has begun with this rubric, so it stays."))


def can_stop_handing_in(assignment: Assignment, *, at: datetime) -> Verdict:
    """Whether the rule for the last moment may go: not while a student or team relies on it."""
    sittings = assignment.sittings.select_related("assignment")
    kept = promised_in(sittings, drafts=CompleteDraft.objects.all())
    if any(one.is_kept and one.dates.standing(at=at) != Standing.CLOSED for one in kept):
        return no(
            _(
                "Somebody has read that a complete draft is handed in by itself, so that stays as it "
                "is until their last moment has passed."
            )
        )
    return YES


def _is_of_office(user: Any, assignment: Assignment) -> bool:
    runs = CourseRunPage.objects.filter(pk=assignment.run_id)
    return user.is_active and (user.is_superuser or runs.administered_by(user).exists())


def _refusal_of_owner(owner: Owner | None, assignment: Assignment) -> Verdict | None:
    if owner is None:
        return no(_("Only students of this run hand in here."))
    if owner.exempt_because:
        return no(
            _(
                "You are exempt from this assignment, so you need not hand in. The reason: "
                "“%(reason)s” If that is not right, ask %(whom)s."
            )
            % {"reason": owner.exempt_because, "whom": _whom_to_ask(assignment)}
        )
    if assignment.is_team_work and owner.team is None:
        return no(
            _("You are in no team of “%(set)s” yet, so you cannot hand in. Ask %(whom)s.")
            % {"set": assignment.team_set, "whom": _whom_to_ask(assignment)}
        )
    return None


def _refusal_of_lock(submission: Submission | None) -> Verdict | None:
    if submission is None or not submission.is_locked:
        return None
    if submission.lock_reason == LockReason.RELEASED:
        return no(_("The mark was released, so this work can no longer be changed."))
    return no(_("The marking is final, so this work can no longer be changed."))


def _refusal_of_hold(submission: Submission | None) -> Verdict | None:
    if submission is None or not submission.is_held:
        return None
    about = {"name": submission.held_by, "reason": submission.held_because}
    if submission.held_for == HoldCause.MARKING:
        return no(
            _("This work is being marked, so it cannot be changed now. %(name)s can open it.")
            % about
        )
    return no(_("%(name)s put this work on hold, so it cannot be changed now: %(reason)s") % about)


def _refusal_of_time(sitting: Sitting, dates: AppliedDates, *, at: datetime) -> Verdict | None:
    standing = dates.standing(at=at)
    if standing == Standing.NOT_OPEN:
        return no(_("Handing in opens on %(when)s.") % {"when": moment_in_words(dates.opens_at)})
    if standing == Standing.CLOSED:
        return no(
            _(
                "The last moment to hand in was %(when)s. Nothing was stored. If you could not "
                "help it, ask %(whom)s."
            )
            % {
                "when": moment_in_words(dates.cutoff_at),
                "whom": _whom_to_ask(sitting.assignment),
            }
        )
    return None


def _whom_to_ask(assignment: Assignment) -> str:
    return names_in_words(teachers_of(assignment)) or _("the education office")
