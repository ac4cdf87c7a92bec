from django.db import models
from django.utils.translation import gettext_lazy as _


class AssessmentState(models.TextChoices):
    DRAFT = "draft", _("draft")
    FINAL = "final", _("final")
    WITHDRAWN = "withdrawn", _("withdrawn")


# A withdrawn judgement stays as it was; what comes after it begins as a copy, a new draft.
TRANSITIONS: dict[AssessmentState, frozenset[AssessmentState]] = {
    AssessmentState.DRAFT: frozenset({AssessmentState.FINAL}),
    AssessmentState.FINAL: frozenset({AssessmentState.WITHDRAWN}),
    AssessmentState.WITHDRAWN: frozenset(),
}


class Marking(models.TextChoices):
    """How far the marking of one student's or team's work is, as a list for lecturers says it."""

    NOTHING = "nothing", _("nothing handed in")
    TO_MARK = "to_mark", _("to mark")
    IN_MARKING = "in_marking", _("draft mark")
    FINAL = "final", _("mark final")
    RELEASED = "released", _("released")


# What still asks something of a marker.
UNFINISHED = frozenset({Marking.TO_MARK, Marking.IN_MARKING})
