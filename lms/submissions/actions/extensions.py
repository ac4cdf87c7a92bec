"""Dates of somebody's own: asking for an extension, granting or refusing it, other dates for some."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core import log
from lms.courses.models import Cohort, Participation, Team
from lms.notices import actions as notices
from lms.submissions import policy, rules
from lms.submissions.actions.ending import end, keeping_promises
from lms.submissions.actions.settling import settle_works
from lms.submissions.enums import DateSource, RequestState
from lms.submissions.models import (
    DateOverride,
    Extension,
    ExtensionRequest,
    Sitting,
    Submission,
    dates_of,
    owner_for,
    roster_now,
    who_grants_more_time,
)
from lms.submissions.models.dates import name_of

# Who gets dates of their own in work that students, or teams, hand in.
type Holder = Participation | Team


@transaction.atomic
def ask_extension(
    sitting: Sitting, *, category: str, until: datetime, note: str, by: User, at: datetime
) -> ExtensionRequest:
    """Ask for more time for oneself, or for one's team; who decides is told.

    A date that gives no more time raises `ValidationError` beside `until`.
    """
    policy.can_ask_extension(by, sitting, at=at).enforce()
    owner = owner_for(by, sitting.assignment)
    holder = (owner.team or owner.participation) if owner else None
    if holder is None:
        raise ValidationError(_("Only students of this run ask for an extension here."))
    _check_until(sitting, [holder], until, at=at)
    request = ExtensionRequest.objects.create(
        sitting=sitting,
        category=category,
        note=note,
        wanted_until=until,
        asked_by=by,
        asked_at=at,
        **_fields(holder),
    )
    log.record(request, "submissions.ask_extension", by=by, at=at)
    context = _context(sitting) | {"until": until, "who": name_of(holder)}
    context["path"] = f"/submissions/sittings/{sitting.pk}/exceptions/"
    notices.tell(
        who_grants_more_time(sitting.assignment),
        "submissions.extension_asked",
        context=context,
        at=at,
        key=str(request.pk),
    )
    return request


@transaction.atomic
def withdraw_request(request: ExtensionRequest, *, by: User, at: datetime) -> ExtensionRequest:
    """Take back what one asked, while nobody answered."""
    row = _locked_requests([request])[0]
    policy.can_withdraw_request(by, row).enforce()
    _decide(row, RequestState.WITHDRAWN, "", by=by, at=at)
    log.record(row, "submissions.withdraw_request", by=by, at=at)
    return row


@transaction.atomic
def grant_requests(
    requests: Iterable[ExtensionRequest],
    *,
    until: datetime | None,
    reason: str,
    by: User,
    at: datetime,
) -> list[Extension]:
    """Grant them all, or none: to the date given, or each to the date that was asked for."""
    rows = _locked_requests(requests)
    for row in rows:
        policy.can_decide_extension(by, row.sitting, at=at).enforce()
        policy.can_answer(row).enforce()
        _check_until(row.sitting, [_holder(row)], until or row.wanted_until, at=at)
        settle_works(row.sitting, at=at)
    granted = []
    for row in rows:
        granted.append(
            _grant(
                row.sitting,
                _holder(row),
                until or row.wanted_until,
                reason,
                source=DateSource.EXTENSION,
                request=row,
                by=by,
                at=at,
            )
        )
        _decide(row, RequestState.GRANTED, reason, by=by, at=at)
    return granted


@transaction.atomic
def refuse_requests(
    requests: Iterable[ExtensionRequest], *, reason: str, by: User, at: datetime
) -> None:
    """Refuse them all, or none, with one reason, which those who asked read."""
    for row in _locked_requests(requests):
        policy.can_decide_extension(by, row.sitting, at=at).enforce()
        policy.can_answer(row).enforce()
        _decide(row, RequestState.REFUSED, reason, by=by, at=at)
        log.record(row, "submissions.refuse_extension", by=by, at=at)
        context = _context(row.sitting) | {"reason": reason, "by": by.name}
        _tell(_holder(row), "submissions.extension_refused", context, key=str(row.pk), at=at)


@transaction.atomic
def grant_extensions(
    sitting: Sitting,
    holders: Sequence[Holder],
    *,
    until: datetime,
    reason: str,
    by: User,
    at: datetime,
    source: DateSource = DateSource.EXTENSION,
) -> list[Extension]:
    """Give each of these students or teams time until the date, or nobody.

    What stands in the way of one of them raises `ValidationError` that names them all.
    """
    sitting = _locked(sitting)
    policy.can_decide_extension(by, sitting, at=at).enforce()
    _check_holders(sitting, holders)
    _check_until(sitting, holders, until, at=at)
    settle_works(sitting, at=at)
    return [
        _grant(sitting, one, until, reason, source=source, request=None, by=by, at=at)
        for one in holders
    ]


@transaction.atomic
def withdraw_extension(extension: Extension, *, reason: str, by: User, at: datetime) -> Extension:
    """Take an extension back; the dates from before it count again, and those it was for are told."""
    row = Extension.objects.select_for_update(of=("self",)).get(pk=extension.pk)
    policy.can_decide_extension(by, row.sitting, at=at).enforce()
    if row.withdrawn_at is not None:
        return row
    settle_works(row.sitting, at=at)
    with keeping_promises(row.sitting, at=at):
        end(row, reason, by=by, at=at)
    context = _context(row.sitting) | {"reason": reason, "by": by.name}
    _tell(_holder(row), "submissions.extension_withdrawn", context, key=str(row.pk), at=at)
    return row


@transaction.atomic
def set_override(
    sitting: Sitting,
    whom: Holder | Cohort,
    *,
    opens_at: datetime,
    due_at: datetime,
    cutoff_at: datetime,
    reason: str,
    by: User,
    at: datetime,
) -> DateOverride:
    """Give one cohort, team or student other dates than everybody's, from now on."""
    sitting = _locked(sitting)
    policy.can_decide_extension(by, sitting, at=at).enforce()
    _check_whom(sitting, whom)
    settle_works(sitting, at=at)
    row = DateOverride.objects.filter(sitting=sitting, **_fields(whom)).first()
    row = row or DateOverride(sitting=sitting, **_fields(whom))
    row.opens_at, row.due_at, row.cutoff_at = opens_at, due_at, cutoff_at
    row.reason, row.made_by, row.made_at = reason, by, at
    row.full_clean()
    with keeping_promises(sitting, at=at):
        row.save()
    moments = {"due_at": due_at.isoformat(), "cutoff_at": cutoff_at.isoformat()}
    log.record(row, "submissions.set_override", by=by, at=at, **moments)
    context = _context(sitting) | {
        "opens_at": opens_at,
        "due_at": due_at,
        "cutoff_at": cutoff_at,
        "reason": reason,
        "by": by.name,
    }
    _tell(whom, "submissions.own_dates", context, key="", at=at, run=sitting.assignment.run_id)
    return row


