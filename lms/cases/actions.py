"""Using a case in a run, opening its parts, and choosing its authors."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision

from lms.accounts.models import User
from lms.cases import policy
from lms.cases.models import CaseAuthor, CasePage, CasePartPage, CaseRun, PartRelease, TeachingNote
from lms.core import log
from lms.courses.models import CourseRunPage


@transaction.atomic
def use_case(case: CasePage, run: CourseRunPage, *, by: User, at: datetime) -> CaseRun:
    """Bring a case into a run, with no part open; a case that is already in it stays as it is."""
    run = CourseRunPage.objects.select_for_update().get(pk=run.pk)
    policy.can_use_case(by, run, at=at).enforce()
    case_run, is_new = CaseRun.objects.get_or_create(case=case, run=run)
    if is_new:
        log.record(case_run, "cases.use", by=by, at=at)
    return case_run


@transaction.atomic
def plan_part(
    case_run: CaseRun, part: CasePartPage, opens_at: datetime, *, by: User, at: datetime
) -> PartRelease:
    """Let a part open at a moment, in the edition that is the newest one now.

    A part that is planned already is moved; it keeps its edition.
    """
    case_run = _locked(case_run, by=by, at=at)
    if not part.is_child_of(case_run.case):
        raise ValidationError(_("This part belongs to another case. Choose a part of this case."))
    if release := PartRelease.objects.filter(case_run=case_run, part=part).first():
        return _move(release, opens_at, by=by, at=at)
    release = PartRelease.objects.create(
        case_run=case_run, part=part, opens_at=opens_at, revision=_newest_edition(part, by=by)
    )
    log.record(release, "cases.plan", by=by, at=at, part=part.pk, opens_at=opens_at.isoformat())
    return release


@transaction.atomic
def move_part(release: PartRelease, opens_at: datetime, *, by: User, at: datetime) -> PartRelease:
    """Let a planned part open at another moment; one that was open closes until then."""
    _locked(release.case_run, by=by, at=at)
    return _move(PartRelease.objects.get(pk=release.pk), opens_at, by=by, at=at)


@transaction.atomic
def open_now(case_run: CaseRun, part: CasePartPage, *, by: User, at: datetime) -> PartRelease:
    """Open a part this second, planned or not; one that is open stays as it is."""
    release = PartRelease.objects.filter(case_run=case_run, part=part).first()
    if release and release.is_open(at):
        policy.can_plan(by, case_run, at=at).enforce()
        return release
    return plan_part(case_run, part, at, by=by, at=at)


@transaction.atomic
def take_newest_edition(release: PartRelease, *, by: User, at: datetime) -> PartRelease:
    """Let the run read the newest edition from now on."""
    _locked(release.case_run, by=by, at=at)
    release = PartRelease.objects.select_related("part").get(pk=release.pk)
    old, release.revision = release.revision_id, _newest_edition(release.part, by=by)
    if release.revision_id != old:
        release.save(update_fields=["revision"])
        log.record(release, "cases.take_edition", by=by, at=at, old=old, new=release.revision_id)
    return release


@transaction.atomic
def withdraw(release: PartRelease, *, by: User, at: datetime) -> None:
    """Take a part out of the plan; participants no longer read it."""
    case_run = _locked(release.case_run, by=by, at=at)
    log.record(
        case_run,
        "cases.withdraw",
        by=by,
        at=at,
        part=release.part_id,
        opens_at=release.opens_at.isoformat(),
    )
    release.delete()


@transaction.atomic
def set_authors(case: CasePage, authors: Collection[User], *, by: User, at: datetime) -> None:
    """Exactly these people write the case and its teaching note, whatever revision is published."""
    case = CasePage.objects.select_for_update().get(pk=case.pk)
    policy.can_set_authors(by, case, at=at).enforce()
    if not authors:
        raise ValidationError(_("A case needs an author. Choose at least one person."))
    before = set(case.authors.values_list("user_id", flat=True))
    after = {author.pk for author in authors}
    case.authors.exclude(user__in=after).delete()
    CaseAuthor.objects.bulk_create(
        CaseAuthor(case=case, user_id=pk) for pk in sorted(after - before)
    )
    TeachingNote.objects.get_or_create(case=case)
    if before != after:
        log.record(case, "cases.set_authors", by=by, at=at, old=sorted(before), new=sorted(after))


@transaction.atomic
def write_note(case: CasePage, body: str, *, by: User, at: datetime) -> TeachingNote:
    """Write the teaching note of a case, or write it anew."""
    note = TeachingNote.objects.select_for_update().filter(case=case).first()
    note = note or TeachingNote(case=case)
    policy.can_write_note(by, note, at=at).enforce()
    note.body = body
    note.save()
    log.record(note, "cases.write_note", by=by, at=at)
    return note


def _locked(case_run: CaseRun, *, by: User, at: datetime) -> CaseRun:
    """The case run, locked, for somebody who may plan it."""
    case_run = CaseRun.objects.select_for_update().get(pk=case_run.pk)
    policy.can_plan(by, case_run, at=at).enforce()
    return case_run


def _move(release: PartRelease, opens_at: datetime, *, by: User, at: datetime) -> PartRelease:
    old, release.opens_at = release.opens_at, opens_at
    if old != opens_at:
        release.save(update_fields=["opens_at"])
        log.record(
            release,
            "cases.move",
            by=by,
            at=at,
            part=release.part_id,
            old=old.isoformat(),
            new=opens_at.isoformat(),
        )
    return release


def _newest_edition(part: CasePartPage, *, by: User) -> Revision:
    part = CasePartPage.objects.get(pk=part.pk)
    revision = Revision.objects.filter(pk=part.newest_revision_id).first()
    return revision or part.save_revision(user=by)
