"""The evenings of a run, and what belongs to them."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.core.constraints import in_order, only_choices
from lms.courses.enums import MaterialKind
from lms.courses.models.pages import CourseRunPage
from lms.files.models import PrivateDocument


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: Any, *, at: datetime) -> "SessionQuerySet":
        return self.filter(run__in=CourseRunPage.objects.visible_to(user, at=at).values("pk"))

    def ending_after(self, at: datetime) -> "SessionQuerySet":
        return self.filter(ends_at__gt=at)

    def taking_place(self) -> "SessionQuerySet":
        return self.filter(cancelled_at=None)


class Session(models.Model):
    """One evening: when, where, about what, and what to prepare."""

    run = models.ForeignKey(CourseRunPage, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    room = models.CharField(_("room"), max_length=120, blank=True)
    topic = models.CharField(_("topic"), max_length=200)
    preparation = models.TextField(_("preparation"), blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at"]
        constraints = in_order("session", "starts_at", "ends_at")
        indexes = [models.Index(fields=["run", "starts_at"], name="session_by_run")]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        return f"/runs/{self.run_id}/sessions/{self.pk}/"


class MaterialQuerySet(models.QuerySet["Material"]):
    def visible_to(self, user: Any, *, at: datetime) -> "MaterialQuerySet":
        return self.filter(session__in=Session.objects.visible_to(user, at=at).values("pk"))


class Material(models.Model):
    """Something to read, open or download for a session."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="materials")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind"), max_length=8, choices=MaterialKind)
    title = models.CharField(_("title"), max_length=250)
    note = models.CharField(_("what to read or do"), max_length=250, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    document = models.ForeignKey(
        PrivateDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file"),
    )

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["position", "pk"]
        constraints = [
            only_choices("material", "kind", MaterialKind),
            models.CheckConstraint(
                name="material_has_what_its_kind_needs",
                condition=Q(kind=MaterialKind.READING, document=None)
                | (Q(kind=MaterialKind.LINK, document=None) & ~Q(url=""))
                | Q(kind=MaterialKind.FILE, document__isnull=False, url=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title
