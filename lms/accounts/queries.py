"""What one screen needs to know of an account."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from lms.accounts.models import User


@dataclass(frozen=True, slots=True)
class Security:
    """How somebody gets in, for the profile."""

    has_password: bool
    has_app: bool
    has_recovery_codes: bool
    passkeys: int
    sessions: int


def security_of(user: User) -> Security:
    types = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return Security(
        has_password=user.has_usable_password(),
        has_app=Authenticator.Type.TOTP in types,
        has_recovery_codes=Authenticator.Type.RECOVERY_CODES in types,
        passkeys=types.count(Authenticator.Type.WEBAUTHN),
        sessions=UserSession.objects.filter(user=user).count(),
    )
