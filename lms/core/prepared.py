"""Questions whose SQL is built once, and that are asked anew each time.

Django builds the SQL of a query whenever it is asked, which takes longer than the database needs
for the answer. What every page asks in the same words is worth keeping in words.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

type Row = tuple[Any, ...]


class Prepared[Value: (int, str)]:
    """A query with one value in it that differs: the key of a person, a language.

        authors = Prepared(lambda pk: Author.objects.filter(user=pk).values_list("pk"), like=-1)
        rows = authors(user.pk)

    `build` is called once, with `like` in the value's place, and gives a `values_list`. `like` is a
    value of the same type that stands nowhere else in the query.
    """

    def __init__(self, build: Callable[[Value], Any], *, like: Value) -> None:
        self._build: Callable[[Value], Any] = build
        self._like: Value = like
        self._words: _Words | None = None

    def forget(self) -> None:
        """Build it anew when it is asked next, for what it is built from has changed."""
        self._words = None

    def __call__(self, value: Value) -> list[Row]:
        if self._words is None:
            self._words = _Words(self._build(self._like))
        return self._words.ask({self._like: value})


class PreparedMany:
    """A query with several keys in it that differ.

        places = PreparedMany(lambda run, user: Place.objects.filter(run=run, user=user).values_list())
        rows = places(run.pk, user.pk)

    `build` gets a negative number for each key, and gives a `values_list` in which no other stands.
    """

    def __init__(self, build: Callable[..., Any], *, keys: int) -> None:
        self._build = build
        self._places = [-1 - place for place in range(keys)]
        self._words: _Words | None = None

    def __call__(self, *keys: int) -> list[Row]:
        if self._words is None:
            self._words = _Words(self._build(*self._places))
        return self._words.ask(dict(zip(self._places, keys, strict=True)))


class PreparedList:
    """A query with a list of keys in it that differs; its SQL is built once for each length.

        titles = PreparedList(lambda keys: Page.objects.filter(pk__in=keys).values_list("title"))
        rows = titles([page.pk for page in pages])

    No key gives no row. `build` gives a `values_list` in which no negative number stands.
    """

    def __init__(self, build: Callable[[list[int]], Any]) -> None:
        self._build = build
        self._words: dict[int, _Words] = {}

    def __call__(self, keys: Sequence[int]) -> list[Row]:
        if not keys:
            return []
        places = [-1 - place for place in range(len(keys))]
        words = self._words.get(len(keys))
        if words is None:
            words = self._words[len(keys)] = _Words(self._build(places))
        return words.ask(dict(zip(places, keys, strict=True)))


def partly[Kind: Model](model: type[Kind], **facts: Any) -> Kind:
    """An object of a row of which only some columns were read; the rest is fetched when asked for."""
    names = [one.attname for one in model._meta.concrete_fields if one.attname in facts]
    return model.from_db(connection.alias, names, [facts[name] for name in names])


class _Words:
    """The SQL of a query, and how to read its rows as Django would: moments, truths, decimals."""

    def __init__(self, query: Any) -> None:
        self._compiler = query.query.get_compiler(connection=connection)
        self._sql, self._parameters = self._compiler.as_sql()

    def ask(self, values: dict[Any, Any]) -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(self._sql, [values.get(one, one) for one in self._parameters])
            rows = cursor.fetchall()
        return list(self._compiler.results_iter([rows], tuple_expected=True))
