"""The demo and a developer's machine: SQLite and files below `var/`, mail in a folder."""

from lms.settings import env
from lms.settings.base import *  # noqa: F403 - settings are made by adding to a base
from lms.settings.base import INSTALLED_APPS, VAR

DEBUG = env.flag("LMS_DEBUG", default=False)
DEMO = True
# What stands in the mail must lead back here, on whatever port this is (make demo PORT=8001).
WAGTAILADMIN_BASE_URL = env.text("LMS_BASE_URL", "http://localhost:" + env.text("PORT", "8000"))
SECRET_KEY = "for-the-demo-only-" + "0" * 50
MFA_KEY = "for-the-demo-only"
SIGNING_KEY = "for-the-demo-only"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
STAFF_SECOND_FACTOR = env.flag("LMS_STAFF_SECOND_FACTOR", default=False)
MAIL_FOLDER = VAR / "mail"
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(MAIL_FOLDER)},
    }
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # localhost without TLS
INSTALLED_APPS = list(INSTALLED_APPS)
