"""Annotations in a database, for people who ask questions in SQL.

In: documents and failures, through the `Sink` contract. Out: the tables `document`, `fact`, `mention`, `run` and `failure`. A document
and its rows change together, in one transaction, and only when they differ from what is stored.

>>> [column.name for column in schema().tables["failure"].columns]
['run_id', 'document_id', 'stage', 'reason']
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cqextract.errors import InputError, TargetError
from cqextract.facts import Document, Mention, Organization, Period, Place, Quantity, number
from cqextract.inputs import Failure, Record
from cqextract.sinks import COLUMNS, Cell, Run, Sink, check_file, flat, not_writable, with_source

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, MetaData, Table
    from sqlalchemy.types import TypeEngine

SCHEMA = "2"
HEADER = b"SQLite format 3\0"
SCHEMA_KEY = "cqextract_schema"
LOCK_SECONDS = 10.0  # how long to wait for another program that writes the same file
BATCH_DOCUMENTS, BATCH_SECONDS = 64, 1.0  # as many documents, or as long, until what was written is committed
SEARCHED = ("subject_name", "subject_text", "subject_resolved_text", "indicator_text")
MENTION_COLUMNS = {
    "id": str, "document_id": str, "type": str, "start": int, "end": int, "text": str, "clean": str,
    "low": Decimal, "high": Decimal, "unit": str, "comparator": str, "currency": str,
    "period_from": dt.date, "period_to": dt.date, "timex": str, "name": str, "category": str, "code": str,
}  # fmt: skip


@lru_cache(maxsize=1)
def schema() -> MetaData:
    """The tables. Values (`value_low`, `low` …) are NUMERIC: exact decimals where the database has them.

    SQLite has none: there, whole numbers below 2**63 are exact, others are the binary floats that print like the decimal.
    """
    from sqlalchemy import Column, Date, DateTime, ForeignKey, Integer, MetaData, String, Table, Text

    tables = MetaData()
    Table("meta", tables, Column("key", String, primary_key=True), Column("value", String, nullable=False))
    Table(
        "run", tables, Column("run_id", String, primary_key=True), Column("started", DateTime(timezone=True)), Column("version", String),
        Column("patterns_sha256", String), Column("models", Text), Column("options", Text),
    )  # fmt: skip
    run = Column("run_id", String, ForeignKey("run.run_id"), nullable=False)
    Table(
        "document", tables, Column("id", String, primary_key=True), Column("published", Date, index=True),
        Column("sha256", String, nullable=False, index=True), Column("length", Integer, nullable=False), Column("title", Text),
        Column("source_path", Text), Column("text", Text), run, Column("annotations_sha256", String, nullable=False),
    )  # fmt: skip
    _flat_table("fact", tables, COLUMNS, indexed=("subject_name", "subject_code", "indicator_text", "indicator_concept", "period_to"))
    _flat_table("mention", tables, MENTION_COLUMNS, indexed=("type", "name"))
    Table(
        "failure", tables, Column("run_id", String, ForeignKey("run.run_id"), primary_key=True),
        Column("document_id", String, primary_key=True), Column("stage", String, primary_key=True), Column("reason", Text),
    )  # fmt: skip
    return tables


def _flat_table(name: str, tables: MetaData, columns: Any, *, indexed: Sequence[str]) -> None:
    from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Integer, Table, Text

    types: dict[type, Any] = {str: Text, int: Integer, bool: Boolean, float: Float, dt.date: Date, Decimal: _exact()}
    made = [
        Column(
            key, types[kind], *([ForeignKey("document.id")] if key == "document_id" else []),
            primary_key=key == "id", index=key == "document_id" or key in indexed,
        )
        for key, kind in columns.items()
    ]  # fmt: skip
    Table(name, tables, *made)


def _exact() -> TypeEngine[Any]:
    from sqlalchemy import Numeric
    from sqlalchemy.types import TypeDecorator, UserDefinedType

    class Plain(UserDefinedType[Any]):
        """NUMERIC as SQLite takes it: an integer or a float, just as bound; SQLAlchemy's own makes a float of every value."""

        cache_ok = True

        def get_col_spec(self, **_: Any) -> str:
            return "NUMERIC"

    class Exact(TypeDecorator[Any]):
        """NUMERIC: a decimal where the database has them, in SQLite the number that prints like it."""

        impl = Numeric
        cache_ok = True

        def load_dialect_impl(self, dialect: Any) -> Any:
            return dialect.type_descriptor(Plain() if dialect.name == "sqlite" else Numeric())

        def process_bind_param(self, value: Any, dialect: Any) -> Any:
            if dialect.name != "sqlite" or value is None:
                return value
            plain = number(value)
            return plain if abs(plain) < 2**63 else float(plain)

    return Exact()


