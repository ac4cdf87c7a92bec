"""What happens to people's accounts."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction

from lms.accounts import policy, tasks
from lms.accounts.enums import Language
from lms.accounts.models import Invitation, User
from lms.core import log


@transaction.atomic
def create_person(
    email: str,
    name: str,
    *,
    by: User | None,
    at: datetime,
    student_number: str = "",
    language: str = Language.NL,
) -> User:
    """The person with this address, made if there is none; who exists is left as they are."""
    if user := User.objects.with_email(email):
        return user
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email.strip(),
                name=name,
                student_number=student_number,
                language=language,
                date_joined=at,
            )
    except IntegrityError:
        # A second press of the button was quicker; any other trouble is not for here.
        if user := User.objects.with_email(email):
            return user
        raise
    log.record(user, "accounts.create", by=by, at=at)
    return user


@transaction.atomic
def invite(user: User, *, by: User | None, at: datetime) -> Invitation:
    """Send the person a fresh one-time link; the links that went before stop working."""
    user = User.objects.select_for_update().get(pk=user.pk)
    policy.can_be_invited(user).enforce()
    user.invitations.open().update(withdrawn_at=at)
    invitation = Invitation.objects.create(
        user=user,
        sent_by=by,
        sent_at=at,
        expires_at=at + timedelta(days=settings.INVITATION_DAYS),
    )
    log.record(user, "accounts.invite", by=by, at=at)
    tasks.send_invitation.enqueue(invitation.pk)
    return invitation


@transaction.atomic
def accept_invitation(invitation: Invitation, *, at: datetime, password: str | None) -> User:
    """Let the person in: the address is confirmed, the password set, the link used up.

    Without a password the person has to bring a passkey, or a code by mail, from then on.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("user")
        .get(pk=invitation.pk)
    )
    policy.can_accept(invitation, at=at).enforce()
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    log.record(user, "accounts.accept_invitation", by=user, at=at)
    return user


@transaction.atomic
def follow_email(user: User, *, by: User | None, at: datetime) -> None:
    """After a change of address: the old one opens nothing, the new one is yet to be confirmed.

    A link that lies in the old mailbox stops working; a fresh one goes to the new address.
    """
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
    was_invited = user.invitations.open().update(withdrawn_at=at)
    if was_invited and policy.can_be_invited(user):
        invite(user, by=by, at=at)


@transaction.atomic
def change_profile(
    user: User, *, name: str, language: str, theme: str, by: User, at: datetime
) -> User:
    """Change what people decide about themselves."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.name, user.language, user.theme = name, language, theme
    user.save(update_fields=["name", "language", "theme"])
    log.record(user, "accounts.change_profile", by=by, at=at)
    return user
