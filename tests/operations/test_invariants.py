"""Each rule is broken past the actions, and must be the one, and the only one, that says so."""

from shutil import copytree

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from lms.courses.enums import Role
from lms.courses.models import TeamChange, TeamMembership
from lms.files import store
from lms.files.cleaning import EDITION
from lms.grades.enums import GradeEventKind
from lms.grades.models import GradeEvent
from lms.operations.invariants import RULES, violations
from lms.reviews.enums import AssessmentState
from lms.reviews.models import AssessmentPart
from lms.submissions import actions as submissions
from lms.submissions.enums import AssignmentKind, State
from lms.submissions.models import AssignmentPage, MarkingCopy, Submission, SubmissionMember
from tests.factories.cases import make_part
from tests.factories.courses import make_participation, make_team, make_team_set
from tests.factories.rubrics import make_rubric
from tests.factories.submissions import make_assignment, make_sitting, make_version
from tests.submissions.test_cutoff import DAY, HOUR, Work
from tests.worlds import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]
SENTENCES = {function.__name__: sentence for sentence, function in RULES}
PLANTS = []


@pytest.fixture(scope="module")
def whole(django_db_setup, django_db_blocker, tmp_path_factory):
    """A world and its store, made once: every test rolls back what it breaks in the one, and has a
    copy of the other."""
    store = tmp_path_factory.mktemp("whole")
    (store / "incoming").mkdir()
    changed = override_settings(FILE_STORE=store, FILE_UPLOAD_TEMP_DIR=store / "incoming")
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        with changed:
            world = make_world("heel")
        yield world, store
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture
def world(whole, own_store, settings):
    copytree(whole[1], settings.FILE_STORE, dirs_exist_ok=True)
    return whole[0]


def breaks(rule):
    """The function below breaks the rule with that name in a world, and returns the wrong row."""

    def add(function):
        PLANTS.append(pytest.param(SENTENCES[rule], function, id=function.__name__))
        return function

    return add


def change(row, **fields):
    type(row)._base_manager.filter(pk=row.pk).update(**fields)
    return row


def change_for_ever(row, **fields):
    """Where the database refuses changes; the end of the test brings its trigger back."""
    table = row._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"DROP TRIGGER {table}_is_immutable ON {table}")
        else:
            cursor.execute(f"DROP TRIGGER {table}_is_immutable")
    return change(row, **fields)


def complete_draft():
    work = Work(timezone.now())
    work.save(timezone.now())
    return work.kept


def outsider(role=Role.STUDENT):
    """Somebody who takes part in another run."""
    return make_participation(role=role)


def line(world, **fields):
    """A further line of the ledger, as wrong as the fields make it."""
    grade = world.things["grade"]
    defaults = {
        "participation": grade.participation,
        "sitting": grade.sitting,
        "kind": GradeEventKind.RELEASED,
        "value": grade.value,
        "by": grade.by,
        "at": grade.at,
    }
    return GradeEvent.objects.create(**defaults | fields)


def team_version(world):
    return make_version(world.things["draft"], at=world.things["draft"].draft_saved_at)


# --- courses ---------------------------------------------------------------------------------
@breaks("memberships_of_another_set")
def membership_names_another_set(world):
    membership = TeamMembership.objects.get(participation=world.things["mate"])
    return change(membership, team_set=make_team_set(world.things["run"]))


@breaks("memberships_from_another_run")
def membership_of_somebody_of_another_run(world):
    membership = TeamMembership.objects.get(participation=world.things["mate"])
    return change(membership, participation=outsider())


@breaks("memberships_from_another_run")
def membership_of_a_lecturer(world):
    membership = TeamMembership.objects.get(participation=world.things["mate"])
    return change(membership, participation=world.things["lecturer"])


@breaks("invitations_of_another_run")
def invitation_to_somebody_of_another_run(world):
    return change(world.things["team invitation"], participation=outsider())


@breaks("invitations_of_another_run")
def invitation_to_a_lecturer(world):
    return change(world.things["team invitation"], participation=world.things["lecturer"])


@breaks("proposed_places_of_another_run")
def place_of_somebody_of_another_run(world):
    return change(world.things["proposal"].places.first(), participation=outsider())


@breaks("team_changes_of_another_run")
def change_of_somebody_of_another_run(world):
    return TeamChange.objects.create(
        team_set=world.things["team set"],
        participation=outsider(),
        to_team="Maas",
        by=world.people["lecturer"],
        at=world.things["profile"].told_at,
    )


@breaks("profiles_of_others")
def profile_of_a_lecturer(world):
    return change(world.things["profile"], participation=world.things["lecturer"])


