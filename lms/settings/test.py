"""The tests: the demo's settings, quicker and with nothing outside the process."""

import tempfile
from pathlib import Path

from lms.settings import env
from lms.settings.demo import *  # noqa: F403 - settings are made by adding to a base
from lms.settings.demo import LOGGING, VAR

# The object takes its folder away when the process ends.
_HOLDER = tempfile.TemporaryDirectory(prefix="lms-test-", ignore_cleanup_errors=True)
_TEMPORARY = Path(_HOLDER.name)
MEDIA_ROOT = _TEMPORARY / "media"
FILE_STORE = _TEMPORARY / "files"
FILE_UPLOAD_TEMP_DIR = FILE_STORE / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True)
MAIL_FOLDER = _TEMPORARY / "mail"
STATIC_ROOT = _TEMPORARY / "static"
STATIC_ROOT.mkdir()
DATABASES = {"default": env.database(env.text("DATABASE_URL", "sqlite:///"), var=VAR)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": VAR / "test.sqlite3"}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING = LOGGING | {"root": {"handlers": [], "level": "INFO"}}
# Tests name the moments they mean; those of the grace set it themselves.
DEADLINE_GRACE_SECONDS = 0
