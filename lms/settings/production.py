"""A real site: everything secret or particular comes from the environment."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from lms.settings import env
from lms.settings.base import *  # noqa: F403 - settings are made by adding to a base
from lms.settings.base import VAR

DEBUG = False
DEMO = False
SECRET_KEY = env.text("LMS_SECRET_KEY")
# Encrypts the secrets of second factors; losing it means that everybody sets theirs up anew.
MFA_KEY = env.text("LMS_MFA_KEY")
# Encrypts the keys that receipts are signed with; losing it means that a new one signs from then on.
SIGNING_KEY = env.text("LMS_SIGNING_KEY")
WAGTAILADMIN_BASE_URL = env.text("LMS_BASE_URL").rstrip("/")
_ADDRESS = urlsplit(WAGTAILADMIN_BASE_URL)
if _ADDRESS.scheme not in {"http", "https"} or not _ADDRESS.hostname:
    raise ImproperlyConfigured(
        "LMS_BASE_URL must be the address of the site, such as https://college.example"
    )
ALLOWED_HOSTS = env.words("LMS_HOSTS", _ADDRESS.hostname)
CSRF_TRUSTED_ORIGINS = [f"{_ADDRESS.scheme}://{_ADDRESS.netloc}"]
MAILERS = {
    "default": {
        "BACKEND": "lms.core.smtp.EmailBackend",
        "OPTIONS": {
            "host": env.text("LMS_SMTP_HOST", "localhost"),
            "port": env.number("LMS_SMTP_PORT", 25),
            "username": env.text("LMS_SMTP_USER", ""),
            "password": env.text("LMS_SMTP_PASSWORD", ""),
            "use_tls": env.flag("LMS_SMTP_TLS", default=False),
            "timeout": 10,
        },
    }
}
_HTTPS = env.flag("LMS_HTTPS", default=True)
SECURE_SSL_REDIRECT = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from within, without TLS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
if env.number("LMS_TRUSTED_PROXIES", 0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
OUTAGES_MOVE_DEADLINES = env.flag("LMS_OUTAGES_MOVE_DEADLINES", default=True)
MAIL_FOLDER = VAR / "mail"
