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
    WITHDRAWN = "withdrawn", _("withdrawn")


# From each state, the states that an action may lead to.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.HANDED_IN}),
    State.HANDED_IN: frozenset({State.HANDED_IN, State.LOCKED, State.WITHDRAWN}),
    State.LOCKED: frozenset({State.HANDED_IN}),
    State.WITHDRAWN: frozenset({State.HANDED_IN}),
}


class SittingKind(models.TextChoices):
    FIRST = "first", _("first chance")
    RESIT = "resit", _("resit")


class LockReason(models.TextChoices):
    NONE = "", "-"
    MARKED = "marked", _("the marking is final")
    RELEASED = "released", _("the mark was released")


class HoldCause(models.TextChoices):
    """Why staff let nothing be changed for now."""

    NONE = "", _("not on hold")
    MARKING = "marking", _("it is being marked")
    OTHER = "other", _("another reason")


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
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXEMPT = "exempt", _("exempt")


class HandInRule(models.TextChoices):
    """What it takes before the work of a team is handed in."""

    ONE_FOR_ALL = "one", _("one member hands in for all")
    ALL_CONFIRM = "all", _("every member confirms")
    BY_SILENCE = "silence", _("the others may object for a while; silence is consent")


class Outcome(models.TextChoices):
    """How a round in which a team confirms came to its end."""

    OPEN = "", _("waits for members")
    HANDED_IN = "handed_in", _("handed in")
    OBJECTED = "objected", _("a member objected")
    CHANGED = "changed", _("the draft was changed")
    REGROUPED = "regrouped", _("somebody joined or left the team")
    STOPPED = "stopped", _("the work was closed or handed in otherwise")


class Answer(models.TextChoices):
    """What a member said in a round."""

    AWAITED = "", _("not answered yet")
    CONFIRMED = "confirmed", _("confirmed")
    OBJECTED = "objected", _("objected")


class AiRule(models.TextChoices):
    """What an assignment allows of generative AI; what is asked at hand-in follows from it."""

    NOT_ASKED = "", _("not asked")
    NONE = "none", _("no use of generative AI")
    LANGUAGE = "language", _("only to improve the language")
    IDEAS = "ideas", _("for ideas and feedback, not for text")
    FREE = "free", _("free, with an account of what was done")


class AiUse(models.TextChoices):
    """What somebody declares about generative AI in a work."""

    UNSAID = "", _("not answered yet")
    NOT_USED = "no", _("No generative AI was used.")
    USED = "yes", _("Generative AI was used, as described here.")


class Way(models.TextChoices):
    """How a version came to be handed in."""

    PRESSED = "pressed", _("handed in by a member")
    CONFIRMED = "confirmed", _("confirmed by every member")
    SILENCE = "silence", _("nobody objected in time")
    MAILED = "mailed", _("handed in by a member, counted from a mail with its SHA-256")
    CUTOFF = "cutoff", _("the last complete draft, at the last moment")
    ON_BEHALF = "behalf", _("handed in by staff")
    ON_PAPER = "paper", _("received on paper or by mail")


# The ways in which no member or colleague pressed: the rule of the assignment did it.
BY_RULE = frozenset({Way.SILENCE, Way.CUTOFF})


# The ways in which staff did it for somebody; the draft, with what it declares, is not in it.
BY_STAFF = frozenset({Way.ON_BEHALF, Way.ON_PAPER})


class DateSource(models.TextChoices):
    """The rule from which somebody's dates come, the weakest first."""

    DEFAULT = "default", _("the dates for everybody")
    COHORT = "cohort", _("dates of your cohort")
    TEAM = "team", _("dates of your team")
    PERSON = "person", _("dates of your own")
    EXTENSION = "extension", _("an extension")
    REOPENED = "reopened", _("the work was opened again")


class Hindrance(models.TextChoices):
    """Why there is no copy of a file for who marks it without names; as `lms.files` finds it."""

    NONE = "", _("there is a copy")
    DAMAGED = "damaged", _("the file is damaged")
    FILES_INSIDE = "inside", _("other files lie in it that cannot be cleaned")
    TOO_BIG = "big", _("a part of it is too big")


class ExtensionCategory(models.TextChoices):
    """Why somebody asks for more time, coarse on purpose: details are nobody's business here."""

    WORK = "work", _("my work")
    CARE = "care", _("care for somebody")
    PERSONAL = "personal", _("personal circumstances")
    STUDY = "study", _("another course or exam")
    TECHNICAL = "technical", _("trouble with this site or my computer")
    TEAM = "team", _("something in our team")
    OTHER = "other", _("something else")


class RequestState(models.TextChoices):
    """How far a request for an extension is."""

    OPEN = "open", _("waits for an answer")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
