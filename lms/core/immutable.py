"""Rows that are written once: the database itself refuses to change them."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

SQLITE = """
CREATE TRIGGER {table}_is_immutable BEFORE UPDATE{of} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is written once'); END
"""
POSTGRES = """
CREATE OR REPLACE FUNCTION refuse_update() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'check_violation'; END
$$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_is_immutable BEFORE UPDATE{of} ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_update()
"""


class MakeImmutable(Operation):
    """A migration step: from here on an UPDATE of the table raises `IntegrityError`.

    Deleting is left to foreign keys with PROTECT and to retention, which must be able to erase.
    SQLite rebuilds a table that a later migration alters and drops its triggers with it, so such
    a migration ends with this step again. With `columns` only those are written once: for a line
    that is never edited, and may be taken back.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, columns: Sequence[str] = ()) -> None:
        self.table, self.columns = table, columns

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_: Any
    ) -> None:
        self.database_backwards(app_label, schema_editor)
        sql = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES
        of = f" OF {', '.join(self.columns)}" if self.columns else ""
        schema_editor.execute(sql.format(table=self.table, of=of), params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_: Any
    ) -> None:
        on = "" if schema_editor.connection.vendor == "sqlite" else f" ON {self.table}"
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_is_immutable{on}", params=None)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        more = {"columns": self.columns} if self.columns else {}
        return type(self).__name__, [self.table], more

    def describe(self) -> str:
        return f"Refuse changes to rows of {self.table}"