@transaction.atomic
def remove_override(override: DateOverride, *, by: User, at: datetime) -> None:
    """Let the dates for everybody count again for whom had others; they are told."""
    row = DateOverride.objects.select_for_update(of=("self",)).get(pk=override.pk)
    policy.can_decide_extension(by, row.sitting, at=at).enforce()
    sitting, whom = row.sitting, row.whom
    settle_works(sitting, at=at)
    log.record(row, "submissions.remove_override", by=by, at=at)
    with keeping_promises(sitting, at=at):
        row.delete()
    context = _context(sitting) | {
        "due_at": sitting.due_at,
        "cutoff_at": sitting.cutoff_at,
        "by": by.name,
    }
    _tell(whom, "submissions.common_dates", context, key="", at=at, run=sitting.assignment.run_id)


def _locked(sitting: Sitting) -> Sitting:
    return (
        Sitting.objects.select_for_update(of=("self",))
        .select_related("assignment__run", "assignment__page")
        .get(pk=sitting.pk)
    )


def _locked_requests(requests: Iterable[ExtensionRequest]) -> list[ExtensionRequest]:
    return list(
        ExtensionRequest.objects.select_for_update(of=("self",))
        .select_related("sitting__assignment__run", "sitting__assignment__page")
        .filter(pk__in=[one.pk for one in requests])
        .order_by("pk")
    )


def _grant(
    sitting: Sitting,
    holder: Holder,
    until: datetime,
    reason: str,
    *,
    source: DateSource,
    request: ExtensionRequest | None,
    by: User,
    at: datetime,
) -> Extension:
    for earlier in Extension.objects.in_force().filter(sitting=sitting, **_fields(holder)):
        end(earlier, _("A later decision took its place."), by=by, at=at)
    row = Extension.objects.create(
        sitting=sitting,
        source=source,
        until=until,
        reason=reason,
        request=request,
        granted_by=by,
        granted_at=at,
        **_fields(holder),
    )
    log.record(row, "submissions.grant_extension", by=by, at=at, until=until.isoformat())
    context = _context(sitting) | {"until": until, "reason": reason, "by": by.name}
    event = "extension_granted" if source == DateSource.EXTENSION else "reopened"
    _tell(holder, f"submissions.{event}", context, key=str(row.pk), at=at)
    return row


