"""A word to who has a draft and has not handed it in, a day before it is due."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from lms.accounts.models import User
from lms.notices import actions as notices
from lms.submissions.enums import State
from lms.submissions.models import (
    Exemption,
    Sitting,
    Submission,
    dates_of,
    promised_in,
    roster_now,
)
from lms.submissions.queries.rosters import has_draft

AHEAD = timedelta(hours=24)


def remind(*, at: datetime) -> int:
    """Tell everybody whose draft is due within a day and not handed in; returns how many works.

    Once for each due date: running it again tells nobody twice, and who gets a later date is told
    again a day before that.
    """
    works = 0
    for sitting in _due_soon(at):
        drafts = list(
            Submission.objects.filter(sitting=sitting, state__in=[State.DRAFT, State.WITHDRAWN])
            .filter(has_draft())
            .select_related("team", "participation__user")
        )
        book = dates_of([sitting])
        exempt = set(
            Exemption.objects.in_force()
            .filter(assignment=sitting.assignment_id)
            .values_list("participation", flat=True)
        )
        kept = promised_in([sitting], works=[row.pk for row in drafts])
        by_itself = {one.draft.submission_id: one.moment for one in kept if one.is_kept}
        for row in drafts:
            dates = book.of(sitting, participation=row.participation_id, team=row.team_id)
            if at < dates.due_at <= at + AHEAD:
                works += 1
                people = roster_now(row.team, row.participation)
                users = [one.user for one in people if one.pk not in exempt]
                moment = by_itself.get(row.pk)
                _tell(users, row, sitting, due_at=dates.due_at, by_itself=moment, at=at)
    return works


def _due_soon(at: datetime) -> Iterator[Sitting]:
    """The sittings that are due within a day for somebody; an outage can move that by hours only."""
    soon = (at - AHEAD, at + AHEAD)
    found = (
        Sitting.objects.whole()
        .filter(
            Q(due_at__range=soon)
            | Q(overrides__due_at__range=soon)
            | Q(extensions__until__range=soon, extensions__withdrawn_at=None),
            opens_at__lte=at,
            assignment__page__live=True,
        )
        .distinct()
    )
    yield from found


def _tell(
    people: Sequence[User],
    row: Submission,
    sitting: Sitting,
    *,
    due_at: datetime,
    by_itself: datetime | None,
    at: datetime,
) -> None:
    context = {
        "assignment": sitting.assignment.page.title,
        "run": sitting.assignment.run.title,
        "due_at": due_at,
        "by_itself": by_itself,
        "team": row.team.name if row.team else "",
        "path": f"/submissions/{sitting.pk}/",
    }
    key = f"{row.pk}-{due_at.isoformat()}"
    notices.tell(people, "submissions.still_a_draft", context=context, at=at, key=key)
