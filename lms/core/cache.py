"""The cache in a table of the database, for a site without Redis."""

from collections.abc import Callable
from typing import Any

from django.core.cache.backends import db
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.db import DatabaseError, connections, router

from lms.core.outages import patience

PATIENCE = 1.0  # seconds; a page is not worth more than that to the cache


class DatabaseCache(db.DatabaseCache):
    """Django's, for which a write that fails is no reason to fail a page that only reads.

    Reading takes away what has expired and Wagtail fills the cache at every page: on a disk that
    is full, or behind a lock, that would take pages down which need nothing written.
    """

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        base: Any = super()  # django-stubs do not know these two
        return self._try(lambda: base._base_set(mode, key, value, timeout))  # noqa: SLF001 - ours

    def _base_delete_many(self, keys: Any) -> bool:
        base: Any = super()
        return bool(keys) and self._try(lambda: base._base_delete_many(keys))  # noqa: SLF001 - ours

    def _try(self, write: Callable[[], bool]) -> bool:
        connection = connections[router.db_for_write(self.cache_model_class)]
        try:
            with patience(connection, PATIENCE):
                return write()
        except DatabaseError:
            return False
