import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.files.models import StoredFile

pytestmark = pytest.mark.django_db


def test_database_refuses_to_change_a_row_that_is_written_once():
    stored = StoredFile.objects.create(
        sha256="a" * 64, size=1, kind="pdf", stored_at=timezone.now()
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.update(size=2)

    stored.refresh_from_db()
    assert stored.size == 1
