"""Rubrics: what a work is judged by. They know no course and no work."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.rubrics.rules import CriterionDraft, LevelDraft

# From a user to the keys of rubrics that are in use where that person teaches.
Source = Callable[[Any], "models.QuerySet[Any, Any]"]
_sources: list[Source] = []


def register_shared(source: Source) -> None:
    """Let an app that uses rubrics say who else sees them; called once, from its `ready()`."""
    _sources.append(source)


class RubricQuerySet(models.QuerySet["Rubric"]):
    def visible_to(self, user: Any, *, at: datetime) -> "RubricQuerySet":
        """Own rubrics, and those in use where the person teaches; students see them with a task."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        wanted = Q(owner=user)
        for source in _sources:
            wanted |= Q(pk__in=source(user))
        return self.filter(wanted)

    def with_counts(self) -> "RubricQuerySet":
        return self.annotate(criteria_count=models.Count("criteria"))

    def unfrozen(self) -> "RubricQuerySet":
        return self.filter(frozen_at=None)

    def whole(self) -> "RubricQuerySet":
        """With criteria and levels, in three queries whatever the number."""
        return self.prefetch_related("criteria__levels")


class Rubric(models.Model):
    """A set of criteria with levels; once somebody judged by it, it never changes again.

    Whoever wants another makes a copy: `based_on` and `number` keep the line of descent.
    """

    title = models.CharField(_("title"), max_length=200)
    number = models.PositiveSmallIntegerField(_("edition"), default=1)
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies"
    )
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="rubrics")
    created_at = models.DateTimeField(_("made"))
    frozen_at = models.DateTimeField(_("frozen since"), null=True, blank=True)

    objects = RubricQuerySet.as_manager()

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        ordering = ["title", "-number"]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("rubrics:detail", args=[self.pk])

    @property
    def best(self) -> Decimal | None:
        """The most that can be reached, where all levels have points."""
        every = [criterion.share for criterion in self.criteria.all()]
        known = [share for share in every if share is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(every) else None

    def drafts(self) -> list[CriterionDraft]:
        """The whole as plain values, for an editor or a copy."""
        return [criterion.draft() for criterion in self.criteria.prefetch_related("levels")]


class Criterion(models.Model):
    """One row of a rubric."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    weight = models.DecimalField(
        _("weight in %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["rubric", "position"],
                name="criterion_position_once",
            ),
            models.CheckConstraint(
                name="criterion_weight_is_a_percentage",
                condition=Q(weight=None) | Q(weight__gte=0, weight__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def best(self) -> Decimal | None:
        """The most points on this criterion, where all its levels have points."""
        points = [level.points for level in self.levels.all()]
        known = [value for value in points if value is not None]
        return max(known) if known and len(known) == len(points) else None

    @property
    def share(self) -> Decimal | None:
        """The most that this criterion adds to the sum."""
        if self.best is None or self.weight is None:
            return self.best
        return self.best * self.weight / 100

    def draft(self) -> CriterionDraft:
        return CriterionDraft(
            title=self.title,
            description=self.description,
            weight=self.weight,
            levels=[
                LevelDraft(level.title, level.description, level.points)
                for level in self.levels.all()
            ],
        )


class Level(models.Model):
    """One cell of a rubric: how far a work comes on a criterion, with points or without."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="levels")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=60)
    description = models.TextField(_("description"), blank=True)
    points = models.DecimalField(
        _("points"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "position"],
                name="level_position_once",
            ),
            models.CheckConstraint(
                name="level_points_not_negative", condition=Q(points=None) | Q(points__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.title
