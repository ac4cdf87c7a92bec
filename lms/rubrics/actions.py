"""Making, changing, copying and freezing rubrics."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core import log
from lms.core.verdict import no
from lms.rubrics import policy
from lms.rubrics.models import Criterion, Level, Rubric
from lms.rubrics.rules import CriterionDraft


@transaction.atomic
def create(title: str, criteria: Sequence[CriterionDraft], *, by: User, at: datetime) -> Rubric:
    """A new rubric, owned by who makes it."""
    policy.can_create(by, at=at).enforce()
    rubric = Rubric.objects.create(title=title, owner=by, created_at=at)
    _write(rubric, criteria)
    log.record(rubric, "rubrics.create", by=by, at=at)
    return rubric


@transaction.atomic
def change(
    rubric: Rubric, title: str, criteria: Sequence[CriterionDraft], *, by: User, at: datetime
) -> Rubric:
    """Replace the whole of a rubric by which nobody has judged yet."""
    rubric = _locked(rubric)
    policy.can_change(by, rubric, at=at).enforce()
    rubric.title = title
    rubric.save(update_fields=["title"])
    rubric.criteria.all().delete()
    _write(rubric, criteria)
    log.record(rubric, "rubrics.change", by=by, at=at)
    return rubric


@transaction.atomic
def copy(rubric: Rubric, *, by: User, at: datetime) -> Rubric:
    """The next edition, which can be changed; the original stays."""
    rubric = _locked(rubric)
    policy.can_copy(by, rubric, at=at).enforce()
    last = Rubric.objects.filter(title=rubric.title, owner=by).aggregate(Max("number"))
    made = Rubric.objects.create(
        title=rubric.title,
        number=max(last["number__max"] or 0, rubric.number) + 1,
        based_on=rubric,
        owner=by,
        created_at=at,
    )
    _write(made, rubric.drafts())
    log.record(made, "rubrics.copy", by=by, at=at, based_on=rubric.pk)
    return made


@transaction.atomic
def freeze(rubric: Rubric, *, at: datetime, by: User | None = None) -> Rubric:
    """Keep the rubric as it is from its first use on; harmless when it is frozen already.

    Who judges need not own the rubric, so there is nothing to refuse.
    """
    rubric = _locked(rubric)
    if rubric.frozen_at is None:
        rubric.frozen_at = at
        rubric.save(update_fields=["frozen_at"])
        log.record(rubric, "rubrics.freeze", by=by, at=at)
    return rubric


@transaction.atomic
def remove(rubric: Rubric, *, by: User, at: datetime) -> None:
    """Take away a rubric that nothing uses."""
    rubric = _locked(rubric)
    policy.can_change(by, rubric, at=at).enforce()
    log.record(rubric, "rubrics.remove", by=by, at=at)
    try:
        with transaction.atomic():
            rubric.delete()
    except ProtectedError:
        no(_("An assignment or a copy uses this rubric. Choose another there first.")).enforce()


def _locked(rubric: Rubric) -> Rubric:
    return Rubric.objects.select_for_update().get(pk=rubric.pk)


def _write(rubric: Rubric, criteria: Sequence[CriterionDraft]) -> None:
    rows = Criterion.objects.bulk_create(
        Criterion(
            rubric=rubric,
            position=position,
            title=draft.title,
            description=draft.description,
            weight=draft.weight,
        )
        for position, draft in enumerate(criteria, start=1)
    )
    Level.objects.bulk_create(
        Level(
            criterion=row,
            position=position,
            title=level.title,
            description=level.description,
            points=level.points,
        )
        for row, draft in zip(rows, criteria, strict=True)
        for position, level in enumerate(draft.levels, start=1)
    )
