"""How quick is the site? Makes a world, opens its screens over and over, and prints the figures.

    make bench ARGS="--seconds 2 --students 500"

Everything is written in a temporary folder; DATABASE_URL names the server on which a database of
its own is made for as long as it takes, without it that is SQLite in the folder. How to read the
table: docs/decisions/0011-speed.md.
"""

import argparse
import os
import sys
import tempfile
from importlib import import_module

import django
from django.core.management import call_command

LONGEST = 30
MOST = 5000


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=4, help="for each of the screens")
    parser.add_argument("--students", type=int, default=500, help="in the large run")
    chosen = parser.parse_args()
    chosen.seconds = min(max(chosen.seconds, 0.1), LONGEST)
    chosen.students = min(max(chosen.students, 50), MOST)
    return chosen


def environment(folder: str) -> dict[str, str]:
    """What a real site is told, made up, whatever this shell has set."""
    return {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "LMS_VAR": folder,
        "LMS_BASE_URL": "https://college.example",
        "LMS_HOSTS": "college.example",
        "LMS_SECRET_KEY": "bench" * 12,
        "LMS_MFA_KEY": "bench" * 12,
        "LMS_SIGNING_KEY": "bench" * 12,
        "LMS_HTTPS": "1",
        "LMS_TRUSTED_PROXIES": "0",
        "REDIS_URL": "",
    }


def main() -> int:
    chosen = options()
    with tempfile.TemporaryDirectory(prefix="lms-bench-", ignore_cleanup_errors=True) as folder:
        os.environ.update(environment(folder))
        django.setup()
        # WhiteNoise looks which files there are when the application is loaded.
        call_command("collectstatic", verbosity=0, interactive=False)
        # Only now: models want the settings, and the settings the folder.
        import_module("benchmarks.report").report(seconds=chosen.seconds, students=chosen.students)
    return 0


if __name__ == "__main__":
    sys.exit(main())
