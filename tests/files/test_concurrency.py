"""What happens at the same moment; only PostgreSQL shows it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from lms.files import actions, store
from lms.files.models import StoredFile
from tests.factories.files import make_upload, pdf_bytes
from tests.files.test_actions import grow_old

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs real transactions"),
]
MEGABYTE = 1024 * 1024


def receive(upload, at):
    return actions.receive(upload, allowed=["pdf"], max_bytes=MEGABYTE, at=at)


def at_once(*calls):
    """Start all at the same moment, each with a connection of its own; returns the results."""
    gate = threading.Barrier(len(calls))

    def run(call):
        gate.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(run, call) for call in calls]]


def test_same_bytes_at_once_become_one_row(at):
    content = pdf_bytes()
    uploads = [make_upload(content) for _ in range(8)]

    rows = at_once(*[lambda upload=upload: receive(upload, at) for upload in uploads])

    assert len({row.pk for row in rows}) == 1
    assert StoredFile.objects.count() == 1
    assert store.path_of(rows[0].sha256).read_bytes() == content


def test_collector_and_somebody_handing_in_the_same_bytes_leave_row_and_file(at):
    for _ in range(10):
        content = pdf_bytes()
        stored = receive(make_upload(content), at - timedelta(days=2))
        grow_old(store.path_of(stored.sha256), at)
        upload = make_upload(content)

        row, _ = at_once(
            lambda upload=upload: receive(upload, at),
            lambda: actions.collect_orphans(before=at - timedelta(days=1), at=at),
        )

        assert StoredFile.objects.filter(pk=row.pk).exists()
        assert store.path_of(row.sha256).read_bytes() == content
