"""The database refuses nonsense, whoever writes it; what spans rows is refused by `clean`."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from lms.courses.enums import Role
from lms.courses.models import (
    Announcement,
    CourseRunPage,
    Material,
    Participation,
    Session,
    Specialisation,
    Team,
    TeamChange,
    TeamInvitation,
    TeamMembership,
    TeamProfile,
    TeamProposal,
    TeamSet,
)
from lms.files.models import PrivateDocument
from tests.factories.courses import (
    make_announcement,
    make_appointment,
    make_cohort,
    make_cohort_membership,
    make_forming_set,
    make_participation,
    make_profile,
    make_programme,
    make_proposal,
    make_run,
    make_sector,
    make_session,
    make_team,
    make_team_invitation,
    make_team_set,
)

pytestmark = pytest.mark.django_db
CONSTRAINTS = {
    constraint.name: (model, constraint)
    for model in apps.get_app_config("courses").get_models()
    for constraint in model._meta.constraints
}
TRIED = []


def breaks(*names):
    """The function below does what these constraints forbid; the database tells one of them."""

    def add(function):
        TRIED.append(pytest.param(names, function, id=function.__name__))
        return function

    return add


def named_in_errors(name):
    """SQLite names the columns of what must be unique, and PostgreSQL the constraint."""
    model, constraint = CONSTRAINTS[name]
    if connection.vendor == "postgresql" or isinstance(constraint, models.CheckConstraint):
        return name
    columns = [model._meta.get_field(field).column for field in constraint.fields]
    return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)


def again(row):
    """The same row once more."""
    row.pk = None
    row._state.adding = True
    row.save(force_insert=True)


@breaks("specialisation_name_once_per_programme")
def specialisation_twice():
    again(Specialisation.objects.create(programme=make_programme(), name="Zorg"))


@breaks("cohort_name_once_per_programme")
def cohort_twice():
    again(make_cohort())


@breaks("cohort_member_once")
def person_twice_in_a_cohort():
    again(make_cohort_membership())


@breaks("participation_once_per_run")
def person_in_two_roles_in_a_run():
    participation = make_participation()
    make_participation(participation.run, participation.user, Role.LECTURER)


@breaks("participation_role_is_known")
def participation_in_an_unknown_role():
    make_participation(role="dean")


@breaks("appointment_once")
def appointment_twice():
    again(make_appointment())


@breaks("appointment_role_is_known")
def appointment_to_an_unknown_office():
    make_appointment(role="dean")


@breaks("run_ends_after_it_starts")
def run_that_ends_before_it_starts():
    run = make_run(starts_on=date(2026, 9, 1))
    CourseRunPage.objects.filter(pk=run.pk).update(ends_on=date(2026, 8, 31))


@breaks("session_starts_at_before_ends_at")
def session_that_ends_before_it_starts():
    make_session(hours=-1)


def document():
    return PrivateDocument.objects.create(title="Sheets", file=ContentFile(b"x", name="x.pdf"))


def material(**fields):
    return Material.objects.create(session=make_session(), title="Lezen", **fields)


@breaks("material_kind_is_known", "material_has_what_its_kind_needs")
def material_of_an_unknown_kind():
    material(kind="video")


@breaks("material_has_what_its_kind_needs")
def link_that_leads_nowhere():
    material(kind="link")


@breaks("material_has_what_its_kind_needs")
def link_with_a_file():
    material(kind="link", url="https://a.example/", document=document())


@breaks("material_has_what_its_kind_needs")
def file_without_a_file():
    material(kind="file")


@breaks("material_has_what_its_kind_needs")
def file_with_a_link():
    material(kind="file", url="https://a.example/", document=document())


@breaks("material_has_what_its_kind_needs")
def reading_with_a_file():
    material(kind="reading", document=document())


@breaks("teamset_name_once_per_run")
def team_set_twice():
    again(make_team_set())


@breaks("team_name_once_per_set")
def team_twice():
    again(make_team())


@breaks("teammembership_one_team_per_set")
def student_in_two_teams_of_a_set():
    team_set = make_team_set()
    student = make_participation(team_set.run)
    make_team(team_set, members=[student])
    make_team(team_set, members=[student])


def change(row, **fields):
    type(row)._base_manager.filter(pk=row.pk).update(**fields)


@breaks("teamset_formed_by_is_known")
def set_formed_by_nobody_we_know():
    change(make_team_set(), formed_by="fate")


@breaks("teamset_sizes_are_sane")
def set_of_teams_of_nobody():
    change(make_team_set(), smallest=0)


@breaks("teamset_sizes_are_sane")
def set_of_teams_that_are_crowds():
    change(make_team_set(), largest=13)


@breaks("teamset_sizes_are_sane")
def set_whose_smallest_team_is_the_largest():
    change(make_team_set(), smallest=4, largest=3)


@breaks("teamset_until_iff_students_form_it")
def set_formed_by_students_for_ever():
    change(make_forming_set(at=timezone.now()), forms_until=None)


@breaks("teamset_until_iff_students_form_it")
def set_formed_by_the_lecturer_until_a_date():
    change(make_team_set(), forms_until=timezone.now())


def changed_team(**fields):
    team_set = make_team_set()
    student = make_participation(team_set.run)
    defaults = {"to_team": "Two", "by": student.user, "at": timezone.now()}
    return TeamChange.objects.create(team_set=team_set, participation=student, **defaults | fields)


@breaks("teamchange_changes_something")
def change_from_a_team_into_itself():
    changed_team(from_team="Two")


@breaks("teaminvitation_state_is_known")
def invitation_that_hangs_in_the_air():
    change(make_team_invitation(), state="maybe", answered_at=timezone.now())


@breaks("teaminvitation_one_open_per_person")
def person_invited_twice_at_once():
    again(make_team_invitation())


@breaks("teaminvitation_answered_iff_not_open")
def invitation_accepted_at_no_time():
    change(make_team_invitation(), state="accepted")


@breaks("teaminvitation_answered_iff_not_open")
def invitation_answered_and_open():
    change(make_team_invitation(), answered_at=timezone.now())


@breaks("sector_name_once_per_programme")
def sector_twice():
    again(make_sector())


@breaks("teamprofile_slots_are_known")
def profile_with_an_eighth_day():
    change(make_profile(), slots=2048)


@breaks("teamprofile_one_sector")
def profile_in_two_sectors():
    change(make_profile(), sector=make_sector(), other_sector="Zorg")


@breaks("teamprofile_says_something")
def profile_that_says_nothing():
    change(make_profile(), slots=0)


@breaks("teamproposal_one_open_per_set")
def two_proposals_at_once():
    again(make_proposal())


@breaks("teamproposal_sizes_are_sane")
def proposal_of_teams_of_nobody():
    change(make_proposal(), smallest=0)


@breaks("teamproposal_score_is_of_100")
def proposal_better_than_perfect():
    change(make_proposal(), score=101)


@breaks("teamproposal_accepted_by_somebody")
def proposal_accepted_by_nobody():
    change(make_proposal(), accepted_at=timezone.now())


@breaks("proposedplace_once_per_student")
def student_proposed_twice():
    student = make_participation()
    make_proposal(make_team_set(student.run), places=[(student, 1), (student, 2)])


@breaks("proposedplace_numbers_from_one")
def student_in_team_nought():
    student = make_participation()
    make_proposal(make_team_set(student.run), places=[(student, 0)])


def test_the_history_of_a_team_set_is_written_once():
    with pytest.raises(IntegrityError), transaction.atomic():
        change(changed_team(), reason="Because.")


@breaks("announcement_is_corrected_by_somebody_later")
def announcement_corrected_by_nobody():
    said = make_announcement()
    Announcement.objects.update(corrected_at=said.at)


@breaks("announcement_is_corrected_by_somebody_later")
def announcement_corrected_at_no_moment():
    said = make_announcement()
    Announcement.objects.update(corrected_by=said.by)


@breaks("announcement_is_corrected_by_somebody_later")
def announcement_corrected_before_it_was_said():
    said = make_announcement()
    Announcement.objects.update(corrected_by=said.by, corrected_at=said.at - timedelta(seconds=1))


@breaks("announcement_says_something")
def announcement_without_a_title():
    make_announcement(title="")


@breaks("announcement_says_something")
def announcement_without_a_text():
    make_announcement(text="")


@pytest.mark.parametrize(("names", "write"), TRIED)
def test_the_database_refuses(names, write):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    assert any(named_in_errors(name) in str(refusal.value) for name in names)


def test_every_constraint_was_tried_above():
    assert {name for tried in TRIED for name in tried.values[0]} == set(CONSTRAINTS)


def test_the_database_takes_what_is_just_within_bounds():
    make_run(starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 1))
    make_session(hours=0)
    material(kind="reading")
    material(kind="reading", url="https://a.example/")
    material(kind="link", url="https://a.example/")
    material(kind="file", document=document())
    team_set = make_team_set()
    make_team(make_team_set(team_set.run, name="Anders"), name=make_team(team_set).name)
    make_team_set(smallest=1, largest=12)
    make_forming_set(at=timezone.now(), smallest=2, largest=2)
    answered = make_team_invitation(state="declined", answered_at=timezone.now())
    make_team_invitation(answered.team, answered.participation)
    make_profile(slots=2047)
    make_profile(slots=0, employer="Gemeente Oosterleem")
    accepted = make_proposal(accepted_at=timezone.now(), accepted_by=answered.invited_by, score=0)
    make_proposal(accepted.team_set)
    changed_team(from_team="One", to_team="")


def test_a_specialisation_is_one_of_the_programme():
    cohort, elsewhere = make_cohort(), make_programme()
    own = Specialisation.objects.create(programme=cohort.programme, name="Zorg")
    other = Specialisation.objects.create(programme=elsewhere, name="Zorg")

    make_cohort_membership(cohort, specialisation=own).clean()
    with pytest.raises(ValidationError) as refusal:
        make_cohort_membership(cohort, specialisation=other).clean()
    assert list(refusal.value.message_dict) == ["specialisation"]


def membership(**fields):
    team_set = make_team_set()
    defaults = {
        "team_set": team_set,
        "team": make_team(team_set),
        "participation": make_participation(team_set.run),
        "joined_at": timezone.now(),
    }
    return TeamMembership(**defaults | {key: make(team_set) for key, make in fields.items()})


def test_a_student_of_the_run_may_be_in_a_team_of_the_set():
    membership().clean()


@pytest.mark.parametrize(
    ("field", "make"),
    [
        ("team", lambda team_set: make_team(make_team_set(team_set.run))),
        ("participation", lambda team_set: make_participation()),
        ("participation", lambda team_set: make_participation(team_set.run, role=Role.LECTURER)),
    ],
    ids=["another set", "another run", "a lecturer"],
)
def test_nobody_and_nothing_else_may(field, make):
    with pytest.raises(ValidationError) as refusal:
        membership(**{field: make}).clean()
    assert list(refusal.value.message_dict) == [field]


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_cohort_membership().cohort.programme,
        lambda: make_cohort_membership().cohort,
        lambda: make_participation().user,
        lambda: make_appointment().programme,
        lambda: make_team().team_set,
        lambda: make_team(members=[make_participation()]),
        lambda: make_profile(sector=make_sector()).sector,
        lambda: changed_team().team_set,
    ],
    ids=[
        "programme",
        "cohort",
        "person",
        "programme with an office",
        "team set",
        "team",
        "sector",
        "team set with a history",
    ],
)
def test_what_others_stand_on_is_not_deleted(make):
    row = make()
    with pytest.raises(ProtectedError):
        row.delete()


def test_a_session_that_is_cancelled_does_not_take_place(at):
    going = make_session(starts_at=at)
    make_session(starts_at=at, cancelled_at=at)

    assert list(Session.objects.taking_place()) == [going]


def test_a_session_is_ahead_until_it_ended(at):
    going = make_session(starts_at=at - timedelta(hours=2), hours=3)
    make_session(starts_at=at - timedelta(hours=3), hours=3)

    assert list(Session.objects.ending_after(at)) == [going]


def test_who_left_is_no_active_participant_and_in_no_team(at):
    here = make_participation()
    gone = make_participation(here.run, left_at=at)
    team = make_team(make_team_set(here.run), members=[here, gone])

    assert list(Participation.objects.active().filter(run=here.run)) == [here]
    assert list(Team.objects.of(here.user)) == [team]
    assert not Team.objects.of(gone.user).exists()


def test_a_set_is_lacking_for_its_students_without_a_team_only():
    team_set = make_team_set()
    student, placed = make_participation(team_set.run), make_participation(team_set.run)
    gone = make_participation(team_set.run, left_at=timezone.now())
    lecturer = make_participation(team_set.run, role=Role.LECTURER)
    make_team(team_set, members=[placed])

    assert list(TeamSet.objects.lacking(student.user)) == [team_set]
    for other in (placed, gone, lecturer, make_participation()):
        assert team_set not in TeamSet.objects.lacking(other.user)


def test_an_invitation_awaits_an_answer_until_the_date_and_of_who_is_in_no_team(at):
    team_set = make_forming_set(at=at)
    invitation = make_team_invitation(make_team(team_set))
    user = invitation.participation.user
    make_team_invitation(make_team(team_set), invited_by=user)
    answerable = TeamInvitation.objects.answerable_by

    assert list(answerable(user, at=team_set.forms_until)) == [invitation]
    assert list(answerable(user, at=team_set.forms_until + timedelta(microseconds=1))) == []
    make_team(team_set, members=[invitation.participation])
    assert list(answerable(user, at=at)) == []


def test_only_a_student_of_the_run_is_invited():
    team = make_team()
    TeamInvitation(team=team, participation=make_participation(team.team_set.run)).clean()
    for person in (make_participation(), make_participation(team.team_set.run, role="lecturer")):
        with pytest.raises(ValidationError) as refusal:
            TeamInvitation(team=team, participation=person).clean()
        assert list(refusal.value.message_dict) == ["participation"]


def test_what_was_told_is_used_until_the_last_day_of_the_run(at):
    run = make_run(starts_on=at.date(), ends_on=at.date())
    profile = make_profile(make_participation(run))
    gone = make_profile(make_participation(run, left_at=at))
    current, outdated = TeamProfile.objects.current, TeamProfile.objects.outdated

    assert list(current(at=at)) == [profile]
    assert list(outdated(at=at)) == [gone]
    # By the clock of Amsterdam: half an hour past midnight there is still the same day in UTC.
    midnight = at.replace(hour=23, minute=30)
    assert list(current(at=midnight)) == []
    assert set(outdated(at=midnight)) == {profile, gone}


def test_a_proposal_knows_what_was_asked():
    proposal = make_proposal(overlap=2, parts_colleagues=True)

    wishes = TeamProposal.objects.get(pk=proposal.pk).wishes

    assert (wishes.smallest, wishes.largest, wishes.overlap) == (2, 3, 2)
    assert (wishes.parts_colleagues, wishes.spreads_sectors) == (True, False)
