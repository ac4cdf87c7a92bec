from django.db import models
from django.utils.translation import gettext_lazy as _


class AssignmentKind(models.TextChoices):
    INDIVIDUAL = "individual", _("individual")
    TEAM = "team", _("team")


class State(models.TextChoices):
    """How far a submission is; late is a fact about a version, not a state."""

    DRAFT = "draft", _("draft")
    HANDED_IN = "handed_in", _("handed in")
    LOCKED = "locked", _("closed for marking")


# From each state, the states that an action may lead to.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.HANDED_IN}),
    State.HANDED_IN: frozenset({State.HANDED_IN, State.LOCKED}),
    State.LOCKED: frozenset({State.HANDED_IN}),
}


class SittingKind(models.TextChoices):
    FIRST = "first", _("first chance")
    RESIT = "resit", _("resit")


class LockReason(models.TextChoices):
    NONE = "", "-"
    MARKED = "marked", _("the marking is final")
    RELEASED = "released", _("the mark was released")


class Standing(models.TextChoices):
    """Where a sitting stands at a moment."""

    NOT_OPEN = "not_open", _("not open yet")
    OPEN = "open", _("open")
    LATE = "late", _("open, late")
    CLOSED = "closed", _("closed")


# When work may be done and handed in.
WORKABLE = frozenset({Standing.OPEN, Standing.LATE})


class Progress(models.TextChoices):
    """How far one student or team is with a sitting, as a list for lecturers says it."""

    NOTHING = "nothing", _("nothing yet")
    DRAFT = "draft", _("draft")
    HANDED_IN = "handed_in", _("handed in")
    LATE = "late", _("handed in late")
