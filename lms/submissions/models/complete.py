"""The last complete draft, from which a work is handed in at the last moment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.constraints import only_choices
from lms.files.models import StoredFile
from lms.submissions.enums import AiUse
from lms.submissions.models.assignments import Statement
from lms.submissions.models.submissions import Submission


class CompleteDraft(models.Model):
    """A draft as it last stood with all that a hand-in needs.

    Kept only where the assignment hands in the last complete draft at the last moment. A later
    save that is not complete, such as a file taken out to be replaced, leaves it as it is.
    """

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="complete_draft"
    )
    note = models.TextField(blank=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    ai_use = models.CharField(max_length=3, choices=AiUse, default=AiUse.UNSAID, blank=True)
    ai_account = models.TextField(blank=True)
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("complete draft")
        verbose_name_plural = _("complete drafts")
        constraints = [only_choices("completedraft", "ai_use", AiUse)]

    def __str__(self) -> str:
        return str(self.submission)


class CompleteDraftFile(models.Model):
    """A file of a complete draft, in its order."""

    draft = models.ForeignKey(CompleteDraft, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=255)

    class Meta:
        verbose_name = _("file of a complete draft")
        verbose_name_plural = _("files of a complete draft")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "position"], name="completedraftfile_position_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
