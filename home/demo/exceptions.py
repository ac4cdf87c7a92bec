"""What goes otherwise for some students of the demo than for everybody: other dates, work that is
not expected or not wanted any more, and work that came in by another door."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from home.demo import papers, work
from home.demo.state import DAY
from lms.accounts.models import User
from lms.courses.models import Participation
from lms.submissions import actions as submissions
from lms.submissions.enums import ExtensionCategory, Way
from lms.submissions.models import Round, Sitting, SubmissionVersion

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def give_time(
    sitting: Sitting, students: Sequence[Participation], *, by: User, at: datetime
) -> None:
    """Two students wait for an answer, one has more time, one has dates of her own."""
    for number, category, days in (
        (5, ExtensionCategory.WORK, 2),
        (13, ExtensionCategory.CARE, 4),
    ):
        submissions.ask_extension(
            sitting,
            category=category,
            until=sitting.due_at + days * DAY,
            note="",
            by=students[number].user,
            at=at - timedelta(hours=number),
        )
    submissions.grant_extensions(
        sitting,
        [students[16]],
        until=sitting.due_at + 3 * DAY,
        reason="Afgesproken na het gesprek van vorige week.",
        by=by,
        at=at - DAY,
    )
    submissions.set_override(
        sitting,
        students[2],
        opens_at=sitting.opens_at,
        due_at=sitting.due_at + 7 * DAY,
        cutoff_at=sitting.cutoff_at + 7 * DAY,
        reason="Begon een week later met dit vak.",
        by=by,
        at=at - DAY,
    )


def exempt(sitting: Sitting, student: Participation, *, by: User) -> None:
    """Said on the day after it opened."""
    submissions.exempt(
        sitting.assignment,
        student,
        "Haalde dit paper vorig jaar al met een 7,3; dat cijfer blijft staan.",
        by=by,
        at=sitting.opens_at + DAY,
    )


def withdraw(version: SubmissionVersion, *, now: datetime) -> None:
    """By who handed it in, half-way between then and now."""
    submissions.withdraw(
        version.submission,
        "Dit is de versie van vóór het gesprek met mijn directeur; de goede volgt deze week.",
        by=version.submitted_by,
        at=version.received_at + (now - version.received_at) / 2,
    )


def receive_on_paper(sitting: Sitting, student: Participation, *, by: User) -> None:
    """Brought to the desk on the last day, scanned the morning after; the draft stays as it was."""
    title = sitting.assignment.page.title
    scan = work.upload("scan-paper-2.pdf", papers.pdf(title, [student.user.name], "papier"))
    submissions.receive(
        sitting,
        student,
        [scan],
        way=Way.ON_PAPER,
        reason="Op papier afgegeven aan de balie, omdat de laptop die ochtend was gestolen.",
        received_at=sitting.due_at - 7 * HOUR,
        request_key=uuid.uuid4(),
        by=by,
        at=sitting.due_at + 10 * HOUR,
    )


def bring_mailed(sitting: Sitting, student: Participation, *, by: User) -> None:
    """A hash mailed in the last quarter of an hour, and its file the evening after."""
    title = sitting.assignment.page.title
    content = papers.pdf(title, [student.user.name], "gemaild")
    submissions.register_hashes(
        sitting,
        student,
        [hashlib.sha256(content).hexdigest()],
        mailed_at=sitting.due_at - 11 * MINUTE,
        reason="Mail van even voor de deadline: de site gaf een foutmelding.",
        by=by,
        at=sitting.due_at + 10 * HOUR,
    )
    submissions.hand_in_mailed(
        sitting,
        [work.upload("paper-2.pdf", content)],
        declared=submissions.Declared(statement=sitting.assignment.statement),
        request_key=uuid.uuid4(),
        by=student.user,
        at=sitting.due_at + 19 * HOUR,
    )


def await_mailed(sitting: Sitting, student: Participation, *, by: User, at: datetime) -> None:
    """Two hashes in one mail, registered at `at`: one file is in the draft, the other still waits."""
    title, name = sitting.assignment.page.title, student.user.name
    draft = work.draft(sitting, student.user, [name], at=sitting.due_at - 2 * HOUR)
    annex = papers.docx(f"{title}, bijlage", [name], "bijlage")
    submissions.register_hashes(
        sitting,
        student,
        [draft.draft_files.get().file.sha256, hashlib.sha256(annex).hexdigest()],
        mailed_at=sitting.due_at - 4 * MINUTE,
        reason="Je mail over paper 2 en de bijlage stond tussen de ongewenste post; vandaar nu pas.",
        by=by,
        at=at,
    )


def ask_team(sitting: Sitting, members: Sequence[User], *, now: datetime) -> Round:
    """The second member presses and says what was hers, the others confirm; the first is awaited."""
    _awaited, presser, *others = members
    names = [one.name for one in members]
    draft = work.draft(sitting, presser, names, at=now - 22 * HOUR, kind="docx")
    submissions.contribute(
        draft,
        text="Het interview met de wijkagent, en de tekst linksonder.",
        dissent="",
        dissents=False,
        by=presser,
        at=now - 21 * HOUR,
    )
    found = submissions.ask_team(
        draft,
        by=presser,
        at=now - 20 * HOUR,
        statement=sitting.assignment.statement,
        request_key=uuid.uuid4(),
    )
    for hours, member in enumerate(others, start=2):
        found = submissions.confirm(found, by=member, at=now - hours * HOUR)
    return found
