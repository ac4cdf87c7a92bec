"""What lecturers tell each other about teaching a case: not a page, so that no page leaks it."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from lms.cases.models.pages import CasePage
from lms.cases.models.runs import CaseRun
from lms.courses.models import CourseRunPage


class TeachingNoteQuerySet(models.QuerySet["TeachingNote"]):
    def visible_to(self, user: Any, *, at: datetime) -> "TeachingNoteQuerySet":
        """Authors of the case, and lecturers of a run that uses it."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        used = CaseRun.objects.filter(run__in=CourseRunPage.objects.taught_by(user).values("pk"))
        return self.filter(
            models.Q(case__in=CasePage.objects.written_by(user).values("pk"))
            | models.Q(case__in=used.values("case"))
        )

    def written_by(self, user: Any) -> "TeachingNoteQuerySet":
        return self.filter(case__in=CasePage.objects.written_by(user).values("pk"))


class TeachingNote(models.Model):
    case = models.OneToOneField(CasePage, on_delete=models.CASCADE, related_name="teaching_note")
    body = RichTextField(
        _("text"), features=["h2", "h3", "bold", "italic", "ol", "ul", "link", "blockquote"]
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = TeachingNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("teaching note")
        verbose_name_plural = _("teaching notes")

    def __str__(self) -> str:
        return str(self.case)
