"""Names of columns, for queries that fetch some tables whole and of others only a few."""

from django.db.models import Model


def columns(model: type[Model], path: str = "") -> list[str]:
    """The columns of a model's own table as `only()` wants them, along a path of relations.

    A page has two tables of forty columns together; a query that joins one to say what it is
    called names its title, and for what it needs whole uses this.
    """
    prefix = f"{path}__" if path else ""
    return [prefix + field.name for field in model._meta.concrete_fields]
