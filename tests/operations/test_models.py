import pytest
from django.db import IntegrityError, transaction

from lms.operations.models import Heartbeat


def test_heartbeat_of_a_process_is_kept_once(db, at):
    Heartbeat.objects.create(name="worker", at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Heartbeat.objects.create(name="worker", at=at)
