"""Questions whose SQL is built once, and that are asked anew each time.

Django builds the SQL of a query whenever it is asked, which takes longer than the database needs
for the answer. What every page asks in the same words is worth keeping in words.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection


class Prepared[Value: (int, str)]:
    """A query with one value in it that differs: the key of a person, a language.

        authors = Prepared(lambda pk: Author.objects.filter(user=pk).values_list("pk"), like=-1)
        rows = authors(user.pk)

    `build` is called once, with `like` in the value's place, and gives a `values_list` of texts,
    numbers and truths: rows come as the database holds them. `like` is a value of the same type
    that stands nowhere else in the query.
    """

    def __init__(self, build: Callable[[Value], Any], *, like: Value) -> None:
        self._build: Callable[[Value], Any] = build
        self._like: Value = like
        self._prepared: tuple[str, tuple[Any, ...]] | None = None

    def forget(self) -> None:
        """Build it anew when it is asked next, for what it is built from has changed."""
        self._prepared = None

    def __call__(self, value: Value) -> list[tuple[Any, ...]]:
        if self._prepared is None:
            self._prepared = self._build(self._like).query.sql_with_params()
        sql, parameters = self._prepared
        with connection.cursor() as cursor:
            cursor.execute(sql, [value if one == self._like else one for one in parameters])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
