"""Which dates count for somebody, and where a moment stands among them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from lms.submissions.enums import DateSource, Standing

# An outage of the site counts when it lasted longer than this, so long before a deadline.
OUTAGE_COUNTS_FROM = timedelta(minutes=5)
OUTAGE_COUNTS_BEFORE = timedelta(hours=2)
# However slow the line: who holds a request open for longer counts from half an hour before its end,
# and a press on *hand in* waits no longer for its files.
LONGEST_REQUEST = timedelta(minutes=30)
NOTHING = timedelta()


class Gap(Protocol):
    """A time during which the site was out of reach."""

    @property
    def began_at(self) -> datetime: ...

    @property
    def ended_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class AppliedDates:
    """The dates that count for one student or team, and the rule they come from.

    `grace` is forgiven after due date and last moment because a busy server may be slow; it is
    granted to everybody and shown to nobody. `postponed_by` is what the last moment moved because
    the site was out of reach before it.
    """

    opens_at: datetime
    due_at: datetime
    cutoff_at: datetime
    source: DateSource = DateSource.DEFAULT
    grace: timedelta = NOTHING
    postponed_by: timedelta = NOTHING

    def standing(self, *, at: datetime) -> str:
        """Each date itself still counts: due at 20:00:00 exactly is in time, a moment later late."""
        if at < self.opens_at:
            return Standing.NOT_OPEN
        if at <= self.due_at + self.grace:
            return Standing.OPEN
        return Standing.LATE if at <= self.cutoff_at + self.grace else Standing.CLOSED

    def seconds_late(self, at: datetime) -> int:
        """Whole seconds after the due date; nothing for what counts as in time, else at least one."""
        if at <= self.due_at + self.grace:
            return 0
        return max(1, (at - self.due_at) // timedelta(seconds=1))

    def extended(
        self, until: datetime, *, source: DateSource = DateSource.EXTENSION
    ) -> "AppliedDates":
        """With due date and last moment at the date given; never earlier than they were."""
        if until <= self.due_at and until <= self.cutoff_at:
            return self
        return replace(
            self,
            due_at=max(self.due_at, until),
            cutoff_at=max(self.cutoff_at, until),
            source=source,
        )

    def after_outages(self, outages: Iterable[Gap]) -> "AppliedDates":
        """With both deadlines moved by what the site itself took away before them."""
        gaps = list(outages)
        due = moved_by_outages(self.due_at, gaps)
        cutoff = max(due, moved_by_outages(self.cutoff_at, gaps))
        return replace(self, due_at=due, cutoff_at=cutoff, postponed_by=cutoff - self.cutoff_at)


def moved_by_outages(moment: datetime, outages: Iterable[Gap]) -> datetime:
    """A deadline, later by the time lost in the two hours before it.

    Who was kept out gets that time back, counted from the deadline, or from the return of the site
    when that came later. Outages of up to five minutes are part of life and move nothing.
    """
    for gap in sorted(outages, key=lambda one: one.began_at):
        if gap.ended_at - gap.began_at <= OUTAGE_COUNTS_FROM:
            continue
        lost = min(gap.ended_at, moment) - max(gap.began_at, moment - OUTAGE_COUNTS_BEFORE)
        if lost > NOTHING:
            moment = max(moment, gap.ended_at) + lost
    return moment


def end_of_typed_minute(moment: datetime) -> datetime:
    """A deadline typed as 23:59 lasts that whole minute; any other is the instant it names."""
    if moment.minute != 59:
        return moment
    return moment.replace(second=59, microsecond=999_999)
