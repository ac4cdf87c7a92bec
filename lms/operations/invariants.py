"""Rules that span rows, which no constraint of the database can hold.

Each is a function that returns the rows that break it, with one sentence that says the rule. The
actions keep these rules; this proves that nothing came in past them.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q

from lms.cases.models import PartRelease
from lms.courses.enums import Role
from lms.courses.models import (
    ProposedPlace,
    TeamChange,
    TeamInvitation,
    TeamMembership,
    TeamProfile,
)
from lms.files import store
from lms.files.models import StoredFile
from lms.grades.enums import GradeEventKind
from lms.grades.models import GradeEvent
from lms.reviews.enums import AssessmentState
from lms.reviews.models import AssessmentPart
from lms.submissions import rules
from lms.submissions.actions import digest_of
from lms.submissions.enums import State, Way
from lms.submissions.models import (
    Assignment,
    CompleteDraft,
    CompleteDraftFile,
    Contribution,
    Exemption,
    MarkingCopy,
    RegisteredHash,
    Round,
    RoundMember,
    Submission,
    SubmissionMember,
    SubmissionVersion,
    VersionFile,
)

Rule = Callable[[], Iterable[Any]]
RULES: list[tuple[str, Rule]] = []


def rule(sentence: str) -> Callable[[Rule], Rule]:
    """Adds the function below to the rules that are checked."""

    def add(function: Rule) -> Rule:
        RULES.append((sentence, function))
        return function

    return add


def violations() -> Iterator[tuple[str, list[str]]]:
    """The rules that are broken, each with the rows that break it, by number and never by name."""
    for sentence, function in RULES:
        rows = [f"{row._meta.label} {row.pk}" for row in function()]
        if rows:
            yield sentence, rows


# --- courses ---------------------------------------------------------------------------------
@rule("A membership names the team set of its team.")
def memberships_of_another_set() -> Iterable[Any]:
    return TeamMembership.objects.exclude(team_set=F("team__team_set"))


@rule("Who is in a team takes part in its run as a student.")
def memberships_from_another_run() -> Iterable[Any]:
    return TeamMembership.objects.exclude(
        participation__run=F("team__team_set__run"), participation__role=Role.STUDENT
    )


@rule("Who is asked into a team takes part in its run as a student.")
def invitations_of_another_run() -> Iterable[Any]:
    return TeamInvitation.objects.exclude(
        participation__run=F("team__team_set__run"), participation__role=Role.STUDENT
    )


@rule("A proposal places students of its own run.")
def proposed_places_of_another_run() -> Iterable[Any]:
    return ProposedPlace.objects.exclude(
        participation__run=F("proposal__team_set__run"), participation__role=Role.STUDENT
    )


@rule("The history of a team set is about students of its own run.")
def team_changes_of_another_run() -> Iterable[Any]:
    return TeamChange.objects.exclude(
        participation__run=F("team_set__run"), participation__role=Role.STUDENT
    )


@rule("Only students tell something for the forming of teams.")
def profiles_of_others() -> Iterable[Any]:
    return TeamProfile.objects.exclude(participation__role=Role.STUDENT)


# --- cases -----------------------------------------------------------------------------------
@rule("A part is opened in runs of its own case.")
def releases_of_another_case() -> Iterable[Any]:
    found = PartRelease.objects.select_related("part", "case_run__case")
    return [row for row in found if not row.part.is_child_of(row.case_run.case)]


@rule("A part is read in an edition of its own.")
def releases_of_another_edition() -> Iterable[Any]:
    found = PartRelease.objects.select_related("revision")
    return [row for row in found if row.revision.object_id != str(row.part_id)]


# --- submissions -----------------------------------------------------------------------------
@rule("An assignment lies below its own run.")
def assignments_below_another_run() -> Iterable[Any]:
    found = Assignment.objects.select_related("page", "run")
    return [row for row in found if not row.page.is_child_of(row.run)]


@rule("Team work uses a team set of its own run.")
def assignments_with_teams_of_another_run() -> Iterable[Any]:
    return Assignment.objects.exclude(team_set=None).exclude(team_set__run=F("run"))


@rule("A student hands in for a run in which she takes part as a student.")
def submissions_from_another_run() -> Iterable[Any]:
    return Submission.objects.exclude(participation=None).exclude(
        participation__run=F("sitting__assignment__run"), participation__role=Role.STUDENT
    )


@rule("A team hands in for an assignment that uses its team set.")
def submissions_of_another_team_set() -> Iterable[Any]:
    """A team's work for an individual assignment breaks the next rule only."""
    return (
        Submission.objects.exclude(team=None)
        .exclude(sitting__assignment__team_set=None)
        .exclude(team__team_set=F("sitting__assignment__team_set"))
    )


