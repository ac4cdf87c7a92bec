"""Where somebody stands with an assignment, in one sentence and a next step."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lms.submissions.enums import WORKABLE, Standing


@dataclass(frozen=True, slots=True)
class Stand:
    """Where somebody stands with an assignment: what is so, what comes next, and by when."""

    text: str
    next: str
    when: datetime | None


def stand(
    standing: str,
    *,
    number: int | None,
    is_late: bool,
    has_draft: bool,
    has_changes: bool,
    is_locked: bool,
    opens_at: datetime,
    due_at: datetime,
    cutoff_at: datetime,
    grading_due_at: datetime,
    is_withdrawn: bool = False,
) -> Stand:
    """One sentence and the next step; `number` is that of the latest version, if there is one."""
    if number is None:
        return _stand_without_version(
            standing,
            has_draft=has_draft,
            is_withdrawn=is_withdrawn,
            opens_at=opens_at,
            due_at=due_at,
            cutoff_at=cutoff_at,
        )
    said = _("Version %(n)d is handed in, late.") if is_late else _("Version %(n)d is handed in.")
    text = said % {"n": number}
    if has_changes and not is_locked and standing in WORKABLE:
        unsent = _("%(said)s What you changed since is not handed in yet.") % {"said": text}
        if standing == Standing.LATE:
            return Stand(unsent, _("Handing in again, late, is possible until"), cutoff_at)
        return Stand(unsent, _("Hand in again by"), due_at)
    if is_locked or standing != Standing.OPEN:
        return Stand(text, _("Your lecturer marks it, by"), grading_due_at)
    return Stand(text, _("You can still replace it until"), due_at)


def stand_by_rule(*, is_late: bool, grading_due_at: datetime) -> Stand:
    """Where somebody stands whose last complete draft the rule handed in at the last moment."""
    text = (
        _("Your last complete draft was handed in by itself at the last moment, late.")
        if is_late
        else _("Your last complete draft was handed in by itself at the last moment.")
    )
    return Stand(text, _("Your lecturer marks it, by"), grading_due_at)


def stand_of_asked(*, number: int | None, closes_at: datetime | None, until: datetime) -> Stand:
    """Where somebody stands whose team is asked to confirm; it `closes_at` where silence is
    consent, and waits for everybody `until` then where it is not."""
    text = _("Your team is asked to confirm this draft; it is not handed in yet.")
    if number is not None:
        said = _("Version %(n)d is handed in.") % {"n": number}
        text = _("%(said)s Your team is asked to confirm the next one.") % {"said": said}
    if closes_at is not None:
        return Stand(text, _("Unless somebody objects it is handed in on"), closes_at)
    return Stand(text, _("Everybody confirms it by"), until)


def stand_of_exempt() -> Stand:
    """Where somebody stands of whom nothing is expected and who handed in nothing."""
    return Stand(_("You are exempt: nothing is expected of you here."), "", None)


def _stand_without_version(
    standing: str,
    *,
    has_draft: bool,
    is_withdrawn: bool,
    opens_at: datetime,
    due_at: datetime,
    cutoff_at: datetime,
) -> Stand:
    if standing == Standing.NOT_OPEN:
        return Stand(_("You cannot hand in yet."), _("Handing in opens on"), opens_at)
    if standing == Standing.CLOSED:
        return Stand(
            _("What was handed in is withdrawn, and the last moment has passed.")
            if is_withdrawn
            else _("Nothing was handed in, and the last moment has passed."),
            _("Ask your lecturer what you can do. It closed on"),
            cutoff_at,
        )
    text = (
        _("What was handed in is withdrawn, so nothing counts as handed in.")
        if is_withdrawn
        else _("Your draft is kept, but not handed in.")
        if has_draft
        else _("Nothing is handed in yet.")
    )
    if standing == Standing.LATE:
        return Stand(
            text, _("The due date has passed; handing in late is possible until"), cutoff_at
        )
    return Stand(text, _("Hand in by"), due_at)
