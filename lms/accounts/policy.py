"""What may be done with an account. Who may invite whom follows from roles, in higher apps."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import DEFAULT_DB_ALIAS
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Invitation, User
from lms.core.verdict import YES, Verdict, no


def has_joined(user: User) -> bool:
    """Whether the person has been in: the address was confirmed."""
    return EmailAddress.objects.filter(user=user, verified=True).exists()


def can_be_invited(user: User) -> Verdict:
    if not user.is_active:
        return no(_("This account was closed. Open it again before you invite the person."))
    if has_joined(user):
        return no(_("This person has already signed in, and needs no invitation any more."))
    return YES


def can_accept(invitation: Invitation | None, *, at: datetime) -> Verdict:
    """Whether the link still works."""
    if invitation is None or not invitation.user.is_active:
        return no(_("This link is not one of ours, or it was broken off on its way."))
    # Who came in by another way has a password, or no need of one, that no old mail replaces.
    if invitation.used_at or has_joined(invitation.user):
        return no(_("This link has been used. You can sign in."))
    if invitation.withdrawn_at:
        return no(_("A later invitation has replaced this one. Use the link in the latest mail."))
    if invitation.is_expired(at=at):
        return no(_("This invitation has expired."))
    return YES


def can_delete(user: User) -> Verdict:
    """Nobody whose work, teaching or records the site holds."""
    try:
        Collector(using=DEFAULT_DB_ALIAS).collect([user])
    except (ProtectedError, RestrictedError):
        sentence = gettext(
            "%(person)s has work on this site and cannot be deleted. Make the account inactive instead."
        )
        return no(sentence % {"person": user})
    return YES
