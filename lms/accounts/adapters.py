"""How allauth is told about this site."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from lms.accounts import tasks
from lms.accounts.models import User

# What our letters say; the rest of allauth's context is not for a queue.
PLAIN = ("code", "email", "ip")


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up unless the setting says so; letters and refusals are in our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Write to the education office."),
        "email_password_mismatch": _(
            "This e-mail address and this password do not belong together. Try again, or ask for "
            "a code by mail."
        ),
        "incorrect_code": _("That is not the code. Look at the latest mail and type it again."),
        "incorrect_password": _("That is not your password."),
        "too_many_login_attempts": _(
            "Somebody has tried too many wrong passwords for this account. Wait a minute and try "
            "again, or ask for a code by mail."
        ),
        "rate_limited": _("That was too often in a row. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.ACCOUNT_OPEN_SIGNUP)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def save_user(
        self, request: HttpRequest, user: User, form: Any, *args: Any, **kwargs: Any
    ) -> User:
        user.name = form.cleaned_data.get("name", "")
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        return super().save_user(request, user, form, *args, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send allauth's letter of that name in our words, in the language of who gets it.

        It goes out at once, for somebody waits for it; when the mail server is away it is queued.
        """
        app, _folder, name = template_prefix.split("/")
        person = User.objects.with_email(email)
        values = {key: str(context[key]) for key in PLAIN if key in context}
        tasks.send_letter.call(
            f"{app}.{name}",
            email,
            person.language if person else translation.get_language(),
            values | {"email": email, "name": person.name if person else ""},
            timezone.now().isoformat(),
        )


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted, with a key that is not in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That is not the code. Wait for the next one and type it again."),
    }

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)


def _fernet() -> Fernet:
    digest = hashlib.sha256(settings.MFA_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
