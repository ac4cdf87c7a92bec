from datetime import timedelta

from lms.submissions import actions
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation

__all__ = ["make_extension", "make_override", "make_request"]

DAY = timedelta(days=1)


def lecturer_of(run):
    return make_participation(run, make_user(), role="lecturer").user


def make_request(sitting, *, by, until=None, at=None, category="work", note=""):
    """What a student or her team asks for: two days more, on the opening day."""
    return actions.ask_extension(
        sitting,
        category=category,
        until=until or sitting.due_at + 2 * DAY,
        note=note,
        by=by,
        at=at or sitting.opens_at,
    )


def make_extension(sitting, holder, *, until=None, by=None, at=None, reason="Afgesproken."):
    """More time for a participation or a team, two days after the last moment."""
    [extension] = actions.grant_extensions(
        sitting,
        [holder],
        until=until or sitting.cutoff_at + 2 * DAY,
        reason=reason,
        by=by or lecturer_of(sitting.assignment.run),
        at=at or sitting.opens_at,
    )
    return extension


def make_override(sitting, whom, *, due_at, cutoff_at=None, by=None, at=None):
    return actions.set_override(
        sitting,
        whom,
        opens_at=sitting.opens_at,
        due_at=due_at,
        cutoff_at=cutoff_at or due_at,
        reason="Excursie.",
        by=by or lecturer_of(sitting.assignment.run),
        at=at or sitting.opens_at,
    )
