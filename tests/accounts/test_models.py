from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lms.accounts.models import Invitation, User
from tests.factories.accounts import make_invitation, make_user

pytestmark = pytest.mark.django_db


def refuses(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()
    return True


@pytest.mark.parametrize("change", [{"language": "de"}, {"theme": "pink"}])
def test_user_with_an_unknown_choice_is_refused(change):
    user = make_user()
    assert refuses(lambda: User.objects.filter(pk=user.pk).update(**change))


def test_user_email_is_unique_whatever_the_case():
    make_user(email="noor@test.example")
    other = make_user()
    assert refuses(lambda: User.objects.filter(pk=other.pk).update(email="NOOR@test.example"))


def test_user_student_number_is_unique_unless_empty():
    make_user(student_number="s1")
    other = make_user()
    assert make_user().student_number == other.student_number == ""
    assert refuses(lambda: User.objects.filter(pk=other.pk).update(student_number="s1"))


def test_user_is_found_by_email_however_it_is_written():
    user = make_user(email="noor@test.example")
    assert User.objects.with_email(" Noor@Test.example ") == user
    assert User.objects.with_email("else@test.example") is None


def test_invitation_of_a_person_is_open_only_once():
    invitation = make_invitation()
    assert refuses(lambda: make_invitation(invitation.user))


@pytest.mark.parametrize(
    "change", [{"used_at": 1, "withdrawn_at": 1}, {"expires_at": -1}], ids=["both", "order"]
)
def test_invitation_that_makes_no_sense_is_refused(at, change):
    invitation = make_invitation(at=at)
    values = {name: at + timedelta(days=days) for name, days in change.items()}
    assert refuses(lambda: Invitation.objects.filter(pk=invitation.pk).update(**values))


def test_invitation_is_found_by_its_token_alone():
    invitation, other = make_invitation(), make_invitation()
    assert list(Invitation.objects.with_token(invitation.token)) == [invitation]
    forged = f"{other.pk}.{invitation.token.partition('.')[2]}"
    for token in (forged, str(invitation.pk), "", "x.y"):
        assert not Invitation.objects.with_token(token).exists()


def test_invitation_expires_at_its_moment(at):
    invitation = make_invitation(at=at, days=1)
    assert not invitation.is_expired(at=at + timedelta(hours=23))
    assert invitation.is_expired(at=at + timedelta(days=1))
