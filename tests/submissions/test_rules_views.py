"""Lecturers and the office make assignments and change their rules and dates."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from lms.core.verdict import Refused
from lms.courses.enums import Role
from lms.files.enums import Kind
from lms.notices.models import Notice
from lms.submissions import actions
from lms.submissions.forms import RulesForm
from lms.submissions.models import Assignment, AssignmentPage, Sitting
from tests.factories.accounts import make_user
from tests.factories.courses import make_appointment, make_participation, make_run, make_team_set
from tests.factories.rubrics import make_rubric
from tests.factories.submissions import (
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return make_run()


@pytest.fixture
def lecturer(client, run):
    person = make_user(language="en")
    make_participation(run, person, Role.LECTURER)
    client.force_login(person)
    return person


RULES = {
    "kind": "individual",
    "allowed_kinds": ["pdf"],
    "max_files": 3,
    "max_megabytes": 10,
    "quota_megabytes": 200,
    "statement": "Eigen werk.",
}


def moments(**changes):
    days = {"opens_at": -1, "due_at": 7, "cutoff_at": 8, "grading_due_at": 30} | changes
    now = timezone.localtime()
    data = {}
    for name, number in days.items():
        data[f"{name}_date"] = (now + timedelta(days=number)).date().isoformat()
        data[f"{name}_time"] = "23:59"
    return data


def test_a_lecturer_makes_an_assignment_in_one_go(client, run, lecturer):
    data = RULES | moments() | {"title": "Essay", "brief": "Schrijf.", "is_published": "on"}

    page = client.post(f"/runs/{run.pk}/assignments/new/", data)

    assignment = Assignment.objects.get()
    assert page["Location"] == f"/submissions/assignments/{assignment.pk}/dates/"
    assert assignment.page.live
    assert "Schrijf." in str(assignment.page.body)
    assert assignment.allowed_kinds == ["pdf"]
    sitting = assignment.sittings.get()
    assert timezone.localtime(sitting.due_at).second == 59
    assert client.get(page["Location"]).status_code == 200


def test_an_assignment_kept_back_is_not_there_for_students(client, run, lecturer):
    client.post(f"/runs/{run.pk}/assignments/new/", RULES | moments() | {"title": "Later"})

    assignment = Assignment.objects.get()
    student = make_participation(run).user
    assert not assignment.page.live
    assert not Assignment.objects.visible_to(student, at=timezone.now()).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Give the assignment a title."),
        ({"kind": "team"}, "Choose the team set whose teams hand in."),
        ({"allowed_kinds": []}, "Choose at least one kind of file."),
        ({"statement": " "}, "Write it here."),
        (moments(due_at=-2), "The due date lies before the opening."),
        (moments(cutoff_at=6), "The last moment lies before the due date."),
        (moments(grading_due_at=6), "Marking cannot be due before the work itself is."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(client, run, lecturer, changes, sentence):
    data = RULES | moments() | {"title": "Essay", "brief": "Bewaar mij"} | changes

    page = client.post(f"/runs/{run.pk}/assignments/new/", data)

    assert sentence in page.content.decode()
    assert "Bewaar mij" in page.content.decode()
    assert not AssignmentPage.objects.exists()


def test_a_page_from_the_editor_gets_its_rules(client, run, lecturer):
    page = run.add_child(instance=AssignmentPage(title="Uit de editor", slug="editor"))
    link = f"/submissions/pages/{page.pk}/rules/"

    assert link in client.get(page.url).content.decode()
    client.post(f"/submissions/pages/{page.pk}/rules/", RULES)

    assert Assignment.objects.get().page_id == page.pk


def test_rules_that_change_get_another_number_and_statements_are_added(client, run, lecturer):
    assignment = make_assignment(run)

    client.post(f"/submissions/assignments/{assignment.pk}/rules/", RULES)

    assignment.refresh_from_db()
    assert assignment.rules_number == 2
    assert [one.text for one in assignment.statements.all()] == [
        "Eigen werk.",
        "Dit is mijn eigen werk.",
    ]


def test_once_somebody_began_it_stays_individual(client, run, lecturer):
    sitting = make_sitting(make_assignment(run))
    make_submission(sitting)
    data = RULES | {"kind": "team", "team_set": make_team_set(run).pk}
    address = f"/submissions/assignments/{sitting.assignment_id}/rules/"

    assert "Somebody has begun already" in client.get(address).content.decode()
    client.post(address, data)

    assert Assignment.objects.get().kind == "individual"


def test_moved_dates_are_told_to_the_students(client, run, lecturer):
    sitting = make_sitting(make_assignment(run))
    student = make_participation(run)

    client.post(f"/submissions/sittings/{sitting.pk}/dates/", moments(due_at=9, cutoff_at=10))

    assert Sitting.objects.get().due_at > sitting.due_at
    assert Notice.objects.get(event="submissions.dates_moved").recipient == student.user


def test_a_resit_is_planned_beside_the_first_chance(client, run, lecturer):
    sitting = make_sitting(make_assignment(run))
    address = f"/submissions/assignments/{sitting.assignment_id}/dates/"

    client.post(
        address,
        moments(opens_at=40, due_at=50, cutoff_at=50, grading_due_at=60) | {"kind": "resit"},
    )

    assert sorted(one.kind for one in Sitting.objects.all()) == ["first", "resit"]


def test_only_who_teaches_here_or_the_office_finds_these_screens(client, run):
    sitting = make_sitting(make_assignment(run))
    office = make_user()
    make_appointment(run.course.programme, office)
    table = [
        (200, make_participation(run, role=Role.LECTURER).user),
        (200, office),
        (404, make_participation(run).user),
        (404, make_participation(run, role=Role.OBSERVER).user),
        (404, make_participation(role=Role.LECTURER).user),
        (404, make_user()),
    ]
    addresses = [
        f"/runs/{run.pk}/assignments/new/",
        f"/submissions/assignments/{sitting.assignment_id}/rules/",
        f"/submissions/assignments/{sitting.assignment_id}/dates/",
        f"/submissions/sittings/{sitting.pk}/dates/",
    ]

    for status, person in table:
        client.force_login(person)
        answers = [client.get(address).status_code for address in addresses]
        assert answers == [status] * 4, person


def test_a_page_with_work_is_not_deleted_and_one_without_is(client, run):
    client.force_login(make_user(is_superuser=True))
    sitting, empty = make_sitting(make_assignment(run)), make_sitting(make_assignment(run))
    make_submission(sitting)

    client.post(f"/admin/pages/{sitting.assignment.page_id}/delete/")
    client.post(f"/admin/pages/{run.pk}/delete/")
    client.post(f"/admin/pages/{empty.assignment.page_id}/delete/")

    assert list(Assignment.objects.all()) == [sitting.assignment]
    assert list(AssignmentPage.objects.values_list("pk", flat=True)) == [
        sitting.assignment.page_id
    ]


def test_rubrics_to_choose_are_those_the_lecturer_sees(lecturer, run, at):
    own = make_rubric(owner=lecturer)
    colleagues = make_rubric()

    form = RulesForm(run=run, user=lecturer, at=at)

    assert own in form.fields["rubric"].queryset
    assert colleagues not in form.fields["rubric"].queryset


def test_a_lecturer_chooses_what_is_asked_about_ai_and_reads_how(client, run, lecturer):
    assignment = make_assignment(run)
    page = client.get(f"/submissions/assignments/{assignment.pk}/rules/").content.decode()
    assert "Generative AI may only improve the language here. Was it used?" in page

    client.post(
        f"/submissions/assignments/{assignment.pk}/rules/", RULES | {"ai_rule": "language"}
    )

    assignment.refresh_from_db()
    assert (assignment.ai_rule, assignment.quota_megabytes) == ("language", 200)


@pytest.mark.parametrize("changes", [{"ai_rule": "magic"}, {"quota_megabytes": 0}])
def test_rules_that_are_none_are_refused_beside_their_field(client, run, lecturer, changes):
    assignment = make_assignment(run)

    page = client.post(f"/submissions/assignments/{assignment.pk}/rules/", RULES | changes)

    assert f"id_{next(iter(changes))}_error" in page.content.decode()
    assignment.refresh_from_db()
    assert (assignment.ai_rule, assignment.quota_megabytes) == ("", 500)


def test_another_question_about_ai_is_answered_anew(client, run, lecturer):
    sitting = make_sitting(make_assignment(run, ai_rule="ideas"))
    draft = make_submission(sitting)
    type(draft).objects.filter(pk=draft.pk).update(ai_use="yes", ai_account="Opbouw.")
    address = f"/submissions/assignments/{sitting.assignment.pk}/rules/"

    client.post(address, RULES | {"ai_rule": "none"})

    draft.refresh_from_db()
    assert (draft.ai_use, draft.ai_account) == ("", "Opbouw.")


# --- without names ---------------------------------------------------------------------------
def rules_of(**changes):
    return RULES | changes


def test_a_lecturer_lets_work_be_marked_without_names(client, run, lecturer):
    assignment = make_assignment(run)

    client.post(f"/submissions/assignments/{assignment.pk}/rules/", rules_of(is_anonymous="on"))

    assert Assignment.objects.get().is_anonymous
    entry = ModelLogEntry.objects.filter(action="submissions.change_rules").get()
    assert "is_anonymous" in entry.data["changed"]


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_once_something_came_in_it_stays_with_or_without_names(
    client, run, lecturer, is_anonymous
):
    assignment = make_assignment(run, is_anonymous=is_anonymous)
    make_version(sitting=make_sitting(assignment))
    path = f"/submissions/assignments/{assignment.pk}/rules/"

    page = client.get(path)
    client.post(path, rules_of(**({} if is_anonymous else {"is_anonymous": "on"})))

    assert "with or without names, that stays as it is" in page.content.decode()
    assert Assignment.objects.get(pk=assignment.pk).is_anonymous == is_anonymous


def test_a_request_from_elsewhere_cannot_change_it_either(run, lecturer, at):
    assignment = make_assignment(run)
    make_version(sitting=make_sitting(assignment))
    rules = actions.Rules(
        kind="individual",
        team_set=None,
        rubric=None,
        allowed_kinds=[Kind.PDF],
        max_files=1,
        max_megabytes=1,
        statement="Eigen werk.",
        is_anonymous=True,
    )

    with pytest.raises(Refused):
        actions.change_rules(assignment, rules=rules, by=lecturer, at=at)


def test_a_draft_is_no_reason_to_leave_it_as_it_is(client, run, lecturer):
    assignment = make_assignment(run)
    make_submission(make_sitting(assignment))

    client.post(f"/submissions/assignments/{assignment.pk}/rules/", rules_of(is_anonymous="on"))

    assert Assignment.objects.get().is_anonymous
