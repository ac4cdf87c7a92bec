"""Programmes, specialisations and cohorts: data, so that another programme is another row."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.courses.enums import Office


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def run_by(self, user: Any) -> "ProgrammeQuerySet":
        """The programmes in whose education office the person works."""
        return self.filter(appointments__user=user.pk, appointments__role=Office.OFFICE)

    def visible_to(self, user: Any, *, at: datetime) -> "ProgrammeQuerySet":
        """The programmes that the person administers; an operator administers all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.is_superuser else self.run_by(user)


class Programme(models.Model):
    name = models.CharField(_("name"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    slug = models.SlugField(unique=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Specialisation(models.Model):
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="specialisations",
    )
    name = models.CharField(_("name"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("specialisation")
        verbose_name_plural = _("specialisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"], name="specialisation_name_once_per_programme"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, user: Any, *, at: datetime) -> "CohortQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(user, at=at).values("pk"))


class Cohort(models.Model):
    """The people who began together, e.g. "September 2026"."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="cohorts"
    )
    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField(_("starts on"))

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-starts_on", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"], name="cohort_name_once_per_programme"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/office/cohorts/{self.pk}/"
