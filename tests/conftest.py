"""People and worlds that tests share; everything else they make themselves."""

import os
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from hypothesis import Phase, settings

from home.actions import lay_floor
from tests.disks import make_disk
from tests.disks import pytest_terminal_summary as pytest_terminal_summary
from tests.factories.files import open_uploads

__all__ = ["make_disk"]

# Playwright's synchronous interface keeps an event loop running in the test's thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Properties: short with the suite, long with `make long`. A failure prints how to repeat it.
settings.register_profile("long", max_examples=1000, deadline=None, database=None, print_blob=True)
# Without shrinking, which takes minutes where each step is a transaction.
settings.register_profile(
    "short", settings.get_profile("long"), max_examples=20, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("short")

# Tuesday 10 November 2026, 20:00 in Amsterdam; tests that need a fixed moment use this one.
EVENING = datetime(2026, 11, 10, 19, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Every test starts on a site with its two home pages."""
    with django_db_blocker.unblock():
        _hurry()
        lay_floor(at=timezone.now())
        DBTaskResult.objects.all().delete()


def _hurry():
    """Of a database of tests nothing has to outlive a power cut; what must is tried by `make trials`."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit TO off")
        connection.close()


@pytest.fixture
def floor(transactional_db):
    """For tests with real transactions: the flush of the one before took the home pages."""
    return lay_floor(at=timezone.now())


@pytest.fixture
def at():
    return EVENING


@pytest.fixture(autouse=True)
def clear_cache():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def close_uploads():
    yield
    while open_uploads:
        open_uploads.pop().close()