class Sqlite(Sink):
    """A sink into an SQLite file, made when it is not there.

    Raises TargetError where no file can be, and for one that is no SQLite database, belongs to another program, has another version of
    these tables, or cannot be written.
    """

    def __init__(self, path: str, *, run: Run) -> None:
        check_file(path)
        _check_header(path)
        self.where, self._run = path, run
        self._documents: dict[str, tuple[Document, Record]] = {}
        self._failures: dict[tuple[str, str], Failure] = {}
        self._due = time.monotonic() + BATCH_SECONDS
        self._engine = _engine(path)
        try:
            with self._transaction() as connection:
                _prepare(connection, path)
                connection.execute(_table("run").insert(), [_run_row(run)])
        except BaseException:
            self._engine.dispose()
            raise

    def write(self, document: Document, record: Record) -> None:
        self._documents[document.id] = document, record
        if len(self._documents) >= BATCH_DOCUMENTS or time.monotonic() >= self._due:
            self._flush()

    def fail(self, failure: Failure) -> None:
        self._failures[failure.id, failure.stage] = failure

    def close(self) -> None:
        try:
            self._flush()
        finally:
            self._engine.dispose()

    def _flush(self) -> None:
        if self._documents or self._failures:
            with self._transaction() as connection:
                _replace(connection, _changed(connection, self._documents), run_id=self._run.run_id)
                _insert(connection, "failure", (_failure_row(f, self._run.run_id) for f in self._failures.values()))
            self._documents.clear()
            self._failures.clear()
        self._due = time.monotonic() + BATCH_SECONDS

    def _transaction(self) -> AbstractContextManager[Connection]:
        return _transaction(self._engine, self.where)


@contextmanager
def _transaction(engine: Engine, where: str) -> Iterator[Connection]:
    """A connection whose work is kept as a whole or not at all. Raises TargetError for what the database refuses."""
    from sqlalchemy.exc import DBAPIError

    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise _refused(where, error.orig or error) from error


def _refused(path: str, error: BaseException) -> TargetError:
    if "not a database" in str(error) or "malformed" in str(error):
        return TargetError(path, "is damaged", remedy="name another file; this one is left as it is")
    if "locked" in str(error):
        return TargetError(path, "is being written by another program", remedy="wait for it, or name another file")
    return not_writable(path, Exception(str(error)))


