"""The draft as the work screen saves it while somebody types."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from lms.submissions.models import Sitting, Submission
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation, make_run, make_team, make_team_set
from tests.factories.submissions import make_assignment, make_sitting, make_submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting():
    return make_sitting(make_assignment(ai_rule="free"))


@pytest.fixture
def student(client, sitting):
    person = make_participation(sitting.assignment.run, make_user(language="en")).user
    client.force_login(person)
    return person


def typed(sitting, person, **changes):
    return {
        "person": person.pk,
        "request_key": str(uuid4()),
        "draft_number": 0,
        "statement_read": sitting.assignment.statement.pk,
        "ai_read": "free",
        "note": "Onderweg getypt.",
        "statement": "on",
        "ai_use": "yes",
        "ai_account": "Zoeken.",
    } | changes


def save(client, sitting, person, **changes):
    return client.post(f"/submissions/{sitting.pk}/draft/", typed(sitting, person, **changes))


def test_what_is_typed_and_ticked_is_saved_and_the_answer_says_when(client, sitting, student):
    answer = save(client, sitting, student)

    draft = Submission.objects.get()
    assert answer.status_code == 200
    assert answer.json()["said"].startswith("Saved ")
    assert answer.json()["draft_number"] == draft.draft_number == 1
    assert (draft.note, draft.ai_account) == ("Onderweg getypt.", "Zoeken.")
    assert draft.statement == sitting.assignment.statement


def test_saving_the_same_twice_changes_nothing(client, sitting, student):
    save(client, sitting, student)

    assert save(client, sitting, student).json()["draft_number"] == 1


def test_looking_makes_no_draft_and_brings_a_token(client, sitting, student):
    state = client.get(f"/submissions/{sitting.pk}/draft/").json()

    assert state["person"] == student.pk
    assert len(state["token"]) == 64
    assert state["values"] == {"note": "", "statement": "", "ai_use": "", "ai_account": ""}
    assert not Submission.objects.exists()


def test_the_token_of_an_answer_saves(sitting, student):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(student)
    refused = save(strict, sitting, student, csrfmiddlewaretoken="0" * 64)
    token = strict.get(f"/submissions/{sitting.pk}/draft/").json()["token"]

    taken = save(strict, sitting, student, csrfmiddlewaretoken=token)

    assert (refused.status_code, taken.status_code) == (403, 200)
    assert refused["Content-Type"].startswith("text/html")


def test_a_second_text_overwrites_nothing_and_both_come_back(client):
    run = make_run()
    members = [make_participation(run, make_user(language="en")) for _ in range(2)]
    team_set = make_team_set(run)
    make_team(team_set, members=members)
    sitting = make_sitting(make_assignment(run, kind="team", team_set=team_set, ai_rule="free"))
    make_submission(sitting, by=members[0].user, note="Eerst")
    client.force_login(members[1].user)

    answer = save(client, sitting, members[1].user)

    assert answer.status_code == 409
    assert answer.json()["values"]["note"] == "Eerst"
    assert members[0].user.name in answer.json()["said"]
    assert Submission.objects.get().note == "Eerst"
    number = answer.json()["draft_number"]
    assert save(client, sitting, members[1].user, draft_number=number).status_code == 200


def test_text_that_waited_is_never_saved_for_somebody_else(client, sitting, student):
    other = make_participation(sitting.assignment.run, make_user(language="en")).user
    client.force_login(other)

    answer = save(client, sitting, student)

    assert answer.status_code == 403
    assert answer.json()["code"] == "person"
    assert not Submission.objects.exists()


def test_past_the_last_moment_it_says_so_and_saves_nothing(client, sitting, student):
    ago = timezone.now() - timedelta(seconds=1)
    Sitting.objects.update(due_at=ago, cutoff_at=ago)

    answer = save(client, sitting, student)

    assert answer.status_code == 403
    assert "The last moment to hand in was" in answer.json()["said"]
    assert not Submission.objects.exists()


def test_too_long_a_text_is_refused_in_words(client, sitting, student):
    answer = save(client, sitting, student, note="x" * 4001)

    assert answer.status_code == 422
    assert "Shorten it" in answer.json()["said"]
    assert not Submission.objects.exists()


def test_signed_out_it_leads_to_sign_in_and_for_a_stranger_it_is_not_there(client, sitting):
    stranger = make_participation().user

    assert save(client, sitting, stranger).status_code == 302
    client.force_login(stranger)
    assert save(client, sitting, stranger).status_code == 404
