"""A case as it is read in one course run: which edition, and which part opens when."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from lms.cases.models.pages import CasePage, CasePartPage
from lms.courses.models import CourseRunPage


class CaseRunQuerySet(models.QuerySet["CaseRun"]):
    def visible_to(self, user: Any, *, at: datetime) -> "CaseRunQuerySet":
        return self.filter(run__in=CourseRunPage.objects.visible_to(user, at=at).values("pk"))


class CaseRun(models.Model):
    case = models.ForeignKey(CasePage, on_delete=models.PROTECT, related_name="case_runs")
    run = models.ForeignKey(CourseRunPage, on_delete=models.PROTECT, related_name="case_runs")

    objects = CaseRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("case run")
        verbose_name_plural = _("case runs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "run"], name="caserun_once_per_run")
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.run}"

    def get_absolute_url(self) -> str:
        return reverse("cases:detail", args=[self.pk])


class PartReleaseQuerySet(models.QuerySet["PartRelease"]):
    def open_at(self, at: datetime) -> "PartReleaseQuerySet":
        return self.filter(opens_at__lte=at)

    def visible_to(self, user: Any, *, at: datetime) -> "PartReleaseQuerySet":
        """What is open, for participants; everything, for who teaches the run or wrote the case."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        inside = self.filter(
            case_run__run__in=CourseRunPage.objects.visible_to(user, at=at).values("pk")
        )
        if user.is_superuser:
            return inside
        early = models.Q(
            case_run__run__in=CourseRunPage.objects.taught_by(user).values("pk")
        ) | models.Q(case_run__case__in=CasePage.objects.written_by(user).values("pk"))
        return inside.filter(models.Q(opens_at__lte=at) | early)

    def with_titles(self) -> "PartReleaseQuerySet":
        """Adds title, kind and date of the pinned edition, without its whole text."""
        return (
            self.annotate(
                title=KeyTextTransform("title", "revision__content"),
                kind=KeyTextTransform("kind", "revision__content"),
                dated=KeyTextTransform("dated", "revision__content"),
            )
            .select_related("part", "case_run")
            .defer("part__body")
            .order_by("part__path")
        )


class PartRelease(models.Model):
    """From `opens_at` on participants of the run read the part, in the edition pinned here."""

    case_run = models.ForeignKey(CaseRun, on_delete=models.PROTECT, related_name="releases")
    part = models.ForeignKey(CasePartPage, on_delete=models.PROTECT, related_name="releases")
    opens_at = models.DateTimeField(_("opens"))
    # The edition that the run reads, so that improving a case does not change what was cited.
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")

    objects = PartReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release of a part")
        verbose_name_plural = _("releases of parts")
        ordering = ["opens_at", "part__path"]
        constraints = [
            models.UniqueConstraint(fields=["case_run", "part"], name="partrelease_once_per_run")
        ]

    def __str__(self) -> str:
        return f"{self.part} · {self.case_run.run}"

    def get_absolute_url(self) -> str:
        return reverse("cases:part", args=[self.case_run_id, self.part.slug])

    def is_open(self, at: datetime) -> bool:
        return self.opens_at <= at

    @property
    def has_newer_edition(self) -> bool:
        return self.part.newest_revision_id != self.revision_id
