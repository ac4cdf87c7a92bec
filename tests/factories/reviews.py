"""Works that are handed in and judged, through the real actions as far as judging goes."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils import timezone

from lms.courses.enums import Role
from lms.files.enums import Kind
from lms.files.models import StoredFile
from lms.reviews import actions
from lms.submissions import rules
from lms.submissions.enums import AssignmentKind, State
from lms.submissions.models import Submission, SubmissionMember, SubmissionVersion, VersionFile
from tests.factories import numbers
from tests.factories.courses import make_participation, make_run, make_team, make_team_set
from tests.factories.rubrics import make_rubric
from tests.factories.submissions import make_assignment, make_sitting


@dataclass
class MarkingWorld:
    """A run with a lecturer, and a sitting that was due yesterday with a rubric of two criteria."""

    run: object
    lecturer: object
    sitting: object
    rubric: object
    at: object

    def student(self, **fields):
        return make_participation(self.run, **fields)

    def work(self, *people, **fields):
        """A version by a student of the run; by a new one if none is named."""
        people = people or (self.student(),)
        return make_version(self.sitting, people, **{"at": self.at - timedelta(days=2)} | fields)

    def team(self, *people):
        return make_team(self.sitting.assignment.team_set, members=people)


def make_marking_world(*, at=None, is_team_work=False, rubric=True, **dates):
    at = at or timezone.now()
    run = make_run()
    lecturer = make_participation(run, role=Role.LECTURER).user
    rubric = make_rubric() if rubric else None
    fields = {"rubric": rubric}
    if is_team_work:
        fields |= {"kind": AssignmentKind.TEAM, "team_set": make_team_set(run)}
    day = timedelta(days=1)
    dates = {
        "opens_at": at - 9 * day,
        "due_at": at - day,
        "cutoff_at": at - day / 2,
        "grading_due_at": at + 14 * day,
    } | dates
    sitting = make_sitting(make_assignment(run, **fields), **dates)
    return MarkingWorld(run, lecturer, sitting, rubric, at)


def make_version(sitting, people, *, at=None, team=None, name="werk.pdf", **fields):
    """What handing in leaves behind for these participations; a further one is a newer version."""
    at = at or timezone.now()
    owner = {"team": team} if team else {"participation": people[0]}
    submission, _ = Submission.objects.get_or_create(sitting=sitting, **owner)
    Submission.objects.filter(pk=submission.pk, state=State.DRAFT).update(state=State.HANDED_IN)
    statement = sitting.assignment.statement
    version = SubmissionVersion.objects.create(
        submission=submission,
        number=submission.versions.count() + 1,
        submitted_by=people[0].user,
        received_at=at,
        completed_at=at,
        seconds_late=sitting.dates.seconds_late(at),
        statement=statement,
        rules_number=1,
        receipt_code=rules.new_receipt_code(),
        manifest="{}",
        manifest_sha256=rules.sha256_of("{}"),
        request_key=uuid4(),
        **{"due_at": sitting.due_at, "cutoff_at": sitting.cutoff_at} | fields,
    )
    for person in people:
        SubmissionMember.objects.create(version=version, participation=person)
    stored = StoredFile.objects.create(
        sha256=rules.sha256_of(f"werk {next(numbers)}"), kind=Kind.PDF, size=1234, stored_at=at
    )
    VersionFile.objects.create(version=version, file=stored, position=1, name=name)
    version.refresh_from_db()
    return version


def all_levels(rubric, place=-1):
    """A level for every criterion: the best, or the one at a place."""
    if rubric is None:
        return []
    return [
        actions.Part(criterion.pk, list(criterion.levels.all())[place].pk, "Goed gezien.")
        for criterion in rubric.criteria.all()
    ]


def make_assessment(
    version, *, by, at=None, mark="7.5", is_final=True, feedback="Sterk.", parts=None
):
    """A judgement on every criterion; final unless said otherwise."""
    at = at or timezone.now()
    rubric = version.submission.sitting.assignment.rubric
    assessment = actions.save_assessment(
        version,
        by=by,
        at=at,
        parts=all_levels(rubric) if parts is None else parts,
        feedback=feedback,
        mark=Decimal(mark) if mark else None,
        row_number=0,
    )
    return actions.finalise(assessment, by=by, at=at) if is_final else assessment
