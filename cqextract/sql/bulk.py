"""Many rows at once, each database by its own fast way: COPY, several rows a statement, or columns in Arrow.

In: a connection within a transaction, a table, and rows: flat ones to `upsert`; to `insert`, such as `bound` has made of them, which may
be in another process. Out: the rows in the table.

>>> from decimal import Decimal
>>> bound("postgresql")({"text": "产值\\n5元", "low": Decimal("5"), "unit": None}), bound("sqlite")({"low": Decimal("5.0")})
('产值\\\\n5元\\t5\\t\\\\N\\n', (5,))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from cqextract.columnar import arrow_table, printed
from cqextract.sinks import Cell, Plain, is_storable, plain_row, storable, storable_row
from cqextract.sql.tables import TABLE_COLUMNS, in_sqlite, schema

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

Row: TypeAlias = Mapping[str, Cell]
Bound: TypeAlias = tuple[Plain, ...] | str  # a row's values, or its line for COPY

_ESCAPES: Mapping[str, str] = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_special = re.compile(r"[\\\t\n\r]")


def bound(dialect: str) -> Callable[[Row], Bound]:
    """How a row is to be made ready for `insert`, by the kind of database."""
    return {"sqlite": _numbered, "postgresql": _copied}.get(dialect, _printed)


def _numbered(row: Row) -> Bound:
    return plain_row(row, in_sqlite)


def _printed(row: Row) -> Bound:
    return plain_row(row, printed)


def _copied(row: Row) -> Bound:
    """The row as COPY reads it: a line, its values between tabs, with \\N for NULL."""
    values = list(row.values())
    line = "\t".join([value if type(value) is str else r"\N" if value is None else str(value) for value in values])
    plain = line.count("\\") == values.count(None) and line.count("\t") < len(values) and "\n" not in line and "\r" not in line
    if not plain or not is_storable(line):  # hardly ever
        return "\t".join([r"\N" if value is None else _escaped(str(storable(value))) for value in values]) + "\n"
    return line + "\n"


def _escaped(text: str) -> str:
    return _special.sub(lambda found: _ESCAPES[found[0]], text)


def insert(connection: Connection, name: str, rows: Sequence[Bound]) -> None:
    """Insert rows that are not there yet, of the columns that `TABLE_COLUMNS` tells, as `bound` makes them for this database."""
    if not rows:
        return
    quoted = connection.dialect.identifier_preparer.quote
    into = f"{quoted(name)} ({', '.join(map(quoted, TABLE_COLUMNS[name]))})"
    driver: Any = connection.connection.driver_connection
    match connection.dialect.name:
        case "postgresql":
            with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                copy.write("".join(rows))  # type: ignore[arg-type]  # lines
        case "duckdb":
            driver.register("cqextract_rows", arrow_table(rows, TABLE_COLUMNS[name]))  # type: ignore[arg-type]  # tuples
            try:
                connection.exec_driver_sql(f"INSERT INTO {into} SELECT * FROM cqextract_rows")
            finally:
                driver.unregister("cqextract_rows")
        case dialect:
            marks = ", ".join(["?" if dialect == "sqlite" else "%s"] * len(TABLE_COLUMNS[name]))
            connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({marks})", rows)  # type: ignore[arg-type]  # tuples


def upsert(connection: Connection, name: str, rows: Iterable[Row]) -> None:
    """Insert rows, each in the place of the one with its primary key, in the order of the keys: so two runs never wait for each other
    in a circle."""
    table, unique = schema().tables[name], _unique(name, rows)
    keys = [column.name for column in table.primary_key]
    if not unique:
        return
    unique.sort(key=lambda row: [row[key] for key in keys])
    connection.execute(_upserting(connection.dialect.name, table, keys, [key for key in unique[0] if key not in keys]), unique)


def _unique(name: str, rows: Iterable[Row]) -> list[Mapping[str, Cell]]:
    """One row for each primary key, the last."""
    keys = [column.name for column in schema().tables[name].primary_key]
    return list({tuple(row[key] for key in keys): row for row in map(storable_row, rows)}.values())


def _upserting(dialect: str, table: Table, keys: Sequence[str], others: Sequence[str]) -> Any:
    from sqlalchemy.dialects import mysql, postgresql, sqlite

    if dialect in ("mysql", "mariadb"):
        statement = mysql.insert(table)
        return statement.on_duplicate_key_update({name: statement.inserted[name] for name in others})
    on_conflict = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    return on_conflict.on_conflict_do_update(index_elements=keys, set_={name: on_conflict.excluded[name] for name in others})
