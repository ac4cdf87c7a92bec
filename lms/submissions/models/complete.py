"""The last complete draft, from which a work is handed in at the last moment."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.constraints import in_order, only_choices
from lms.files.models import StoredFile
from lms.submissions.enums import AiRule, AiUse, HoldCause, State
from lms.submissions.models.assignments import Statement
from lms.submissions.models.exemptions import Exemption
from lms.submissions.models.submissions import Submission


class CompleteDraftQuerySet(models.QuerySet["CompleteDraft"]):
    def in_force(self) -> "CompleteDraftQuerySet":
        """Those that nothing lies over: no mark, no hold, no exemption, no word of its owner."""
        exempt = Exemption.objects.in_force().filter(
            participation=OuterRef("submission__participation"),
            assignment=OuterRef("submission__sitting__assignment"),
        )
        return self.filter(
            ~Exists(exempt),
            submission__sitting__assignment__hands_in_at_cutoff=True,
            submission__left_out_at=None,
            submission__held_for=HoldCause.NONE,
        ).exclude(submission__state=State.LOCKED)


class CompleteDraft(models.Model):
    """A draft as it last stood with all that a hand-in needs, and that no version holds yet.

    Kept only where the assignment hands in the last complete draft at the last moment. A later
    save that is not complete, such as a file taken out to be replaced, leaves it as it is; so do
    other rules and another wording of the statement, for it was complete by those of its time.
    """

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="complete_draft"
    )
    note = models.TextField(blank=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    # What was asked when it was saved, and the number of the rules that asked it.
    rules_number = models.PositiveIntegerField()
    ai_rule = models.CharField(max_length=8, choices=AiRule, default=AiRule.NOT_ASKED, blank=True)
    ai_use = models.CharField(max_length=3, choices=AiUse, default=AiUse.UNSAID, blank=True)
    ai_account = models.TextField(blank=True)
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Only a last moment that comes after this hands it in: the rule may be younger than the draft.
    kept_at = models.DateTimeField(_("kept"))
    # Its version carries this key, so that two who write it at once write one.
    request_key = models.UUIDField(default=uuid4, editable=False)

    objects = CompleteDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("complete draft")
        verbose_name_plural = _("complete drafts")
        constraints = [
            only_choices("completedraft", "ai_use", AiUse),
            only_choices("completedraft", "ai_rule", AiRule),
            *in_order("completedraft", "saved_at", "kept_at"),
        ]

    def __str__(self) -> str:
        return str(self.submission)


class CompleteDraftFileQuerySet(models.QuerySet["CompleteDraftFile"]):
    def owned_by(self, user: Any) -> "CompleteDraftFileQuerySet":
        """Files in one's own draft or that of one's team; a draft is nobody else's."""
        own = Submission.objects.owned_by(user).values("pk")
        return self.filter(draft__submission__in=own)


class CompleteDraftFile(models.Model):
    """A file of a complete draft, in its order."""

    draft = models.ForeignKey(CompleteDraft, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=255)

    objects = CompleteDraftFileQuerySet.as_manager()

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