# --- cases -----------------------------------------------------------------------------------
@breaks("releases_of_another_case")
def release_of_a_part_of_another_case(world):
    part = make_part()
    release = world.things["case run"].releases.first()
    return change(release, part=part, revision=part.latest_revision)


@breaks("releases_of_another_edition")
def release_in_an_edition_of_another_part(world):
    release = world.things["case run"].releases.first()
    return change(release, revision=world.things["closed part"].latest_revision)


# --- submissions -----------------------------------------------------------------------------
@breaks("assignments_below_another_run")
def assignment_with_a_page_elsewhere(world):
    elsewhere = outsider().run.add_child(instance=AssignmentPage(title="Ver", slug="ver"))
    return change(world.things["sitting"].assignment, page=elsewhere)


@breaks("assignments_with_teams_of_another_run")
def assignment_for_teams_of_another_run(world):
    return make_assignment(
        world.things["run"], kind=AssignmentKind.TEAM, team_set=make_team_set(outsider().run)
    )


@breaks("submissions_from_another_run")
def submission_of_somebody_of_another_run(world):
    return Submission.objects.create(sitting=world.things["sitting"], participation=outsider())


@breaks("submissions_from_another_run")
def submission_of_a_lecturer(world):
    lecturer = world.things["lecturer"]
    return Submission.objects.create(sitting=world.things["sitting"], participation=lecturer)


@breaks("submissions_of_another_team_set")
def submission_of_a_team_of_another_set(world):
    team = make_team(make_team_set(world.things["run"]))
    return Submission.objects.create(sitting=world.things["team sitting"], team=team)


@breaks("submissions_of_the_wrong_kind")
def submission_of_a_student_for_team_work(world):
    sitting, student = world.things["team sitting"], world.things["student"]
    return Submission.objects.create(sitting=sitting, participation=student)


@breaks("submissions_of_the_wrong_kind")
def submission_of_a_team_for_individual_work(world):
    return Submission.objects.create(sitting=world.things["sitting"], team=world.things["team"])


@breaks("submissions_out_of_step")
def draft_that_was_handed_in(world):
    return change(world.things["version"].submission, state=State.DRAFT)


@breaks("submissions_out_of_step")
def handed_in_work_without_a_version(world):
    return change(world.things["draft"], state=State.HANDED_IN)


@breaks("version_numbers_with_holes")
def version_that_is_the_second_without_a_first(world):
    return change_for_ever(world.things["version"], number=2).submission


@breaks("versions_of_nobody")
def version_without_people(world):
    world.things["version"].members.all().delete()
    return world.things["version"]


@breaks("versions_of_nothing")
def version_without_files(world):
    world.things["version"].files.all().delete()
    return world.things["version"]


@breaks("versions_with_another_roster")
def version_of_one_with_a_second_person(world):
    return SubmissionMember.objects.create(
        version=world.things["version"], participation=world.things["mate"]
    )


@breaks("members_from_another_run")
def version_of_a_team_with_a_stranger(world):
    return SubmissionMember.objects.create(version=team_version(world), participation=outsider())


@breaks("versions_with_another_manifest")
def version_with_a_rewritten_manifest(world):
    return change_for_ever(world.things["version"], manifest="{}")


@breaks("versions_with_another_statement")
def version_under_the_statement_of_another_assignment(world):
    other = world.things["marked sitting"].assignment.statement
    return change_for_ever(world.things["version"], statement=other)


@breaks("rounds_about_another_draft")
def round_about_another_draft(world):
    return change(world.things["round"], draft_sha256="0" * 64)


@breaks("complete_drafts_without_a_rule")
def complete_draft_of_who_said_no(world):
    draft = complete_draft()
    change(draft.submission, left_out_at=draft.saved_at, left_out_by=draft.saved_by)
    return draft


@breaks("complete_drafts_that_are_not")
def complete_draft_without_a_file(world):
    draft = complete_draft()
    draft.files.all().delete()
    return draft


@breaks("versions_of_another_moment")
def version_of_the_rule_from_an_hour_before(world):
    work = Work(timezone.now() - 9 * DAY)
    work.save(work.cutoff - DAY)
    submissions.settle_works(at=work.cutoff + HOUR)
    return change_for_ever(work.versions()[0], received_at=work.cutoff - HOUR)


@breaks("rounds_of_others")
def round_that_asks_somebody_of_another_run(world):
    return change(world.things["round"].members.first(), participation=outsider())


@breaks("rounds_with_another_version")
def round_with_the_version_of_another_work(world):
    version = world.things["version"]
    ended = {"outcome": "handed_in", "ended_at": version.received_at}
    return change(world.things["round"], version=version, **ended)


@breaks("contributions_of_others")
def contribution_of_somebody_of_another_run(world):
    return change(world.things["contribution"], participation=outsider())


