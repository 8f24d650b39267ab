"""The version of a database's tables: made when there are none, brought up to date when they are older, refused when they are not ours.

In: a connection within a transaction. Out: tables of this version, or a TargetError and a database that is as it was.

>>> list(UPGRADES) + [SCHEMA]
['1', '2', '3']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

from cqextract.errors import TargetError
from cqextract.sql.engines import FILES
from cqextract.sql.tables import VIEWS, schema, view_statement

if TYPE_CHECKING:
    from sqlalchemy import Connection

SCHEMA = "3"
SCHEMA_KEY = "cqextract_schema"
LOCK_NAME, LOCK_SECONDS = "cqextract_schema", 60  # two runs that begin at once make the tables one after the other
# What brings the tables of a version to the next one. Views are not among it: they are made anew after any upgrade. Versions 1 and 2
# were only ever in SQLite.
UPGRADES: Mapping[str, Sequence[str]] = MappingProxyType({
    "1": ("ALTER TABLE document ADD COLUMN text TEXT", "ALTER TABLE fact ADD COLUMN page INTEGER"),
    "2": (),
})  # fmt: skip


def prepare(connection: Connection, where: str) -> None:
    """Make the tables where there are none of ours, and upgrade older ones. Raises TargetError for those of another program or version."""
    with _alone(connection):
        found = _found(connection)
        foreign = found if connection.dialect.name in FILES else found & set(schema().tables)
        if not foreign:
            schema().create_all(connection)
            _make_views(connection)
            meta = schema().tables["meta"]
            connection.execute(meta.insert(), [{"key": SCHEMA_KEY, "value": SCHEMA}])
        elif (version := _version(connection, where)) != SCHEMA:
            _upgrade(connection, version, where)


def check(connection: Connection, where: str) -> None:
    """Raise TargetError unless the tables are ours and of this version."""
    if (version := _version(connection, where)) in UPGRADES:
        reason = f"has tables of version {version}, this cqextract reads version {SCHEMA}"
        raise TargetError(where, reason, remedy="annotate into it once, which brings them up to date")
    if version != SCHEMA:
        raise _of_another_version(version, where)


def _upgrade(connection: Connection, version: str, where: str) -> None:
    """Bring the tables up to date, step by step, in the transaction of `connection`: as a whole or not at all."""
    if version not in UPGRADES:
        raise _of_another_version(version, where)
    versions = list(UPGRADES)
    for name in VIEWS:
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
    for step in versions[versions.index(version) :]:
        for statement in UPGRADES[step]:
            connection.exec_driver_sql(statement)
    _make_views(connection)
    meta = schema().tables["meta"]
    connection.execute(meta.update().where(meta.c.key == SCHEMA_KEY).values(value=SCHEMA))


def _of_another_version(version: str, where: str) -> TargetError:
    reason = f"has tables of version {version}, this cqextract writes version {SCHEMA}"
    return TargetError(where, reason, remedy="name another file, or use the version that made it")


def _make_views(connection: Connection) -> None:
    for name in VIEWS:
        connection.exec_driver_sql(view_statement(name, connection.dialect))


def _found(connection: Connection) -> set[str]:
    from sqlalchemy import inspect

    return set(inspect(connection).get_table_names())


def _version(connection: Connection, where: str) -> str:
    """The version of the tables. Raises TargetError for those that are not ours."""
    from sqlalchemy import inspect, select

    meta, version = schema().tables["meta"], None
    ours = set(schema().tables) <= _found(connection)
    if ours and {"key", "value"} <= {column["name"] for column in inspect(connection).get_columns("meta")}:
        version = connection.scalar(select(meta.c.value).where(meta.c.key == SCHEMA_KEY))
    if version is None:
        raise TargetError(where, "is a database of another program", remedy="name another file; this one is left as it is")
    return str(version)


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Inside, no other run makes or changes tables on the server. (A file is locked as a whole.)"""
    from sqlalchemy import func, select

    match connection.dialect.name:
        case "postgresql":  # held until the transaction ends
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(LOCK_NAME))))
            yield
        case "mysql" | "mariadb":
            connection.execute(select(func.get_lock(LOCK_NAME, LOCK_SECONDS)))
            try:
                yield
                # As CREATE TABLE commits by itself here, so must the version, or the next run sees tables without one.
                connection.exec_driver_sql("COMMIT")
            finally:
                connection.execute(select(func.release_lock(LOCK_NAME)))
        case _:
            yield
