"""Rows in bulk, by COPY: for populations that no operation could enter in a reasonable time."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql


def copy(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Copy rows into a model's table, with a value for each of these fields; return how many."""
    known = {field.name: field.column for field in model._meta.concrete_fields}  # noqa: SLF001 — Django's own API.
    columns = [sql.Identifier(str(known[name])) for name in fields]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),  # noqa: SLF001
        sql.SQL(", ").join(columns),
    )
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        for row in rows:
            stream.write_row(row)
            count += 1
    return count


def new_keys(model: type[Model], count: int) -> list[int]:
    """So many primary keys that nobody else will get."""
    return numbers_of(f"{model._meta.db_table}_id_seq", count)  # noqa: SLF001


def numbers_of(sequence: str, count: int) -> list[int]:
    """The next numbers of one of the database's sequences."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count])
        return [number for (number,) in cursor.fetchall()]


def analyse(*models: type[Model]) -> None:
    """Let the planner know how many rows there are now."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(model._meta.db_table)))  # noqa: SLF001
