"""What the screens of cases show, each in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from wagtail.models import Revision

from lms.cases.models import CaseAuthor, CasePage, CasePartPage, CaseRun, PartRelease
from lms.courses.enums import TEACHING
from lms.courses.models import CourseRunPage
from lms.files.access import PrivateFile, is_used_in

NEW_FOR = timedelta(days=7)
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class CaseInRun:
    """A case in a run with the parts that the reader may open."""

    case_run: CaseRun
    releases: list[PartRelease]


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A part of the case as the lecturer plans it; `release` is None as long as it is not."""

    part: CasePartPage
    release: PartRelease | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The open parts before and after the one that is read."""

    previous: PartRelease | None
    next: PartRelease | None


def cases_of(run: CourseRunPage, user: Any, *, at: datetime) -> list[CaseInRun]:
    """The cases of a run, each with the parts that the user may read: two queries."""
    case_runs = CaseRun.objects.visible_to(user, at=at).filter(run=run).select_related("case")
    releases = PartRelease.objects.visible_to(user, at=at).filter(case_run__run=run)
    return _grouped(case_runs, releases.with_titles())


def _grouped(case_runs: Iterable[CaseRun], releases: Iterable[PartRelease]) -> list[CaseInRun]:
    by_case: dict[int, list[PartRelease]] = defaultdict(list)
    for release in releases:
        by_case[release.case_run_id].append(release)
    return [CaseInRun(case_run, by_case[case_run.pk]) for case_run in case_runs]


def releases_of(case_run: CaseRun, user: Any, *, at: datetime) -> list[PartRelease]:
    """What the user may read of the case in this run, in the order of the story."""
    visible = PartRelease.objects.visible_to(user, at=at).filter(case_run=case_run)
    return list(visible.with_titles())


def neighbours_of(release: PartRelease, readable: list[PartRelease]) -> Neighbours:
    position = [other.pk for other in readable].index(release.pk)
    return Neighbours(
        previous=readable[position - 1] if position else None,
        next=readable[position + 1] if position + 1 < len(readable) else None,
    )


def parts_opening(user: Any, *, at: datetime) -> list[PartRelease]:
    """For /tonight/: parts that opened in the last week; who teaches also sees what opens soon.

    Each has `title` of its edition, `case_run.case` and `case_run.run`; ask `is_open(at)`.
    """
    visible = PartRelease.objects.visible_to(user, at=at).filter(
        opens_at__gt=at - NEW_FOR, opens_at__lte=at + SOON
    )
    mine = user.participations.filter(left_at=None)
    teaching = mine.filter(role__in=TEACHING)
    # Also an operator or an author who is not in the run sees it all elsewhere, not this evening.
    return list(
        visible.filter(
            Q(opens_at__lte=at, case_run__run__in=mine.values("run"))
            | Q(case_run__run__in=teaching.values("run"))
        )
        .with_titles()
        .select_related("part", "case_run__case", "case_run__run")
        .defer("part__body", "case_run__case__body", "case_run__run__body")
        .order_by("opens_at", "part__path")
    )


def plan_of(case_run: CaseRun) -> list[PlannedPart]:
    """Every part of the case, published or not, with its release in this run."""
    releases = {
        release.part_id: release
        for release in PartRelease.objects.filter(case_run=case_run)
        .with_titles()
        .select_related("part", "case_run", "revision")
        .defer("part__body", "revision__content")
    }
    parts = CasePartPage.objects.child_of(case_run.case).defer("body").order_by("path")
    return [PlannedPart(part, releases.get(part.pk)) for part in parts]


def cases_to_choose(run: CourseRunPage) -> Any:
    """Published cases that the run does not use yet."""
    used = CaseRun.objects.filter(run=run).values("case")
    return CasePage.objects.usable().exclude(pk__in=used).order_by("title")


AUTHOR = "author"


def authorships_of(user: Any) -> Any:
    return CaseAuthor.objects.filter(user=user.pk)


def covers_opened_to(user: Any) -> Any:
    """An author writes the case: its cover, in every language, and all its parts."""
    mine = authorships_of(user).values("case__translation_key")
    return CasePage.objects.filter(translation_key__in=mine)


def is_in_open_edition(file: PrivateFile, user: Any, *, at: datetime) -> bool:
    """Whether a part that is open to the person has the image or document in its pinned edition."""
    releases = PartRelease.objects.visible_to(user, at=at)
    return is_used_in(file, Revision.objects.filter(pk__in=releases.values("revision")))