@rule("Team work is a team's, and individual work a student's.")
def submissions_of_the_wrong_kind() -> Iterable[Any]:
    is_team_work = Q(sitting__assignment__team_set__isnull=False)
    return Submission.objects.filter(
        (is_team_work & Q(team=None)) | (~is_team_work & Q(team__isnull=False))
    )


@rule("What is handed in has a version, and a draft has none.")
def submissions_out_of_step() -> Iterable[Any]:
    version = Exists(SubmissionVersion.objects.filter(submission=OuterRef("pk")))
    return Submission.objects.filter(
        (Q(state=State.DRAFT) & version) | (~Q(state=State.DRAFT) & ~version)
    )


@rule("Versions are numbered without holes.")
def version_numbers_with_holes() -> Iterable[Any]:
    return (
        Submission.objects.annotate(last=Max("versions__number"), n=Count("versions"))
        .filter(n__gt=0)
        .exclude(last=F("n"))
    )


@rule("A version has somebody on its roster.")
def versions_of_nobody() -> Iterable[Any]:
    return SubmissionVersion.objects.filter(
        ~Exists(SubmissionMember.objects.filter(version=OuterRef("pk")))
    )


@rule("A version has a file.")
def versions_of_nothing() -> Iterable[Any]:
    return SubmissionVersion.objects.filter(
        ~Exists(VersionFile.objects.filter(version=OuterRef("pk")))
    )


@rule("The person who hands in for herself stands alone on the roster.")
def versions_with_another_roster() -> Iterable[Any]:
    return SubmissionMember.objects.exclude(version__submission__participation=None).exclude(
        participation=F("version__submission__participation")
    )


@rule("Everybody on a roster takes part in the run.")
def members_from_another_run() -> Iterable[Any]:
    return SubmissionMember.objects.exclude(
        participation__run=F("version__submission__sitting__assignment__run")
    )


@rule("The hash of a version's manifest is the one on its receipt.")
def versions_with_another_manifest() -> Iterable[Any]:
    found = SubmissionVersion.objects.only("pk", "manifest", "manifest_sha256").iterator()
    return [row for row in found if rules.sha256_of(row.manifest) != row.manifest_sha256]


@rule("A version's statement of own work is one of its assignment's.")
def versions_with_another_statement() -> Iterable[Any]:
    return SubmissionVersion.objects.exclude(
        statement__assignment=F("submission__sitting__assignment")
    )


@rule("What the rule for the last moment handed in counts from that moment.")
def versions_of_another_moment() -> Iterable[Any]:
    return SubmissionVersion.objects.filter(way=Way.CUTOFF).exclude(received_at=F("cutoff_at"))


@rule("A complete draft is kept only where the rule of the assignment hands it in.")
def complete_drafts_without_a_rule() -> Iterable[Any]:
    return CompleteDraft.objects.exclude(
        submission__sitting__assignment__hands_in_at_cutoff=True, submission__left_out_at=None
    )


@rule("A complete draft has a file, and the statement of its assignment.")
def complete_drafts_that_are_not() -> Iterable[Any]:
    has_file = Exists(CompleteDraftFile.objects.filter(draft=OuterRef("pk")))
    return CompleteDraft.objects.exclude(
        has_file, statement__assignment=F("submission__sitting__assignment")
    )


@rule("An open round asks about the draft as it is.")
def rounds_about_another_draft() -> Iterable[Any]:
    found = Round.objects.open().select_related("submission")
    return [row for row in found if digest_of(row.submission) != row.draft_sha256]


@rule("Anonymous work that was handed in has a label, and no other work has one.")
def works_with_a_wrong_label() -> Iterable[Any]:
    handed_in = Exists(SubmissionVersion.objects.filter(submission=OuterRef("pk")))
    anonymous = Q(sitting__assignment__is_anonymous=True)
    return Submission.objects.filter(
        (handed_in & anonymous & Q(label="")) | (~anonymous & ~Q(label=""))
    )


