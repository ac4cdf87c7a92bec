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


class FormedBy(models.TextChoices):
    """Who divides the students of a run into the teams of a set."""

    LECTURER = "lecturer", _("the lecturer")
    STUDENTS = "students", _("the students themselves")


class InvitationState(models.TextChoices):
    """What became of the invitation of a student into a team."""

    OPEN = "open", _("no answer yet")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Slot(models.IntegerChoices):
    """A part of the week outside working hours; several are kept as the sum of their values."""

    MONDAY = 1, _("Monday evening")
    TUESDAY = 2, _("Tuesday evening")
    WEDNESDAY = 4, _("Wednesday evening")
    THURSDAY = 8, _("Thursday evening")
    FRIDAY = 16, _("Friday evening")
    SATURDAY_MORNING = 32, _("Saturday morning")
    SATURDAY_AFTERNOON = 64, _("Saturday afternoon")
    SATURDAY_EVENING = 128, _("Saturday evening")
    SUNDAY_MORNING = 256, _("Sunday morning")
    SUNDAY_AFTERNOON = 512, _("Sunday afternoon")
    SUNDAY_EVENING = 1024, _("Sunday evening")


ALL_SLOTS = sum(Slot.values)
