"""What a marker gets of a file where the work is anonymous."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.constraints import only_choices
from lms.files.models import StoredFile
from lms.submissions.enums import Hindrance
from lms.submissions.models.versions import VersionFile


class MarkingCopy(models.Model):
    """The copy of a handed-in file that tells nothing of its makers; or why there is none.

    The file itself stays as it was handed in. Where there is no copy the education office may give
    it out as it is, with a reason; nobody else, and never by itself.
    """

    original = models.OneToOneField(
        VersionFile, on_delete=models.PROTECT, related_name="marking_copy"
    )
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hindrance = models.CharField(
        _("why there is no copy"),
        max_length=7,
        choices=Hindrance,
        default=Hindrance.NONE,
        blank=True,
    )
    # Of what made it: `lms.files.cleaning.EDITION`.
    edition = models.PositiveSmallIntegerField(_("edition of the cleaning"))
    made_at = models.DateTimeField(_("made"))
    given_at = models.DateTimeField(_("given out as it is"), null=True, blank=True)
    given_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_because = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("copy for marking")
        verbose_name_plural = _("copies for marking")
        constraints = [
            only_choices("markingcopy", "hindrance", Hindrance),
            models.CheckConstraint(
                name="markingcopy_there_or_why_not",
                condition=Q(hindrance=Hindrance.NONE, file__isnull=False)
                | (~Q(hindrance=Hindrance.NONE) & Q(file=None)),
            ),
            models.CheckConstraint(
                name="markingcopy_given_by_somebody_with_a_reason",
                condition=Q(given_at=None, given_by=None, given_because="")
                | (
                    Q(file=None, given_at__isnull=False, given_by__isnull=False)
                    & ~Q(given_because="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.original)

    @property
    def given(self) -> StoredFile | None:
        """What a marker may read: the copy, or the file itself once the office gave it out."""
        if self.file is not None:
            return self.file
        return self.original.file if self.given_at else None
