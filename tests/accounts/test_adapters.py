from pathlib import Path

import allauth
import pytest
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from lms.accounts.adapters import AccountAdapter, MFAAdapter
from lms.core import mail
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
TEMPLATES = Path(allauth.__file__).parent / "templates"
LETTERS = sorted(
    f"{app}.{path.name.removesuffix('_subject.txt')}"
    for app in ("account", "mfa")
    for path in (TEMPLATES / app / "email").glob("*_subject.txt")
    # Sent by sites that reset passwords by link; this one does it by code.
    if path.name != "password_reset_key_subject.txt"
)
VALUES = {"code": "ABC123", "ip": "192.0.2.1", "email": "a@b.example", "name": "Noor"}


def test_allauth_sends_letters_that_we_know():
    assert len(LETTERS) == 17


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("event", LETTERS)
def test_every_letter_of_allauth_is_in_our_words(event, language):
    app, name = event.split(".")
    for ending in (".txt", ".subject.txt"):
        origin = get_template(f"{app}/mail/{name}{ending}").origin.name
        assert origin.startswith(str(settings.BASE_DIR))
    letter = mail.compose(event, to="a@b.example", language=language, context=VALUES)
    assert letter.subject
    assert "Noor" in letter.body
    assert settings.CONTACT_EMAIL in letter.body
    assert f'lang="{language}"' in letter.alternatives[0].content


@pytest.mark.parametrize("language", ["nl", "en"])
def test_send_mail_writes_in_the_language_of_who_gets_it(mailoutbox, language):
    user = make_user(language=language)
    with translation.override("en" if language == "nl" else "nl"):
        AccountAdapter().send_mail("account/email/login_code", user.email, {"code": "ABC123"})
    assert mailoutbox[0].extra_headers["Content-Language"] == language


def test_send_mail_to_an_unknown_address_uses_the_language_of_the_visitor(mailoutbox):
    with translation.override("en"):
        AccountAdapter().send_mail("account/email/unknown_account", "wie@test.example", {})
    assert "There is no account" in mailoutbox[0].body


def test_send_mail_with_a_dead_server_queues_and_breaks_nothing(settings, client):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 1},
        }
    }
    user = make_user()
    response = client.post("/accounts/login/code/", {"email": user.email})
    assert response.url.startswith("/accounts/login/code/confirm/")
    waiting = DBTaskResult.objects.get()
    assert waiting.task_path == "lms.accounts.tasks.send_letter"


def test_secrets_survive_encryption_and_are_not_readable():
    adapter = MFAAdapter()
    stored = adapter.encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in stored
    assert adapter.decrypt(stored) == "JBSWY3DPEHPK3PXP"


def test_secrets_need_the_key_of_the_setting(settings):
    stored = MFAAdapter().encrypt("geheim")
    settings.MFA_KEY = "another"
    with pytest.raises(InvalidToken):
        MFAAdapter().decrypt(stored)