def _engine(path: str, *, begin: str = "BEGIN IMMEDIATE") -> Engine:
    from sqlalchemy import URL, create_engine, event
    from sqlalchemy.pool import NullPool

    engine = create_engine(URL.create("sqlite", database=path), poolclass=NullPool, connect_args={"timeout": LOCK_SECONDS})

    # By itself the sqlite3 module opens a transaction before INSERT and the like only, so that CREATE TABLE could stay half done.
    @event.listens_for(engine, "connect")
    def leave_transactions_to_us(connection: Any, record: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def open_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _check_header(path: str) -> None:
    """Raise TargetError for a file that SQLite did not write: a short one it would take for an empty database, and overwrite."""
    try:
        with open(path, "rb") as file:
            begins = file.read(len(HEADER))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise not_writable(path, error) from error
    if begins not in (b"", HEADER):
        raise TargetError(path, "is not an SQLite database", remedy="name another file; this one is left as it is")


def _prepare(connection: Connection, path: str) -> None:
    """Make the tables in an empty database; in another one, check that they are ours and of this version."""
    from sqlalchemy import inspect

    if inspect(connection).get_table_names():
        _check(connection, path)
    else:
        schema().create_all(connection)
        connection.execute(_table("meta").insert(), [{"key": SCHEMA_KEY, "value": SCHEMA}])


def _check(connection: Connection, path: str) -> None:
    """Raise TargetError unless the tables are ours and of this version."""
    from sqlalchemy import inspect, select

    meta, found, version = _table("meta"), inspect(connection), None
    if set(schema().tables) <= set(found.get_table_names()) and {"key", "value"} <= {c["name"] for c in found.get_columns("meta")}:
        version = connection.scalar(select(meta.c.value).where(meta.c.key == SCHEMA_KEY))
    if version is None:
        raise TargetError(path, "is a database of another program", remedy="name another file; this one is left as it is")
    if version != SCHEMA:
        reason = f"has tables of version {version}, this cqextract writes version {SCHEMA}"
        raise TargetError(path, reason, remedy="name another file, or use the version that made it")


def _changed(connection: Connection, documents: dict[str, tuple[Document, Record]]) -> list[tuple[Document, Record, str]]:
    """The documents that are new or differ from what is stored, each with the digest of its annotations."""
    from sqlalchemy import select

    table = _table("document")
    query = select(table.c.id, table.c.annotations_sha256).where(table.c.id.in_([_storable(id) for id in documents]))
    stored = {id: digest for id, digest in connection.execute(query)}
    digests = {id: _digest(document, record) for id, (document, record) in documents.items()}
    return [(*documents[id], digest) for id, digest in digests.items() if stored.get(_storable(id)) != digest]


def _digest(document: Document, record: Record) -> str:
    content = json.dumps(with_source(document, record), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode(errors="surrogatepass")).hexdigest()


def _replace(connection: Connection, changed: Sequence[tuple[Document, Record, str]], *, run_id: str) -> None:
    ids = [_storable(document.id) for document, _, _ in changed]
    if not ids:
        return
    for name, key in (("fact", "document_id"), ("mention", "document_id"), ("document", "id")):
        table = _table(name)
        connection.execute(table.delete().where(table.c[key].in_(ids)))
    _insert(connection, "document", (_document_row(*entry, run_id) for entry in changed))
    _insert(connection, "mention", (mention_row(m, document) for document, _, _ in changed for m in document.mentions))
    _insert(connection, "fact", (flat(fact, document, record) for document, record, _ in changed for fact in document.facts))


def _insert(connection: Connection, name: str, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows, one for each primary key: two facts or mentions with one id say the same thing."""
    table = _table(name)
    unique = {tuple(row[column.name] for column in table.primary_key): row for row in rows}
    if unique:
        connection.execute(table.insert(), [{key: _storable(value) for key, value in row.items()} for row in unique.values()])


def _storable(value: Any) -> Any:
    """A string without lone surrogates, which no database takes: they are escaped."""
    return value.encode(errors="backslashreplace").decode() if isinstance(value, str) else value


def _table(name: str) -> Table:
    return schema().tables[name]


def _run_row(run: Run) -> dict[str, Any]:
    return {
        "run_id": run.run_id, "started": run.started, "version": run.version, "patterns_sha256": run.patterns_sha256,
        "models": _json(run.models), "options": _json(run.options),
    }  # fmt: skip


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, default=str)


def _failure_row(failure: Failure, run_id: str) -> dict[str, Any]:
    return {"document_id": failure.id, "stage": failure.stage, "reason": failure.reason, "run_id": run_id}


def _document_row(document: Document, record: Record, digest: str, run_id: str) -> dict[str, Any]:
    return {
        "id": document.id, "published": document.published, "sha256": document.sha256, "length": document.length,
        "title": record.title or document.title, "source_path": record.path,
        "text": record.text if record.keep_text else None, "run_id": run_id, "annotations_sha256": digest,
    }  # fmt: skip


def mention_row(mention: Mention, document: Document) -> dict[str, Cell]:
    """A mention as one row: all of `MENTION_COLUMNS`, in their order. The id is a hash of the document's id and the mention."""
    span, content = mention.span, json.dumps([document.id, mention.to_dict()], ensure_ascii=False, sort_keys=True)
    row: dict[str, Cell] = dict.fromkeys(MENTION_COLUMNS)
    row["id"] = hashlib.blake2b(content.encode(errors="surrogatepass"), digest_size=12).hexdigest()
    row |= {"document_id": document.id, "type": mention.type}
    row |= {"start": span.start, "end": span.end, "text": span.text, "clean": span.clean}
    match mention.value:
        case Quantity() as value:
            row |= {"low": value.low, "high": value.high, "unit": value.unit}
            row |= {"comparator": value.comparator, "currency": value.currency}
        case Period() as value:
            row |= {"period_from": value.start, "period_to": value.end, "timex": value.timex}
        case Organization() as value:
            row |= {"name": value.name, "category": value.category}
        case Place() as value:
            row |= {"name": value.name, "code": value.code}
    return row


def rows(path: str, *, limit: int, wanted: str = "") -> list[dict[str, Any]]:
    """The first `limit` rows of `fact` that have `wanted` in their subject or indicator; nothing is written.

    They come in the order of the documents and their text.

    Raises InputError for a file that is missing or is no database of cqextract.
    """
    from sqlalchemy import or_, select

    if not os.path.isfile(path):
        raise InputError(path, "there is no such database", remedy="run `cqextract annotate` first, or name another file")
    fact, engine = _table("fact"), _engine(path, begin="BEGIN")
    try:
        _check_header(path)
        with _transaction(engine, path) as connection:
            _check(connection, path)
            query = select(fact).order_by(fact.c.document_id, fact.c.figure_start).limit(limit)
            if wanted:
                query = query.where(or_(*(fact.c[name].contains(wanted, autoescape=True) for name in SEARCHED)))
            return [dict(row) for row in connection.execute(query).mappings()]
    except TargetError as error:
        raise InputError(error.where, error.reason, remedy="name a database that `cqextract annotate` wrote") from error
    finally:
        engine.dispose()
