"""Saying something to everybody in a run."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from lms.accounts.models import User
from lms.core import log
from lms.courses import policy
from lms.courses.models import Announcement, CourseRunPage
from lms.notices import actions as notices

EVENT = "courses.announcement"


@transaction.atomic
def announce(run: CourseRunPage, title: str, text: str, *, by: User, at: datetime) -> Announcement:
    """Put it on the page of the run, and mail it to who is a student there now.

    Said twice, as by a double click, it is announced once.
    """
    run = CourseRunPage.objects.select_for_update().get(pk=run.pk)
    policy.can_announce(by, run, at=at).enforce()
    last = run.announcements.first()
    if last is not None and (last.title, last.text, last.by_id) == (title, text, by.pk):
        return last
    said = Announcement(run=run, title=title, text=text, by=by, at=at)
    said.full_clean()
    said.save()
    log.record(said, "courses.announce", by=by, at=at)
    notices.tell(_students_of(run), EVENT, context=_letter(said), at=at, key=str(said.pk))
    return said


@transaction.atomic
def correct_announcement(
    said: Announcement, title: str, text: str, *, mail_again: bool, by: User, at: datetime
) -> Announcement:
    """Change the words in the open, with a label.

    A mail that still waits says what is right; who had the wrong words gets another one if wanted.
    """
    said = Announcement.objects.select_for_update(of=("self",)).get(pk=said.pk)
    policy.can_announce(by, said.run, at=at).enforce()
    if (said.title, said.text) == (title, text):
        return said
    said.title, said.text, said.corrected_by, said.corrected_at = title, text, by, at
    said.full_clean()
    said.save()
    log.record(said, "courses.correct_announcement", by=by, at=at)
    reached = notices.amend(EVENT, str(said.pk), context=_letter(said))
    if mail_again:
        _tell_the_others(said, reached, at=at)
    return said


def _tell_the_others(said: Announcement, reached: Collection[int], *, at: datetime) -> None:
    others = _students_of(said.run).exclude(pk__in=reached)
    key = f"{said.pk}:{at.isoformat()}"
    context = _letter(said) | {"is_correction": True}
    notices.tell(others, EVENT, context=context, at=at, key=key)


def _students_of(run: CourseRunPage) -> Any:
    students = run.participations.active().students()
    return User.objects.filter(is_active=True, pk__in=students.values("user"))


def _letter(said: Announcement) -> dict[str, Any]:
    return {
        "run": said.run.title,
        "title": said.title,
        "text": said.text,
        "by": said.by.name,
        "path": said.get_absolute_url(),
    }
