import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from lms.accounts import actions
from lms.accounts.models import Invitation, User
from lms.core.verdict import Refused
from tests.factories.accounts import make_invitation, make_user
from tests.queue import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_user()


def create(office, at, email="Noor@Test.example", **fields):
    return actions.create_person(email, "Noor", by=office, at=at, **fields)


def test_create_person_makes_somebody_who_cannot_sign_in_yet(office, at):
    user = create(office, at, student_number="s1", language="en")
    user.refresh_from_db()
    assert (user.email, user.name, user.student_number) == ("noor@test.example", "Noor", "s1")
    assert (user.language, user.date_joined) == ("en", at)
    assert not user.has_usable_password()
    assert not EmailAddress.objects.filter(user=user).exists()
    entry = ModelLogEntry.objects.get(action="accounts.create")
    assert (entry.user, entry.timestamp) == (office, at)


def test_create_person_leaves_who_exists_as_they_are(office, at):
    user = create(office, at)
    again = actions.create_person(" NOOR@test.example", "Other", by=office, at=at)
    assert again == user
    assert again.name == "Noor"
    assert User.objects.filter(email="noor@test.example").count() == 1


def test_create_person_refuses_a_student_number_twice(office, at):
    create(office, at, student_number="s1")
    with pytest.raises(IntegrityError), transaction.atomic():
        create(office, at, email="other@test.example", student_number="s1")


def test_invite_sends_a_link_that_works_for_two_weeks(office, at, mailoutbox):
    user = create(office, at, language="en")
    invitation = actions.invite(user, by=office, at=at)
    assert invitation.expires_at == at + timedelta(days=14)
    assert mailoutbox == []
    run_tasks()
    [mail] = mailoutbox
    assert mail.to == ["noor@test.example"]
    assert f"http://localhost:8000/accounts/invitation/{invitation.token}/" in mail.body
    assert "Hello Noor," in mail.body
    assert ModelLogEntry.objects.filter(action="accounts.invite", user=office).count() == 1


def test_invite_writes_in_the_language_of_the_person(office, at, mailoutbox):
    for language in ("nl", "en"):
        user = create(office, at, email=f"{language}@test.example", language=language)
        actions.invite(user, by=office, at=at)
    run_tasks()
    assert "dinsdag 24 november 2026" in mailoutbox[0].body
    assert "Tuesday 24 November 2026" in mailoutbox[1].body


def test_invite_again_stops_the_earlier_link(office, at, mailoutbox):
    user = create(office, at)
    first = actions.invite(user, by=office, at=at)
    second = actions.invite(user, by=office, at=at)
    first.refresh_from_db()
    assert first.withdrawn_at == at
    assert list(user.invitations.open()) == [second]
    run_tasks()
    assert len(mailoutbox) == 1
    with pytest.raises(Refused):
        actions.accept_invitation(first, at=at, password="een goed lang wachtwoord")


def test_invite_keeps_no_token_and_no_address_in_the_database(office, at):
    invitation = actions.invite(create(office, at), by=office, at=at)
    assert DBTaskResult.objects.get().args_kwargs == {"args": [invitation.pk], "kwargs": {}}
    values = Invitation.objects.values().get(pk=invitation.pk)
    assert invitation.token not in map(str, values.values())


def test_invite_is_undone_with_its_transaction(office, at):
    user = create(office, at)

    def invite_and_fail():
        with transaction.atomic():
            actions.invite(user, by=office, at=at)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        invite_and_fail()
    assert not Invitation.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_invite_refuses_who_has_joined(office, at):
    with pytest.raises(Refused):
        actions.invite(make_user(), by=office, at=at)


def test_accept_invitation_confirms_the_address_and_sets_the_password(at):
    invitation = make_invitation(at=at)
    user = actions.accept_invitation(invitation, at=at, password="een goed lang wachtwoord")
    assert user.check_password("een goed lang wachtwoord")
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == (user.email, True, True)
    invitation.refresh_from_db()
    assert invitation.used_at == at
    assert ModelLogEntry.objects.filter(action="accounts.accept_invitation", user=user).exists()


def test_accept_invitation_without_a_password_leaves_none(at):
    user = actions.accept_invitation(make_invitation(at=at), at=at, password=None)
    assert not user.has_usable_password()


def test_accept_invitation_works_once(at):
    invitation = make_invitation(at=at)
    actions.accept_invitation(invitation, at=at, password="een goed lang wachtwoord")
    with pytest.raises(Refused):
        actions.accept_invitation(invitation, at=at, password="een ander lang wachtwoord")
    assert invitation.user.check_password("een ander lang wachtwoord") is False


def test_accept_invitation_refuses_an_expired_one(at):
    invitation = make_invitation(at=at)
    with pytest.raises(Refused):
        actions.accept_invitation(invitation, at=at + timedelta(days=15), password=None)


def test_follow_email_takes_the_confirmation_of_the_old_address(at):
    user = make_user(email="old@test.example")
    user.email = "new@test.example"
    user.save()
    actions.follow_email(user, by=None, at=at)
    assert not EmailAddress.objects.filter(user=user).exists()
    assert not user.invitations.exists()


def test_change_profile_changes_what_people_decide_themselves(at):
    user = make_user()
    actions.change_profile(user, name="Nora", language="en", theme="dark", by=user, at=at)
    user.refresh_from_db()
    assert (user.name, user.language, user.theme) == ("Nora", "en", "dark")
    assert ModelLogEntry.objects.filter(action="accounts.change_profile", user=user).exists()


def test_invitation_to_a_dead_mail_server_is_sent_later(office, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 1},
        }
    }
    now = timezone.now()
    invitation = actions.invite(create(office, now), by=office, at=now)
    run_tasks()
    waiting = DBTaskResult.objects.get(status="READY")
    assert waiting.args_kwargs["args"] == [invitation.pk, 2]
    assert waiting.run_after == now + timedelta(minutes=1)


def test_invitation_mail_has_one_link_and_no_markup(office, at, mailoutbox):
    actions.invite(create(office, at), by=office, at=at)
    run_tasks()
    assert len(re.findall(r"http://\S+", mailoutbox[0].body)) == 1
    assert "<" not in mailoutbox[0].body
