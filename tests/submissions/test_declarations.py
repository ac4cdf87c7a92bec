"""What a draft declares is saved with it, shown again, and asked for before handing in."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from lms.submissions import actions
from lms.submissions.models import Submission, SubmissionVersion
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation
from tests.factories.submissions import (
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting():
    return make_sitting(make_assignment(ai_rule="language"))


@pytest.fixture
def draft(client, sitting):
    student = make_participation(sitting.assignment.run, make_user(language="en")).user
    client.force_login(student)
    return make_submission(sitting, by=student)


def press(client, draft, do="save", **changes):
    draft.refresh_from_db()
    data = {
        "do": do,
        "request_key": str(uuid4()),
        "draft_number": draft.draft_number,
        "statement_read": draft.sitting.assignment.statement.pk,
        "ai_read": "language",
        "seen": ",".join(str(file.pk) for file in draft.draft_files.all()),
        "note": "",
        "statement": "on",
        "ai_use": "yes",
        "ai_account": "Taalfouten.",
    } | changes
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(f"/submissions/{draft.sitting_id}/", data)


def test_ticks_and_answers_are_saved_with_the_draft_and_shown_again(client, draft):
    press(client, draft)

    draft.refresh_from_db()
    assert draft.statement == draft.sitting.assignment.statement
    assert (draft.ai_use, draft.ai_account) == ("yes", "Taalfouten.")
    html = client.get(f"/submissions/{draft.sitting_id}/").content.decode()
    assert html.count("checked") == 2
    assert "Taalfouten." in html


def test_a_tick_alone_makes_no_other_page_out_of_date(draft):
    by, opened = draft.draft_saved_by, draft.sitting.opens_at
    ticked = actions.Declared(draft.sitting.assignment.statement)
    actions.save_draft(draft, note="", draft_number=0, declared=ticked, by=by, at=opened)

    row = actions.save_draft(draft, note="Daarna", draft_number=0, by=by, at=opened)

    assert (row.note, row.statement) == ("Daarna", ticked.statement)


def test_taking_a_tick_away_is_saved_too(client, draft):
    press(client, draft)

    press(client, draft, statement=None, ai_use=None)

    draft.refresh_from_db()
    assert (draft.statement, draft.ai_use) == (None, "")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"ai_use": None}, "ai_use", "Say whether generative AI was used."),
        ({"ai_account": " "}, "ai_account", "Describe what generative AI was used for"),
        ({"ai_read": "ideas"}, "ai_use", "Say whether generative AI was used."),
        ({"statement": None}, "statement", "Tick the statement of own work"),
        ({"ai_account": "x" * 2001}, "ai_account", "Shorten it."),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_is_kept(
    client, draft, changes, field, sentence
):
    page = press(client, draft, "hand_in", note="Mijn tekst", **changes)

    html = page.content.decode()
    assert sentence in html
    assert f'id="id_{field}_error"' in html
    assert "Mijn tekst" in html
    assert not SubmissionVersion.objects.exists()


def test_a_version_keeps_question_answer_and_account(client, draft):
    press(client, draft, "hand_in")

    version = SubmissionVersion.objects.get()
    assert (version.ai_rule, version.ai_use, version.ai_account) == (
        "language",
        "yes",
        "Taalfouten.",
    )
    assert "Generative AI may only improve the language" in version.manifest


def test_another_account_of_ai_makes_another_version(client, draft):
    press(client, draft, "hand_in")

    press(client, draft, "hand_in", ai_use="no", ai_account="")

    assert list(SubmissionVersion.objects.values_list("ai_use", flat=True)) == ["yes", "no"]


def test_where_nothing_is_asked_nothing_has_to_be_answered(client):
    sitting = make_sitting()
    student = make_participation(sitting.assignment.run).user
    client.force_login(student)

    assert make_version(sitting=sitting, by=student).ai_use == ""
    assert "ai_use" not in client.get(f"/submissions/{sitting.pk}/").content.decode()


def test_a_declaration_from_an_older_draft_overwrites_nothing(draft, at):
    by = draft.draft_saved_by
    number = draft.draft_number
    opened = draft.sitting.opens_at
    first = actions.Declared(None, "yes", "Eerst")
    actions.save_draft(draft, note="", draft_number=number, declared=first, by=by, at=opened)

    with pytest.raises(actions.DraftChangedError) as conflict:
        actions.save_draft(
            draft,
            note="",
            draft_number=number,
            declared=actions.Declared(None, "no"),
            by=by,
            at=opened,
        )

    assert conflict.value.current.ai_account == "Eerst"
    assert Submission.objects.get().ai_account == "Eerst"


def test_a_hand_in_asks_on_the_row_as_it_is(draft):
    with pytest.raises(ValidationError) as refusal:
        make_version(draft)

    assert list(refusal.value.message_dict) == ["ai_use"]
