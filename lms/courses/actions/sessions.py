"""The evenings of a run."""

from datetime import datetime, timedelta

from django.db import transaction

from lms.accounts.models import User
from lms.core import log
from lms.courses import policy
from lms.courses.models import CourseRunPage, Session
from lms.notices import actions as notices
from lms.notices.enums import Urgency

# Who has planned this evening, or tomorrow's, hears at once that it is another.
NEAR = timedelta(hours=24)


@transaction.atomic
def plan_session(
    run: CourseRunPage,
    *,
    starts_at: datetime,
    ends_at: datetime,
    topic: str,
    room: str = "",
    preparation: str = "",
    by: User,
    at: datetime,
) -> Session:
    """Put an evening on the calendar of the run; nobody is told, for it is new to all."""
    policy.can_edit(by, run, at=at).enforce()
    session = Session(
        run=run,
        starts_at=starts_at,
        ends_at=ends_at,
        topic=topic,
        room=room,
        preparation=preparation,
    )
    session.full_clean()
    session.save()
    log.record(session, "courses.plan_session", by=by, at=at)
    return session


@transaction.atomic
def change_session(
    session: Session,
    *,
    starts_at: datetime,
    ends_at: datetime,
    topic: str,
    room: str = "",
    preparation: str = "",
    by: User,
    at: datetime,
) -> Session:
    """Change an evening; who takes part hears of another time or room that is still to come.

    At once when it is or was within a day, otherwise when quiet hours are over.
    """
    session = _locked(session)
    policy.can_edit(by, session.run, at=at).enforce()
    was = (session.starts_at, session.ends_at, session.room)
    session.starts_at, session.ends_at, session.room = starts_at, ends_at, room
    session.topic, session.preparation = topic, preparation
    session.full_clean()
    session.save()
    log.record(session, "courses.change_session", by=by, at=at)
    if was != (starts_at, ends_at, room) and not session.cancelled_at:
        near = min(was[0], starts_at) - at < NEAR
        urgency = Urgency.AT_ONCE if near else None
        _announce(session, "courses.session_moved", at=at, urgency=urgency)
    return session


@transaction.atomic
def cancel_session(session: Session, *, by: User, at: datetime) -> Session:
    """The evening stays in the list, crossed out, and who takes part hears of it."""
    session = _locked(session)
    policy.can_edit(by, session.run, at=at).enforce()
    if session.cancelled_at is None:
        session.cancelled_at = at
        session.save(update_fields=["cancelled_at"])
        log.record(session, "courses.cancel_session", by=by, at=at)
        _announce(session, "courses.session_cancelled", at=at)
    return session


@transaction.atomic
def restore_session(session: Session, *, by: User, at: datetime) -> Session:
    """The evening takes place after all."""
    session = _locked(session)
    policy.can_edit(by, session.run, at=at).enforce()
    if session.cancelled_at is not None:
        session.cancelled_at = None
        session.save(update_fields=["cancelled_at"])
        log.record(session, "courses.restore_session", by=by, at=at)
        urgency = Urgency.AT_ONCE if session.starts_at - at < NEAR else None
        _announce(session, "courses.session_moved", at=at, urgency=urgency)
    return session


def _locked(session: Session) -> Session:
    return Session.objects.select_for_update().get(pk=session.pk)


def _announce(
    session: Session, event: str, *, at: datetime, urgency: Urgency | None = None
) -> None:
    if session.ends_at <= at or not session.run.live:
        return
    people = User.objects.filter(participations__run=session.run_id, participations__left_at=None)
    context = {
        "run": session.run.title,
        "topic": session.topic,
        "starts_at": session.starts_at,
        "room": session.room,
        "path": session.get_absolute_url(),
    }
    notices.tell(people, event, context=context, at=at, urgency=urgency)
