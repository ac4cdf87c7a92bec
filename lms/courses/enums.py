from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is in a course run."""

    STUDENT = "student", _("student")
    LECTURER = "lecturer", _("lecturer")
    MARKER = "marker", _("marker")
    EXAMINER = "examiner", _("examiner")
    MODERATOR = "moderator", _("moderator")
    OBSERVER = "observer", _("observer")


# Who edits the pages and dates of a run.
TEACHING = frozenset({Role.LECTURER})


class Office(models.TextChoices):
    """What somebody is in a programme."""

    OFFICE = "office", _("education office")
    EXAM_BOARD = "board", _("board of examiners")


class MaterialKind(models.TextChoices):
    READING = "reading", _("reading")
    LINK = "link", _("link")
    FILE = "file", _("file")
