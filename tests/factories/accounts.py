from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from lms.accounts.models import Invitation, User
from tests.factories import numbers

PASSWORD = "een lang wachtwoord"


def make_user(name=None, *, email=None, **fields):
    """Somebody with a confirmed address and the password above."""
    number = next(numbers)
    name = name or f"Persoon {number}"
    email = email or f"persoon{number}@test.example"
    user = User.objects.create_user(email, PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_invitation(user=None, *, at=None, days=14, **fields):
    """An invitation sent now to somebody who has not been in yet."""
    at = at or timezone.now()
    number = next(numbers)
    user = user or User.objects.create_user(f"nieuw{number}@test.example", name=f"Nieuw {number}")
    defaults = {"sent_at": at, "expires_at": at + timedelta(days=days)}
    return Invitation.objects.create(user=user, **defaults | fields)
