"""A real site's settings, with everything it writes in a folder that the run gave it."""

from typing import Any

from lms.settings.base import BASE_DIR, LOGGING, TEMPLATES, VAR
from lms.settings.production import *  # noqa: F403 - settings are made by adding to a base
from lms.settings.production import DATABASES

ROOT_URLCONF = "benchmarks.urls"
TEMPLATES: list[dict[str, Any]] = [
    {**TEMPLATES[0], "DIRS": [*TEMPLATES[0]["DIRS"], BASE_DIR / "benchmarks" / "templates"]}
]
# The world is made in a database beside the one that is named, as a test does it.
_NAME = (
    VAR / "bench.sqlite3" if "sqlite" in DATABASES["default"]["ENGINE"] else f"bench_{VAR.name}"
)
DATABASES["default"]["TEST"] = {"NAME": _NAME}
# Nobody's sign-in is measured, and hundreds of people are made.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Every request has its line in the log; it is written, but not over the table.
_LOG = {"class": "logging.FileHandler", "filename": VAR / "requests.log"}
LOGGING = LOGGING | {"handlers": {name: made | _LOG for name, made in LOGGING["handlers"].items()}}
