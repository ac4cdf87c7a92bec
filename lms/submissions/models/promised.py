"""What the rule of an assignment hands in at the last moment: told by rows and clock, by no job."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from lms.courses.enums import Role
from lms.courses.models import Participation, TeamChange
from lms.submissions.enums import Standing, State
from lms.submissions.models.applied import dates_of
from lms.submissions.models.assignments import Sitting
from lms.submissions.models.complete import CompleteDraft
from lms.submissions.models.exemptions import Exemption
from lms.submissions.models.owners import roster_now
from lms.submissions.models.submissions import Submission
from lms.submissions.models.versions import SubmissionVersion
from lms.submissions.rules.dates import AppliedDates


@dataclass(frozen=True, slots=True)
class Promised:
    """A complete draft with the dates that count for it. `late_before` is how late the version is
    that stands now; None where none does."""

    draft: CompleteDraft
    dates: AppliedDates
    late_before: int | None

    @property
    def moment(self) -> datetime:
        """When it is handed in, whoever writes that down and however much later."""
        return self.dates.cutoff_at

    @property
    def seconds_late(self) -> int:
        return self.dates.seconds_late(self.moment)

    @property
    def is_late(self) -> bool:
        return self.seconds_late > 0

    @property
    def would_be_later(self) -> bool:
        """Whether what stands would be replaced by something later: only its owner may do that."""
        return self.late_before is not None and self.seconds_late > self.late_before

    @property
    def is_in_time(self) -> bool:
        """Whether it was here before the last moment."""
        return self.draft.kept_at <= self.moment + self.dates.grace

    @property
    def is_kept(self) -> bool:
        """Whether the rule hands it in: it was here before the last moment, and so is whose it is."""
        student = self.draft.submission.participation
        has_left = bool(student and student.left_at and student.left_at <= self.moment)
        return self.is_in_time and not has_left and not self.would_be_later

    def counts_at(self, at: datetime) -> bool:
        """Whether it counts as handed in, be its version written or not."""
        return self.is_kept and self.dates.standing(at=at) == Standing.CLOSED


def promised_in(
    sittings: Iterable[Sitting], *, works: Any = None, drafts: Any = None
) -> list[Promised]:
    """The complete drafts of some sittings, of all works or those with these keys. No query where
    no assignment has the rule, one where nobody has such a draft, and two or more for the dates."""
    ruled = {one.pk: one for one in sittings if one.assignment.hands_in_at_cutoff}
    if not ruled:
        return []
    standing = SubmissionVersion.objects.filter(submission=OuterRef("submission"))
    standing = standing.exclude(submission__state=State.WITHDRAWN).order_by("-number")
    found = (
        (CompleteDraft.objects.in_force() if drafts is None else drafts)
        .filter(submission__sitting__in=list(ruled))
        .select_related("submission__participation", "saved_by")
        .annotate(late_before=Subquery(standing.values("seconds_late")[:1]))
        .order_by("pk")
    )
    rows = list(found if works is None else found.filter(submission__in=works))
    if not rows:
        return []
    book = dates_of(ruled.values())
    for row in rows:
        row.submission.sitting = ruled[row.submission.sitting_id]
    return [Promised(row, book.of_submission(row.submission), row.late_before) for row in rows]


def counted_in(
    sittings: Iterable[Sitting], *, at: datetime, works: Any = None
) -> dict[int, Promised]:
    """What counts as handed in since a last moment though its version is still to be written, by
    the key of the work; queries as `promised_in`."""
    found = promised_in(sittings, works=works)
    return {one.draft.submission_id: one for one in found if one.counts_at(at)}


def expected_at(submission: Submission, moment: datetime) -> Sequence[Participation]:
    """Who a work is handed in for as of a moment that has passed: its student, or the people who
    were in its team then without who was exempt. The history of the team set tells."""
    if submission.team is None:
        return roster_now(None, submission.participation)
    team = submission.team
    before: dict[int, str] = {}
    changes = TeamChange.objects.filter(team_set=team.team_set_id, at__gt=moment)
    for change in changes.order_by("at", "pk"):
        before.setdefault(change.participation_id, change.from_team)
    now_in = team.memberships.values_list("participation", flat=True)
    members = {key for key in now_in if key not in before}
    members |= {key for key, name in before.items() if name == team.name}
    exempt = Exemption.objects.filter(
        assignment=submission.sitting.assignment_id, granted_at__lte=moment
    ).exclude(ended_at__lte=moment)
    people = Participation.objects.filter(pk__in=members, role=Role.STUDENT)
    return list(
        people.exclude(left_at__lte=moment)
        .exclude(pk__in=exempt.values("participation"))
        .select_related("user")
        .order_by("user__name", "pk")
    )
