"""The assignments of a run and the brief of one, as their reader sees them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects

from lms.courses.models import CourseRunPage, Participation
from lms.rubrics.models import Rubric
from lms.submissions import rules
from lms.submissions.enums import Standing
from lms.submissions.models import (
    Assignment,
    AssignmentPage,
    Sitting,
    dates_for_person,
    owner_for,
    teachers_of,
)
from lms.submissions.queries.hashes import Mail, mails_waiting
from lms.submissions.queries.rosters import Counts, counts_of
from lms.submissions.queries.works import Work, labels_of, work_of, works_for


@dataclass(frozen=True, slots=True)
class Brief:
    """What surrounds the brief on the page of an assignment, for one reader."""

    assignment: Assignment | None
    sittings: Sequence[tuple[Sitting, rules.AppliedDates]]
    sitting: Sitting | None
    statement: str
    work: Work | None
    kinds: Sequence[str]
    rubric: Rubric | None
    is_teamless: bool
    teamless_ask: str
    is_manager: bool
    # Of sittings that are over for the reader: what she mailed and may still hand in.
    mails: Sequence[Mail] = ()


@dataclass(frozen=True, slots=True)
class ListedAssignment:
    """An assignment on the page of its run, as its reader sees it."""

    assignment: Assignment
    sitting: Sitting | None
    dates: rules.AppliedDates | None
    work: Work | None
    counts: Counts | None


def assignments_of(run: CourseRunPage, user: Any, *, at: datetime) -> list[Assignment]:
    """The assignments of a run that the person may read, each with its sittings; the next due
    first, those without dates last. Two queries."""
    assignments = list(
        Assignment.objects.visible_to(user, at=at)
        .filter(run=run)
        .select_related("page__locale", "run", "team_set")
        .prefetch_related("sittings")
    )
    return sorted(assignments, key=lambda one: (_first_due(one), one.pk))


def _first_due(assignment: Assignment) -> float:
    return min((s.due_at.timestamp() for s in assignment.sittings.all()), default=float("inf"))


def current_sitting(
    sittings: Iterable[Sitting], dates: Mapping[int, rules.AppliedDates], *, at: datetime
) -> Sitting | None:
    """The sitting that counts now: the first that is not over, else the last there was."""
    in_order = sorted(sittings, key=lambda sitting: dates[sitting.pk].cutoff_at)
    for sitting in in_order:
        if dates[sitting.pk].cutoff_at >= at:
            return sitting
    return in_order[-1] if in_order else None


def brief_of(page: AssignmentPage, user: Any, *, at: datetime) -> Brief:
    """Rules, dates and own state, to stand beside the text of a brief."""
    assignment = (
        Assignment.objects.filter(page=page)
        .select_related("team_set", "rubric")
        .prefetch_related("sittings")
        .first()
    )
    if assignment is None:
        can = _manages_below(page, user)
        return Brief(
            None, [], None, "", None, [], None, is_teamless=False, teamless_ask="", is_manager=can
        )
    owner = owner_for(user, assignment)
    sittings = list(assignment.sittings.all())
    for one in sittings:
        one.assignment = assignment
    dates = dates_for_person(user, sittings)
    sitting = current_sitting(sittings, dates, at=at)
    is_teamless = bool(owner and assignment.is_team_work and owner.team is None)
    statement = assignment.statement
    return Brief(
        assignment=assignment,
        sittings=[(one, dates[one.pk]) for one in sittings],
        sitting=sitting,
        statement=statement.text if statement else "",
        work=work_of(owner, sitting, dates[sitting.pk], at=at)
        if owner and sitting and not is_teamless
        else None,
        kinds=labels_of(assignment),
        rubric=_whole(assignment.rubric),
        is_teamless=is_teamless,
        teamless_ask=rules.names_in_words(teachers_of(assignment)) if is_teamless else "",
        is_manager=owner is None
        and Assignment.objects.managed_by(user).filter(pk=assignment.pk).exists(),
        mails=mails_waiting(
            owner if owner and not owner.exempt_because else None,
            *(one for one in sittings if dates[one.pk].standing(at=at) == Standing.CLOSED),
            at=at,
        ),
    )


def _whole(rubric: Rubric | None) -> Rubric | None:
    """The rubric with its criteria and levels."""
    if rubric:
        prefetch_related_objects([rubric], "criteria__levels")
    return rubric


def _manages_below(page: AssignmentPage, user: Any) -> bool:
    """Whether the reader may give a page its rules."""
    return _manages(page.get_parent(), user)


def listed_assignments(run: CourseRunPage, user: Any, *, at: datetime) -> list[ListedAssignment]:
    """The assignments of a run with own state for a student, counts for who teaches; the number
    of queries is the same for any number of assignments."""
    assignments = assignments_of(run, user, at=at)
    for one in assignments:
        for planned in one.sittings.all():
            planned.assignment = one
    dates = dates_for_person(user, [s for one in assignments for s in one.sittings.all()])
    current = {one.pk: current_sitting(one.sittings.all(), dates, at=at) for one in assignments}
    sittings = [sitting for sitting in current.values() if sitting]
    participates = Participation.objects.active().students().filter(run=run, user=user.pk).exists()
    works = (
        {work.sitting.pk: work for work in works_for(user, sittings, at=at, dates=dates)}
        if participates
        else {}
    )
    managed = bool(assignments) and not participates and _manages(run, user)
    counts = counts_of(sittings, at=at) if managed else {}
    return [
        ListedAssignment(
            assignment=one,
            sitting=(sitting := current[one.pk]),
            dates=dates[sitting.pk] if sitting else None,
            work=works.get(sitting.pk) if sitting else None,
            counts=counts.get(sitting.pk) if sitting else None,
        )
        for one in assignments
    ]


def _manages(run: CourseRunPage, user: Any) -> bool:
    runs = CourseRunPage.objects.filter(pk=run.pk)
    return bool(
        user.is_superuser or runs.taught_by(user).exists() or runs.administered_by(user).exists()
    )
