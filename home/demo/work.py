"""Assignments of the demo in every stage, handed in and marked through the real actions."""

import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from home.demo import papers
from lms.accounts.models import User
from lms.courses.models import CourseRunPage, Participation, Team, TeamSet
from lms.files.enums import Kind
from lms.files.uploads import HashingUploadHandler
from lms.grades import actions as grades
from lms.reviews import actions as reviews
from lms.rubrics.models import Rubric
from lms.submissions import actions as submissions
from lms.submissions.enums import AiRule, AiUse, AssignmentKind, HandInRule
from lms.submissions.models import Sitting, Submission, SubmissionVersion

DAY = timedelta(days=1)
STATEMENT = (
    "Dit werk heb ik zelf geschreven. Waar ik teksten, gegevens of ideeën van anderen gebruik, staat "
    "de bron erbij. Waarvoor ik een taalmodel heb gebruikt, staat in de verantwoording."
)
STATEMENT_TEAM = (
    "Dit werk hebben wij zelf gemaakt en ieder van ons heeft eraan bijgedragen. Waar wij teksten, "
    "gegevens of ideeën van anderen gebruiken, staat de bron erbij."
)
AI_ACCOUNT = (
    "Een taalmodel heeft tegenargumenten bij mijn eerste opzet bedacht; twee daarvan staan, in mijn "
    "eigen woorden, in de vierde alinea."
)
FEEDBACK = (
    "Je vraag is scherp en je laat zien waarom het antwoord ertoe doet. De stap van tabel naar "
    "conclusie gaat mij te snel: wat zou je verwachten als er niets aan de hand was?",
    "Een leesbaar stuk met een eigen stem. De noemer klopt, de marge ontbreekt. Probeer in het "
    "volgende paper één conclusie te schrappen die je met deze gegevens niet kunt dragen.",
    "Sterk in de beschrijving van de praktijk, nog dun in de theorie. Je slotalinea zou de opening "
    "moeten zijn: daar staat wat je bestuurder moet weten.",
    "Je valt je eigen voorstel eerlijk aan, dat zie ik graag. Werk de tegenmaatregel nog uit: wie doet "
    "wat morgen anders, en wat kost dat?",
)


@dataclass(frozen=True, slots=True)
class Brief:
    """An assignment, and on what day before or after today it is due."""

    title: str
    text: str
    due: int
    kind: str = AssignmentKind.INDIVIDUAL
    opens_before: int = 28
    ai_rule: str = AiRule.NOT_ASKED
    by_itself: bool = False
    is_anonymous: bool = False
    hand_in_rule: str = HandInRule.ONE_FOR_ALL


def make_assignment(
    run: CourseRunPage,
    brief: Brief,
    *,
    rubric: Rubric,
    team_set: TeamSet | None,
    evening: datetime,
    by: User,
) -> Sitting:
    """The assignment with its only sitting, due at 23:59 on its day; `evening` is today's."""
    due_at = (evening + brief.due * DAY).replace(hour=23, minute=59, second=0, microsecond=0)
    opens_at = (due_at - brief.opens_before * DAY).replace(hour=9, minute=0)
    is_team = brief.kind == AssignmentKind.TEAM
    assignment = submissions.create_assignment(
        run,
        title=brief.title,
        brief=brief.text,
        rules=submissions.Rules(
            kind=brief.kind,
            team_set=team_set if is_team else None,
            rubric=rubric,
            allowed_kinds=[Kind.PDF, Kind.DOCX],
            max_files=3,
            max_megabytes=50,
            ai_rule=brief.ai_rule,
            hand_in_rule=brief.hand_in_rule,
            hands_in_at_cutoff=brief.by_itself,
            is_anonymous=brief.is_anonymous,
            statement=STATEMENT_TEAM if is_team else STATEMENT,
        ),
        dates=submissions.Dates(
            opens_at=opens_at,
            due_at=due_at,
            cutoff_at=due_at + 2 * DAY,
            grading_due_at=due_at + 21 * DAY,
        ),
        is_published=True,
        by=by,
        at=min(opens_at - 7 * DAY, evening - DAY),
    )
    return assignment.sittings.get()


def upload(name: str, content: bytes) -> Any:
    """The bytes as they come out of the site's own upload handler."""
    handler = HashingUploadHandler()
    handler.new_file("files", name, "application/octet-stream", len(content), None)
    for start in range(0, len(content), handler.chunk_size):
        handler.receive_data_chunk(content[start : start + handler.chunk_size], start)
    return handler.file_complete(len(content))


def draft(
    sitting: Sitting,
    by: User,
    authors: Sequence[str],
    *,
    at: datetime,
    kind: str = "pdf",
    is_signed: bool = True,
) -> Submission:
    """A draft with one file in it; its text names the authors unless it is not signed."""
    submission = submissions.open_draft(sitting, by=by, at=at)
    make = papers.pdf if kind == "pdf" else papers.docx
    title = sitting.assignment.page.title
    content = make(title, authors, f"{title}{authors}{at:%H}", is_signed=is_signed)
    name = f"{title.partition(':')[0].lower().replace(' ', '-')}.{kind}"
    submissions.add_files(submission, [upload(name, content)], by=by, at=at)
    if sitting.assignment.ai_rule != AiRule.NOT_ASKED:
        _declare(submission, by=by, at=at, used=len(content) % 2 == 0)
    return submission


