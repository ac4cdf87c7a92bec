"""Questions whose SQL is built once, and that are asked anew each time.

Django builds the SQL of a query whenever it is asked, which takes longer than the database needs
for the answer. What is asked often in the same words is worth keeping in words.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

type Value = int | str | date | Sequence[int]

LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


class Prepared[Item]:
    """A query with values in it that differ: keys, lists of keys, words, days, moments.

        names = Prepared(lambda run, at: Place.objects.filter(run=run, at__lt=at).values_list("name"))
        rows = names(run.pk, at)

    `build` gives a queryset, of objects or of their values. It is called once for each length of
    the lists and each truth, with values that stand nowhere else in it: they have to stand in the
    query as they came, so that whatever is reckoned from a value is a value of its own. Truths have
    names and are not in the query: they choose between queries. An empty list gives no row, and
    nothing is asked.

    :raises ValueError: when a day or moment does not stand in the query as it came.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Item]]) -> None:
        self._build = build
        self._words: dict[tuple[int | bool, ...], _Words[Item]] = {}

    def forget(self) -> None:
        """Build it anew when it is asked next, for what it is built from has changed."""
        self._words.clear()

    def __call__(self, *values: Value, **truths: bool) -> list[Item]:
        lengths = tuple(len(one) if isinstance(one, list | tuple) else -1 for one in values)
        if 0 in lengths:
            return []
        shape = (*lengths, *truths.values())
        words = self._words.get(shape)
        if words is None:
            words = self._words[shape] = self._words_for(values, truths)
        return words.ask(list(_flat(values)))

    def _words_for(self, values: Sequence[Value], truths: dict[str, bool]) -> "_Words[Item]":
        numbers = count(1)
        places = [
            [_place_of(key, next(numbers)) for key in one]
            if isinstance(one, list | tuple)
            else _place_of(one, next(numbers))
            for one in values
        ]
        return _Words(self._build(*places, **truths), list(_flat(places)))


class _Words[Item]:
    """The SQL of a queryset, and its own way of making things of the rows."""

    def __init__(self, queryset: QuerySet[Any, Item], places: Sequence[Any]) -> None:
        self._queryset = queryset
        self._compiler = queryset.query.get_compiler(connection=connection)
        self._sql, self._parameters = self._compiler.as_sql()
        self._places = [_as_parameter(place) for place in places]
        for place, parameter in zip(places, self._places, strict=True):
            if isinstance(place, date) and parameter not in self._parameters:
                raise ValueError("A day or moment is not in the query as it came.")

    def ask(self, values: Sequence[Any]) -> list[Item]:
        given = dict(zip(self._places, map(_as_parameter, values), strict=True))
        parameters = [given.get(one, one) for one in self._parameters]
        compiler = copy(self._compiler)
        compiler.as_sql = lambda: (self._sql, parameters)
        found = self._queryset.all()
        found.query = _Compiled(compiler)  # type: ignore[assignment]
        return list(found)


class _Compiled:
    """Stands where a queryset has its query, of which it needs no more than this."""

    values_select = ()

    def __init__(self, compiler: Any) -> None:
        self._compiler = compiler

    def get_compiler(self, *_: Any, **__: Any) -> Any:
        return self._compiler


def _flat(values: Sequence[Any]) -> Iterator[Any]:
    for one in values:
        yield from one if isinstance(one, list | tuple) else (one,)


def _place_of(value: Any, number: int) -> Any:
    """A value of the same type that stands nowhere else. Keys may be negative, amounts may not."""
    if isinstance(value, datetime):
        return LONG_AGO + timedelta(days=number)
    if isinstance(value, date):
        return (LONG_AGO + timedelta(days=number)).date()
    return f"place {number}" if isinstance(value, str) else -number


def _as_parameter(value: Any) -> Any:
    """As it stands among the parameters of a query."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def partly[Kind: Model](model: type[Kind], **facts: Any) -> Kind:
    """An object of a row of which only some columns were read; the rest is fetched when asked for."""
    names = [one.attname for one in model._meta.concrete_fields if one.attname in facts]
    return model.from_db(connection.alias, names, [facts[name] for name in names])