@breaks("mailed_versions_without_a_mail")
def version_that_counts_from_a_mail_that_nobody_registered(world):
    return change_for_ever(world.things["version"], way="mailed").files.get()


@breaks("hashes_of_others")
def hash_of_somebody_of_another_run(world):
    return change_for_ever(world.things["hash"], participation=outsider())


@breaks("exemptions_of_others")
def exemption_of_somebody_of_another_run(world):
    return change(world.things["exemption"], participation=outsider())


@breaks("works_with_a_wrong_label")
def anonymous_work_without_a_label(world):
    return change(world.things["veiled version"].submission, label="")


@breaks("works_with_a_wrong_label")
def named_work_with_a_label(world):
    return change(world.things["version"].submission, label="KKKKK")


@breaks("copies_of_named_work")
def copy_of_named_work(world):
    original = world.things["version"].files.get()
    return MarkingCopy.objects.create(
        original=original,
        file=original.file,
        edition=EDITION,
        made_at=world.things["version"].received_at,
    )


# --- files -----------------------------------------------------------------------------------
@breaks("files_that_are_missing")
def file_that_is_gone(world):
    stored = world.things["version"].files.get().file
    store.path_of(stored.sha256).unlink()
    return stored


@breaks("files_that_are_missing")
def file_that_was_cut_off(world):
    stored = world.things["version"].files.get().file
    path = store.path_of(stored.sha256)
    path.chmod(0o640)
    path.write_bytes(path.read_bytes()[:-1])
    return stored


# --- reviews and grades ----------------------------------------------------------------------
@breaks("parts_of_another_rubric")
def part_on_a_criterion_of_another_rubric(world):
    criterion = make_rubric(criteria=1).criteria.get()
    return AssessmentPart.objects.create(
        assessment=world.things["assessment"], criterion=criterion
    )


@breaks("parts_of_another_rubric")
def part_on_a_criterion_where_there_is_no_rubric(world):
    parts = world.things["final version"].assessments.get().parts
    parts.exclude(pk=parts.first().pk).delete()
    sitting = make_sitting(make_assignment(world.things["run"]))
    lone = make_version(sitting=sitting, by=world.people["classmate"])
    change(world.things["final version"].assessments.get(), version=lone)
    return parts.get()


@breaks("parts_with_another_level")
def part_with_a_level_of_another_criterion(world):
    first, second = world.things["assessment"].parts.all()
    return change(first, level=second.level)


@breaks("grades_without_judgement")
def grade_from_a_draft(world):
    change(world.things["assessment"], state=AssessmentState.DRAFT)
    return world.things["grade"]


@breaks("grades_without_judgement")
def grade_from_a_withdrawn_judgement(world):
    grade = world.things["grade"]
    withdrawn = {"withdrawn_at": grade.at, "withdrawn_because": "Een ander werk."}
    change(world.things["assessment"], state=AssessmentState.WITHDRAWN, **withdrawn)
    return grade


@breaks("grades_with_another_mark")
def grade_of_another_mark(world):
    return change_for_ever(world.things["grade"], value="8.0")


@breaks("grades_of_another_sitting")
def grade_for_another_sitting(world):
    return line(world, assessment=world.things["assessment"], sitting=world.things["sitting"])


@breaks("grades_of_who_is_not_on_the_roster")
def grade_of_somebody_who_is_not_on_the_roster(world):
    mate = world.things["mate"]
    return line(world, assessment=world.things["assessment"], participation=mate)


@breaks("grades_in_another_run")
def grade_of_somebody_of_another_run(world):
    return line(world, participation=outsider())


def test_a_world_made_by_the_actions_keeps_every_rule(world, capsys):
    make_world("ook")
    team_version(world)
    call_command("check_invariants")
    assert capsys.readouterr().out == "Every rule holds.\n"


@pytest.mark.parametrize(("sentence", "plant"), PLANTS)
def test_who_breaks_a_rule_is_found_by_that_rule(world, sentence, plant):
    row = plant(world)
    assert list(violations()) == [(sentence, [f"{row._meta.label} {row.pk}"])]


def test_every_rule_was_broken_above():
    assert {parameters.values[0] for parameters in PLANTS} == {sentence for sentence, _ in RULES}


def test_check_invariants_fails_with_the_rule_and_the_rows_but_no_name(world, capsys):
    broken = [plant(world) for plant in (membership_of_a_lecturer, file_that_is_gone)]

    with pytest.raises(CommandError) as refused:
        call_command("check_invariants")

    assert refused.value.returncode == 1
    said = capsys.readouterr().err.splitlines()
    assert said == [
        f"{SENTENCES[rule]} Not so: {row._meta.label} {row.pk}"
        for rule, row in zip(
            ("memberships_from_another_run", "files_that_are_missing"), broken, strict=True
        )
    ]