def _decide(
    row: ExtensionRequest, state: RequestState, reason: str, *, by: User, at: datetime
) -> None:
    row.state, row.decision, row.decided_by, row.decided_at = state, reason, by, at
    row.save(update_fields=["state", "decision", "decided_by", "decided_at"])


def _check_holders(sitting: Sitting, holders: Sequence[Holder]) -> None:
    for one in holders:
        _check_whom(sitting, one)
        if isinstance(one, Participation) == sitting.assignment.is_team_work:
            raise ValidationError(_("On team work only teams get an extension, and only there."))
    closed = Submission.objects.filter(
        sitting=sitting, locked_at__isnull=False, **_any_of(sitting, holders)
    ).select_related("team", "participation__user")
    names = [name_of(one.team or one.participation) for one in closed]
    if names:
        raise ValidationError(
            _("The work of %(names)s is closed. Open it again first.")
            % {"names": rules.names_in_words(names)}
        )


def _check_whom(sitting: Sitting, whom: Holder | Cohort) -> None:
    """Somebody of this very run; on team work only a team of its set."""
    assignment = sitting.assignment
    if isinstance(whom, Team):
        fits = whom.team_set.run_id == assignment.run_id and (
            not assignment.is_team_work or whom.team_set_id == assignment.team_set_id
        )
    elif assignment.is_team_work:
        raise ValidationError(_("On team work only the dates of teams count."))
    elif isinstance(whom, Cohort):
        fits = assignment.run.cohorts.filter(pk=whom.pk).exists()
    else:
        fits = whom.run_id == assignment.run_id
    if not fits:
        raise ValidationError(_("%(name)s does not belong to this run.") % {"name": name_of(whom)})


def _check_until(
    sitting: Sitting, holders: Sequence[Holder], until: datetime, *, at: datetime
) -> None:
    """An extension lies after now, the opening and the due date it moves."""
    if until <= at:
        raise ValidationError({"until": _("This moment has passed. Choose a later one.")})
    book = dates_of([sitting])
    too_early = []
    for one in holders:
        dates = book.of(sitting, is_extended=False, **_keys(one))
        if until <= dates.due_at or until <= dates.opens_at:
            too_early.append(name_of(one))
    if too_early:
        raise ValidationError(
            {
                "until": _("For %(names)s this is no more time than there is already.")
                % {"names": rules.names_in_words(too_early)}
            }
        )


def _fields(whom: Holder | Cohort) -> dict[str, Any]:
    if isinstance(whom, Cohort):
        return {"cohort": whom}
    return {"team": whom} if isinstance(whom, Team) else {"participation": whom}


def _keys(holder: Holder) -> dict[str, int]:
    return {name: row.pk for name, row in _fields(holder).items()}


def _any_of(sitting: Sitting, holders: Sequence[Holder]) -> dict[str, list[int]]:
    name = "team__in" if sitting.assignment.is_team_work else "participation__in"
    return {name: [one.pk for one in holders]}


def _holder(row: ExtensionRequest | Extension) -> Holder:
    holder = row.team or row.participation
    assert holder is not None  # noqa: S101 - the database holds one of them
    return holder


def _context(sitting: Sitting) -> dict[str, Any]:
    return {
        "assignment": sitting.assignment.page.title,
        "run": sitting.assignment.run.title,
        "path": f"/submissions/{sitting.pk}/",
    }


def _tell(
    whom: Holder | Cohort,
    event: str,
    context: dict[str, Any],
    *,
    key: str,
    at: datetime,
    run: int | None = None,
) -> None:
    """Everybody whose dates these are."""
    people: Iterable[Participation]
    if isinstance(whom, Cohort):
        people = (
            Participation.objects.active()
            .students()
            .filter(
                run=run,
                user__cohort_memberships__cohort=whom,
                user__cohort_memberships__left_at=None,
            )
        )
    elif isinstance(whom, Team):
        people = roster_now(whom, None)
    else:
        people = [whom]
    notices.tell([one.user for one in people], event, context=context, at=at, key=key)
