from datetime import UTC, datetime

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from lms.notices import actions
from tests.factories.accounts import make_user
from tests.queue import run_tasks

DUE = datetime(2026, 11, 10, 22, 59, tzinfo=UTC)
CONTEXT = {"title": "A & B <c>", "due_at": DUE, "files": [{"name": "essay.pdf"}]}

pytestmark = pytest.mark.django_db


def tell(*users, at, **context):
    actions.tell(users, "essays.reminder", context=CONTEXT | context, at=at)


def test_tell_sends_nothing_itself_and_a_mail_each_when_the_worker_comes(at, mailoutbox):
    users = [make_user(), make_user()]
    tell(*users, at=at)
    assert mailoutbox == []
    run_tasks()
    assert [mail.to for mail in mailoutbox] == [[user.email] for user in users]


def test_tell_writes_in_the_language_of_the_recipient(at, mailoutbox):
    tell(make_user("Noor", language="nl"), make_user("Noah", language="en"), at=at)
    run_tasks()
    dutch, english = mailoutbox
    assert dutch.subject == "Taak: Ja A & B <c>"
    assert "Ja: dinsdag 10 november 2026, 23:59 CET [essay.pdf]" in dutch.body
    assert english.subject == "Taak: Yes A & B <c>"
    assert "Yes: Tuesday 10 November 2026, 23:59 CET" in english.body
    assert english.extra_headers["Content-Language"] == "en"


def test_tell_sends_text_as_it_is_and_html_escaped(at, mailoutbox):
    tell(make_user("Noor"), at=at)
    run_tasks()
    [mail] = mailoutbox
    assert "Hallo Noor, A & B <c>" in mail.body
    assert "Hallo Noor, A &amp; B &lt;c&gt;" in mail.alternatives[0].content


def test_tell_is_part_of_the_transaction_of_its_caller(at):
    user = make_user()

    def hand_in_and_fail():
        with transaction.atomic():
            tell(user, at=at)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        hand_in_and_fail()
    assert DBTaskResult.objects.count() == 0
    with transaction.atomic():
        tell(user, at=at)
    assert DBTaskResult.objects.count() == 1


def test_tell_keeps_no_address_and_no_name_in_the_queue(at):
    user = make_user("Anna Geheim", email="geheim@test.example")
    tell(user, at=at)
    assert "eheim" not in str(DBTaskResult.objects.get().args_kwargs)


def test_tell_refuses_what_a_queue_cannot_hold(at):
    with pytest.raises(TypeError):
        tell(make_user(), at=at, title=object())
