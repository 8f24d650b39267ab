"""The sink into a database: a document and its rows change together, in one transaction, and only when they differ from what is stored.

In: documents, made into rows, and failures, held back for a moment and put down many at a time. Out: those rows. Two runs may write to
one server at once: each document is locked by its row while its facts are replaced. A lost connection is tried again, at growing intervals.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from cqextract.facts import Document
from cqextract.records import Failure, Record
from cqextract.sinks import Cell, Entry, Run, Sink, rows_of, storable
from cqextract.sql.bulk import Bound, bound, insert, upsert
from cqextract.sql.engines import engine, file_of, is_passing, refused, shown
from cqextract.sql.migrations import prepare
from cqextract.sql.tables import schema

if TYPE_CHECKING:
    from sqlalchemy import Connection

# So many documents, or what came in so long, are committed together. Ids are hashes: a commit writes every page of their indices again,
# so that the work of twenty seconds costs hardly more than that of one.
BATCH_DOCUMENTS, BATCH_SECONDS = 4000, 20.0
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)  # seconds, between attempts to reach a database that was there before
_log = logging.getLogger("cqextract")


class Rows(NamedTuple):
    """The rows of one document: its own, with their digest, and those that refer to it, `bound` for the database."""

    document: Mapping[str, Cell]
    mention: Sequence[Bound]
    fact: Sequence[Bound]


Entries: TypeAlias = Mapping[str, Entry[Rows]]


def bound_rows(document: Document, record: Record, *, dialect: str, run: Run) -> Rows:
    """What is put down of a document in databases of this kind."""
    rows = rows_of(document, record, run)
    own = {**rows["document"][0], "annotations_sha256": _digest(rows)}
    return Rows(own, *(list(map(bound(dialect), rows[name])) for name in ("mention", "fact")))


def _digest(rows: Mapping[str, Sequence[Mapping[str, Cell]]]) -> str:
    """The hash by which changed rows are known from the same ones of another run; a mention's id is a hash of all of it.

    Where it is made in another way than by the version before, every document that is annotated again is written again, once.
    """
    own, facts = {**rows["document"][0], "run_id": None}, [list(row.values()) for row in rows["fact"]]
    content = json.dumps([own, [row["id"] for row in rows["mention"]], facts], ensure_ascii=False, default=str)
    return hashlib.sha256(content.encode(errors="surrogatepass")).hexdigest()


class Database(Sink[Rows]):
    """A sink into a database, named by a file's ending or a URL, whose tables are made when they are not there.

    Raises TargetError for a database that cannot be reached, belongs to another program, has a newer version of these tables, or cannot
    be written; MissingExtraError where its driver is not installed.
    """

    def __init__(self, target: str, *, run: Run) -> None:
        self.where, self._run = file_of(target) or shown(target), run
        self._entries: dict[str, Entry[Rows]] = {}
        self._failures: dict[tuple[str, str], Failure] = {}
        self._due = time.monotonic() + BATCH_SECONDS
        self._engine = engine(target)
        self.content = partial(bound_rows, dialect=self._engine.dialect.name, run=run)
        try:
            self._commit(self._open, pauses=())
        except BaseException:
            self._engine.dispose()
            raise

    def put(self, entry: Entry[Rows]) -> None:
        self._entries[entry.id] = entry
        if len(self._entries) >= BATCH_DOCUMENTS or time.monotonic() >= self._due:
            self._flush()

    def fail(self, failure: Failure) -> None:
        self._failures[failure.id, failure.stage] = failure

    def done(self, records: Sequence[Record]) -> set[str]:
        """As in `Sink.done`; a text that another version of cqextract, or one with other patterns, has annotated, is not done."""
        found: dict[str, tuple[Any, ...]] = {}
        self._commit(lambda connection: found.update(_made_alike(connection, records, self._run)))
        return {record.id for record in records if found.get(_key(record)) == (record.sha256, record.published)}

    def close(self) -> None:
        try:
            self._flush()
        finally:
            self._engine.dispose()

    def _open(self, connection: Connection) -> None:
        prepare(connection, self.where)
        upsert(connection, "run", [_run_row(self._run)])

    def _flush(self) -> None:
        entries, failures = self._entries, self._failures
        if entries or failures:
            self._entries, self._failures = {}, {}  # what cannot be written now is not tried again on closing
            try:
                self._commit(lambda connection: self._put(connection, entries, failures))
            except KeyboardInterrupt:
                self._entries, self._failures = entries, failures
                raise
        self._due = time.monotonic() + BATCH_SECONDS

    def _put(self, connection: Connection, entries: Entries, failures: Mapping[tuple[str, str], Failure]) -> None:
        _replace(connection, _changed(connection, entries))
        upsert(connection, "failure", (_failure_row(failure, self._run) for failure in failures.values()))

    def _commit(self, work: Callable[[Connection], None], *, pauses: Sequence[float] | None = None) -> None:
        """Do `work` in a transaction; where the database is lost in it, again. All work here may be done twice."""
        from sqlalchemy.exc import DBAPIError

        for pause in (*(PAUSES if pauses is None else pauses), None):
            try:
                with self._engine.begin() as connection:
                    work(connection)
                return
            except DBAPIError as error:
                if pause is None or not is_passing(error):
                    raise refused(self.where, error) from error
                _log.warning("cqextract: %s: %s; trying again in %g s", self.where, " ".join(str(error.orig).split()), pause)
                self._engine.dispose()
                time.sleep(pause)


def _made_alike(connection: Connection, records: Sequence[Record], run: Run) -> dict[str, tuple[Any, ...]]:
    """Of those records that are stored, made by runs like this one: the hash of the text, and the date."""
    from sqlalchemy import select

    document, runs, row = schema().tables["document"], schema().tables["run"], _run_row(run)
    query = select(document.c.id, document.c.sha256, document.c.published).join_from(document, runs, document.c.run_id == runs.c.run_id)
    query = query.where(document.c.id.in_([_key(record) for record in records]))
    query = query.where(*(runs.c[name] == row[name] for name in ("version", "patterns_sha256", "models")))
    return {id: (sha256, published) for id, sha256, published in connection.execute(query)}


def _changed(connection: Connection, entries: Entries) -> list[Rows]:
    """The rows of the documents that are new or differ from what is stored."""
    from sqlalchemy import select

    table = schema().tables["document"]
    ids = {id: str(storable(id)) for id in entries}
    stored = {
        id: digest for id, digest in connection.execute(select(table.c.id, table.c.annotations_sha256).where(table.c.id.in_(ids.values())))
    }
    rows = {ids[id]: entry.content for id, entry in entries.items()}
    return [made for id, made in rows.items() if stored.get(id) != made.document["annotations_sha256"]]


def _replace(connection: Connection, changed: Sequence[Rows]) -> None:
    """Put new rows in the place of the documents' old ones. Their own rows come first: they lock out another run that has the same."""
    if not changed:
        return
    tables, own = schema().tables, [rows.document for rows in changed]
    ids = [str(storable(row["id"])) for row in own]
    if connection.dialect.name == "duckdb":  # one program at a time; and one row at a time is slow
        connection.execute(tables["document"].delete().where(tables["document"].c.id.in_(ids)))
        insert(connection, "document", list(map(bound("duckdb"), own)))
    else:
        upsert(connection, "document", own)
    for name in ("fact", "mention"):
        connection.execute(tables[name].delete().where(tables[name].c.document_id.in_(ids)))
    insert(connection, "mention", [row for rows in changed for row in rows.mention])
    insert(connection, "fact", [row for rows in changed for row in rows.fact])


def _key(record: Record) -> str:
    return str(storable(record.id))


def _run_row(run: Run) -> dict[str, Any]:
    return {
        "run_id": run.run_id, "started": run.started, "version": run.version, "patterns_sha256": run.patterns_sha256,
        "models": _json(run.models), "options": _json(run.options),
    }  # fmt: skip


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, default=str)


def _failure_row(failure: Failure, run: Run) -> dict[str, Any]:
    return {"run_id": run.run_id, "document_id": failure.id, "stage": failure.stage, "reason": failure.reason}