def complete(sitting: Sitting, by: User, *, at: datetime) -> None:
    """Tick what a draft still lacks, so that the rule of its assignment hands it in by itself."""
    _declare(submissions.open_draft(sitting, by=by, at=at), by=by, at=at, used=False)


def _declare(submission: Submission, *, by: User, at: datetime, used: bool) -> None:
    submissions.save_draft(
        submission,
        note=submission.note,
        draft_number=submission.draft_number,
        declared=submissions.Declared(
            statement=submission.sitting.assignment.statement,
            ai_use=AiUse.USED if used else AiUse.NOT_USED,
            ai_account=AI_ACCOUNT if used else "",
        ),
        by=by,
        at=at,
    )


def hand_in(
    sitting: Sitting,
    by: User,
    authors: Sequence[str],
    *,
    at: datetime,
    kind: str = "pdf",
    is_signed: bool = True,
) -> SubmissionVersion:
    """A draft that is handed in a moment later."""
    submission = draft(
        sitting, by, authors, at=at - timedelta(minutes=20), kind=kind, is_signed=is_signed
    )
    return submissions.hand_in(
        submission,
        by=by,
        at=at,
        statement=sitting.assignment.statements.first(),
        request_key=uuid.uuid4(),
        is_late_confirmed=at > sitting.due_at,
    )


def mark(
    version: SubmissionVersion, *, by: User, at: datetime, rng: random.Random, final: bool
) -> None:
    """Judge a version on every criterion, with a mark that fits the levels."""
    rubric = version.submission.sitting.assignment.rubric
    assert rubric is not None  # noqa: S101 - every assignment of the demo has one
    parts, height = [], 0.0
    for criterion in rubric.criteria.prefetch_related("levels"):
        levels = list(criterion.levels.all())
        step = min(max(int(rng.gauss(1.6, 0.8)), 0), len(levels) - 1)
        height += step
        parts.append(reviews.Part(criterion=criterion.pk, level=levels[step].pk, comment=""))
    share = height / (len(parts) * 3)
    value = Decimal(str(round(4.2 + share * 5.2 + rng.uniform(-0.2, 0.2), 1)))
    assessment = reviews.save_assessment(
        version,
        by=by,
        at=at,
        parts=parts,
        feedback=rng.choice(FEEDBACK),
        mark=value,
        row_number=0,
    )
    if final:
        reviews.finalise(assessment, by=by, at=at + timedelta(minutes=5))


def release(sitting: Sitting, *, by: User, at: datetime) -> None:
    grades.release(sitting, by=by, at=at)


def individual_round(
    sitting: Sitting,
    students: Sequence[Participation],
    *,
    stage: Callable[[int], str],
    rng: random.Random,
    now: datetime,
) -> list[SubmissionVersion]:
    """What each student did by now: `stage` of the index says nothing, draft, in_time or late."""
    versions = []
    for index, participation in enumerate(students):
        what = stage(index)
        person = participation.user
        kind = "docx" if index % 3 == 2 else "pdf"
        before = timedelta(minutes=rng.randint(5, 60 * 40))
        moment = min(sitting.due_at, now) - before
        if what == "draft":
            draft(sitting, person, [person.name], at=moment, kind=kind)
        elif what == "in_time":
            versions.append(hand_in(sitting, person, [person.name], at=moment, kind=kind))
        elif what == "late":
            late = sitting.due_at + timedelta(minutes=rng.randint(3, 60 * 20))
            versions.append(hand_in(sitting, person, [person.name], at=late, kind=kind))
    return versions


def anonymous_round(
    sitting: Sitting,
    students: Sequence[Participation],
    *,
    by: User,
    rng: random.Random,
    now: datetime,
) -> None:
    """Some handed in without their names, of whom some are marked; the first has a draft that
    names her."""
    for index, student in enumerate(students[1:10]):
        person, moment = student.user, now - timedelta(hours=rng.randint(3, 60))
        kind = "docx" if index % 3 == 2 else "pdf"
        version = hand_in(sitting, person, [person.name], at=moment, kind=kind, is_signed=False)
        if index < 4:
            mark(version, by=by, at=now - timedelta(hours=1), rng=rng, final=index < 3)
    first = students[0].user
    draft(sitting, first, [first.name], at=now - timedelta(hours=2))


def team_round(
    sitting: Sitting, teams: Sequence[Team], *, rng: random.Random, now: datetime
) -> list[SubmissionVersion]:
    """One member of each team hands in for all."""
    versions = []
    for team in teams:
        members = [
            m.participation.user for m in team.memberships.select_related("participation__user")
        ]
        moment = min(sitting.due_at, now) - timedelta(minutes=rng.randint(20, 60 * 30))
        versions.append(
            hand_in(sitting, rng.choice(members), [m.name for m in members], at=moment)
        )
    return versions