@rule("Only files of anonymous work have a copy for marking.")
def copies_of_named_work() -> Iterable[Any]:
    return MarkingCopy.objects.filter(original__version__submission__label="")


@rule("A round asks a team, and people of its run.")
def rounds_of_others() -> Iterable[Any]:
    return RoundMember.objects.filter(
        Q(round__submission__team=None)
        | ~Q(participation__run=F("round__submission__sitting__assignment__run"))
    )


@rule("The version of a round is one of its own work, from the same press.")
def rounds_with_another_version() -> Iterable[Any]:
    return Round.objects.exclude(version=None).exclude(
        version__submission=F("submission"), version__request_key=F("request_key")
    )


@rule("Contributions are of students of the run, to the work of a team.")
def contributions_of_others() -> Iterable[Any]:
    return Contribution.objects.filter(
        Q(submission__team=None) | ~Q(participation__run=F("submission__sitting__assignment__run"))
    )


@rule("Who is exempt from an assignment takes part in its run as a student.")
def exemptions_of_others() -> Iterable[Any]:
    return Exemption.objects.exclude(
        participation__run=F("assignment__run"), participation__role=Role.STUDENT
    )


@rule("What counts from a mail is files whose hashes the office registered, with no later mail.")
def mailed_versions_without_a_mail() -> Iterable[Any]:
    registered = RegisteredHash.objects.filter(
        Q(participation=OuterRef("version__submission__participation"))
        | Q(team=OuterRef("version__submission__team")),
        sitting=OuterRef("version__submission__sitting"),
        sha256=OuterRef("file__sha256"),
        mailed_at__lte=OuterRef("version__received_at"),
    )
    return VersionFile.objects.filter(~Exists(registered), version__way=Way.MAILED)


@rule("A registered hash is of a student of the run, or of a team that hands in there.")
def hashes_of_others() -> Iterable[Any]:
    sets = Q(team=None) | Q(team__team_set=F("sitting__assignment__team_set"))
    runs = Q(participation=None) | Q(participation__run=F("sitting__assignment__run"))
    return RegisteredHash.objects.exclude(sets & runs)


# --- files -----------------------------------------------------------------------------------
@rule("Every stored file lies in the store, whole.")
def files_that_are_missing() -> Iterable[Any]:
    return [row for row in StoredFile.objects.iterator() if not _is_whole(row)]


def _is_whole(row: StoredFile) -> bool:
    try:
        return store.path_of(row.sha256).stat().st_size == row.size
    except FileNotFoundError:
        return False


# --- reviews and grades ----------------------------------------------------------------------
@rule("A work is judged on the criteria of its assignment's rubric.")
def parts_of_another_rubric() -> Iterable[Any]:
    return AssessmentPart.objects.exclude(
        criterion__rubric=F("assessment__version__submission__sitting__assignment__rubric")
    )


@rule("The level of a judgement is one of its criterion's.")
def parts_with_another_level() -> Iterable[Any]:
    return AssessmentPart.objects.exclude(level=None).exclude(level__criterion=F("criterion"))


@rule("A released grade comes from an assessment that is final.")
def grades_without_judgement() -> Iterable[Any]:
    return GradeEvent.objects.released().filter(
        ~Q(assessment__state=AssessmentState.FINAL), assessment__isnull=False
    )


@rule("A released grade is the mark of its assessment.")
def grades_with_another_mark() -> Iterable[Any]:
    return GradeEvent.objects.filter(
        kind=GradeEventKind.RELEASED, assessment__isnull=False
    ).exclude(value=F("assessment__mark"))


@rule("A grade is given for the sitting that its assessment judged.")
def grades_of_another_sitting() -> Iterable[Any]:
    return GradeEvent.objects.exclude(assessment=None).exclude(
        sitting=F("assessment__version__submission__sitting")
    )


@rule("Who is graded stands on the roster of the version that was judged.")
def grades_of_who_is_not_on_the_roster() -> Iterable[Any]:
    stands_on = SubmissionMember.objects.filter(
        version=OuterRef("assessment__version"), participation=OuterRef("participation")
    )
    return GradeEvent.objects.filter(~Exists(stands_on), assessment__isnull=False)


@rule("Who is graded takes part in the run of the sitting.")
def grades_in_another_run() -> Iterable[Any]:
    return GradeEvent.objects.exclude(participation__run=F("sitting__assignment__run"))
