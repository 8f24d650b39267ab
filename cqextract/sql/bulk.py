"""Many rows at once, each database by its own fast way: COPY, several rows a statement, or columns in Arrow.

In: a connection within a transaction, a table, flat rows. Out: the rows in the table, one for each primary key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from cqextract.sinks import Cell, storable_row
from cqextract.sql.tables import TABLE_COLUMNS, in_sqlite, schema

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

Row: TypeAlias = Mapping[str, Any]


def insert(connection: Connection, name: str, rows: Iterable[Row]) -> None:
    """Insert rows that are not there yet."""
    table, unique = schema().tables[name], _unique(name, rows)
    if not unique:
        return
    match connection.dialect.name:
        case "postgresql":
            _copy(connection, table, unique)
        case "duckdb" if name in TABLE_COLUMNS:
            _from_arrow(connection, name, unique)
        case "sqlite" if name in TABLE_COLUMNS:
            _bind(connection, table, unique)
        case _:
            connection.execute(table.insert(), unique)


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
    """One row for each primary key: two facts or mentions with one id say the same thing."""
    keys = [column.name for column in schema().tables[name].primary_key]
    return list({tuple(row[key] for key in keys): row for row in map(storable_row, rows)}.values())


def _upserting(dialect: str, table: Table, keys: Sequence[str], others: Sequence[str]) -> Any:
    from sqlalchemy.dialects import mysql, postgresql, sqlite

    if dialect in ("mysql", "mariadb"):
        statement = mysql.insert(table)
        return statement.on_duplicate_key_update({name: statement.inserted[name] for name in others})
    on_conflict = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    return on_conflict.on_conflict_do_update(index_elements=keys, set_={name: on_conflict.excluded[name] for name in others})


def _bind(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Rows as the driver takes them, without a look at every value by SQLAlchemy, which takes longer than SQLite itself."""
    quoted = connection.dialect.identifier_preparer.quote
    columns, marks = ", ".join(map(quoted, rows[0])), ", ".join("?" for _ in rows[0])
    other = [at for at, kind in enumerate(TABLE_COLUMNS[table.name].values()) if kind in (Decimal, dt.date)]
    values = [list(row.values()) for row in rows]
    for row in values:
        for at in other:
            if row[at] is not None:
                row[at] = in_sqlite(row[at])
    connection.exec_driver_sql(f"INSERT INTO {quoted(table.name)} ({columns}) VALUES ({marks})", list(map(tuple, values)))


def _copy(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    quoted = connection.dialect.identifier_preparer.quote
    driver: Any = connection.connection.driver_connection
    columns = ", ".join(map(quoted, rows[0]))
    with driver.cursor() as cursor, cursor.copy(f"COPY {quoted(table.name)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(tuple(row.values()))


def _from_arrow(connection: Connection, name: str, rows: Sequence[Row]) -> None:
    from cqextract.columnar import arrow_table

    driver: Any = connection.connection.driver_connection
    columns = ", ".join(map(connection.dialect.identifier_preparer.quote, TABLE_COLUMNS[name]))
    driver.register("cqextract_rows", arrow_table(rows, TABLE_COLUMNS[name]))
    try:
        connection.exec_driver_sql(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM cqextract_rows")
    finally:
        driver.unregister("cqextract_rows")
