"""Names of columns, for queries that fetch some tables whole and of others only a few."""

from django.db.models import Model


def columns(model: type[Model], path: str = "") -> list[str]:
    """The columns of a model's own table as `only()` wants them, along a path of relations.

    Naming what is needed pays off where pages are joined, whose two tables have forty columns.
    """
    prefix = f"{path}__" if path else ""
    return [prefix + field.name for field in model._meta.concrete_fields]


def link_to(path: str) -> list[str]:
    """What it takes to say how a page along a path of relations is called, and to lead to it."""
    return [f"{path}__{name}" for name in ("title", "url_path", "path")]
