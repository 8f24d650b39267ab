"""How each database is reached, and what it means when it refuses.

In: what the user named, a file or a URL. Out: an engine whose transactions are whole, and for what a database says when it refuses,
whether trying again may help, and a TargetError of one line. Passwords are never shown.

>>> url = database_url("postgresql://me:secret@host/news")
>>> url.drivername, shown("postgresql://me:secret@host/news"), database_url("facts.duckdb").database
('postgresql+psycopg', 'postgresql://me:***@host/news', 'facts.duckdb')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cqextract.errors import MissingExtraError, TargetError
from cqextract.sinks import check_file, not_writable

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.exc import DBAPIError

LOCK_SECONDS = 10.0  # how long to wait for another program that writes the same file
HEADER = b"SQLite format 3\0"
ENDINGS: Mapping[str, str] = MappingProxyType({".db": "sqlite", ".sqlite": "sqlite", ".duckdb": "duckdb"})
DRIVERS: Mapping[str, str] = MappingProxyType({
    "sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg", "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql", "duckdb": "duckdb",
})  # fmt: skip
FILES = ("sqlite", "duckdb")  # a database is a file
_LIBRARIES = {"postgresql": "psycopg", "mysql": "pymysql", "mariadb": "pymysql", "duckdb": "duckdb-sqlalchemy"}
_EXTRAS = {"mariadb": "mysql"}
CACHE_KILOBYTES = 64_000
_NOT_OURS = "name another file; this one is left as it is"
_PASSING_STATES = ("08", "40", "55P03", "57P")  # PostgreSQL: connection, serialization and deadlock, lock, shutdown
_PASSING_NUMBERS = {1053, 1205, 1213, 1927, 2002, 2003, 2006, 2013, 2055}  # MySQL: shutdown, lock, deadlock, killed, connection


def is_database(target: str) -> bool:
    """Does `target` name a database: by a URL of a kind that is known, or by its ending?"""
    return target.partition("://")[0] in DRIVERS if "://" in target else Path(target).suffix.lower() in ENDINGS


def database_url(target: str) -> URL:
    """The URL of a database with the driver that is used for it. Raises TargetError for a URL that is none."""
    from sqlalchemy import URL, make_url
    from sqlalchemy.exc import ArgumentError

    scheme, url, rest = target.partition("://")
    if not url:
        return URL.create(ENDINGS.get(Path(target).suffix.lower(), "sqlite"), database=target)
    if scheme in FILES:
        return URL.create(scheme, database=rest.removeprefix("/"))
    try:
        return make_url(target).set(drivername=DRIVERS[scheme])
    except (ArgumentError, ValueError) as error:
        raise TargetError(shown(target), "is no URL of a database", remedy="write postgresql://USER:PASSWORD@HOST/DATABASE") from error


def shown(target: str) -> str:
    """The target as it may be printed, without its password."""
    return re.sub(r"(?<=://)([^/@:]*):[^/@]*@", r"\1:***@", target)


def file_of(target: str) -> str | None:
    """The path of the database's file; None for one on a server."""
    url = database_url(target)
    return (url.database or "") if url.get_backend_name() in FILES else None


def engine(target: str, *, begin: str = "BEGIN IMMEDIATE") -> Engine:
    """An engine for the database; `begin` opens a transaction in SQLite.

    Raises TargetError where no file can be, or where one is that SQLite did not write, and MissingExtraError where the driver is not
    installed.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.exc import NoSuchModuleError
    from sqlalchemy.pool import QueuePool

    url = database_url(target)
    kind, path = url.get_backend_name(), file_of(target)
    if path is not None:
        check_file(path)
    if kind == "sqlite":
        check_header(path or "")
        made = create_engine(url, poolclass=QueuePool, pool_size=1, max_overflow=0, connect_args={"timeout": LOCK_SECONDS})
        _leave_transactions_to_us(made, begin)
        return made
    try:
        more: dict[str, Any] = {} if kind == "duckdb" else {"isolation_level": "READ COMMITTED"}
        return create_engine(url, poolclass=QueuePool, pool_size=1, max_overflow=0, **more)
    except (ImportError, NoSuchModuleError) as error:
        extra = f"pip install 'cqextract[{_EXTRAS.get(kind, kind)}]'"
        raise MissingExtraError(shown(target), f"is written with {_LIBRARIES[kind]}, which is not installed", remedy=extra) from error


def _leave_transactions_to_us(made: Engine, begin: str) -> None:
    """By itself the sqlite3 module opens a transaction before INSERT and the like only, so that CREATE TABLE could stay half done."""
    from sqlalchemy import event

    @event.listens_for(made, "connect")
    def no_transactions(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")  # ids are hashes: every page of their indices is soon needed again

    @event.listens_for(made, "begin")
    def open_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def check_header(path: str) -> None:
    """Raise TargetError for a file that SQLite did not write: a short one it would take for an empty database, and overwrite."""
    try:
        with open(path, "rb") as file:
            begins = file.read(len(HEADER))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise not_writable(path, error) from error
    if begins not in (b"", HEADER):
        raise TargetError(path, "is not an SQLite database", remedy=_NOT_OURS)


@contextmanager
def transaction(engine: Engine, where: str) -> Iterator[Connection]:
    """A connection whose work is kept as a whole or not at all. Raises TargetError for what the database refuses."""
    from sqlalchemy.exc import DBAPIError

    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise refused(where, error) from error


def is_passing(error: DBAPIError) -> bool:
    """May the same work succeed a little later: was the connection lost, or did two runs get in each other's way?"""
    reason: Any = error.orig
    state, number = getattr(reason, "sqlstate", None), next(iter(getattr(reason, "args", ())), None)
    if type(reason).__module__.startswith("psycopg") and type(reason).__name__ == "OperationalError" and state is None:
        return True  # no word from the server: it is not there
    return error.connection_invalidated or str(state).startswith(_PASSING_STATES) or number in _PASSING_NUMBERS


def refused(where: str, error: DBAPIError) -> TargetError:
    """What the database says, as a TargetError of one line."""
    said = " ".join(str(error.orig or error).split())
    if "is not a database" in said or "malformed" in said or "not a valid DuckDB" in said:
        return TargetError(where, "is damaged", remedy=_NOT_OURS)
    if "database is locked" in said or "Could not set lock" in said:
        return TargetError(where, "is being written by another program", remedy="wait for it, or name another file")
    if is_passing(error):
        remedy = "see that it is up and its URL is right; what is committed is safe: go on with --resume"
        return TargetError(where, f"cannot be reached ({said})", remedy=remedy)
    return not_writable(where, Exception(said))
