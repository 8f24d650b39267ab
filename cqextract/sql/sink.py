"""The sink into a database: a document and its rows change together, in one transaction, and only when they differ from what is stored.

In: documents and failures, held back for a moment and put down many at a time. Out: rows. Two runs may write to one server at once: each
document is locked by its row while its facts are replaced. A lost connection is tried again, at growing intervals.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cqextract.facts import Document
from cqextract.records import Failure, Record
from cqextract.sinks import Run, Sink, document_row, flat, mention_row, storable, with_source
from cqextract.sql.bulk import insert, upsert
from cqextract.sql.engines import engine, file_of, is_passing, refused, shown
from cqextract.sql.migrations import prepare
from cqextract.sql.tables import schema

if TYPE_CHECKING:
    from sqlalchemy import Connection

BATCH_DOCUMENTS, BATCH_SECONDS = 256, 1.0  # as many documents, or as long, until what was written is committed
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)  # seconds, between attempts to reach a database that was there before
_log = logging.getLogger("cqextract")


class Database(Sink):
    """A sink into a database, named by a file's ending or a URL, whose tables are made when they are not there.

    Raises TargetError for a database that cannot be reached, belongs to another program, has a newer version of these tables, or cannot
    be written; MissingExtraError where its driver is not installed.
    """

    def __init__(self, target: str, *, run: Run) -> None:
        self.where, self._run = file_of(target) or shown(target), run
        self._documents: dict[str, tuple[Document, Record]] = {}
        self._failures: dict[tuple[str, str], Failure] = {}
        self._due = time.monotonic() + BATCH_SECONDS
        self._engine = engine(target)
        try:
            self._commit(self._open, pauses=())
        except BaseException:
            self._engine.dispose()
            raise

    def write(self, document: Document, record: Record) -> None:
        self._documents[document.id] = document, record
        if len(self._documents) >= BATCH_DOCUMENTS or time.monotonic() >= self._due:
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
        documents, failures = self._documents, self._failures
        if documents or failures:
            self._documents, self._failures = {}, {}  # what cannot be written now is not tried again on closing
            try:
                self._commit(lambda connection: self._put(connection, documents, failures))
            except KeyboardInterrupt:
                self._documents, self._failures = documents, failures
                raise
        self._due = time.monotonic() + BATCH_SECONDS

    def _put(
        self, connection: Connection, documents: Mapping[str, tuple[Document, Record]], failures: Mapping[tuple[str, str], Failure]
    ) -> None:
        _replace(connection, _changed(connection, documents), self._run)
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


def _changed(connection: Connection, documents: Mapping[str, tuple[Document, Record]]) -> list[tuple[Document, Record, str]]:
    """The documents that are new or differ from what is stored, each with the digest of its annotations."""
    from sqlalchemy import select

    table = schema().tables["document"]
    ids = {id: str(storable(id)) for id in documents}
    stored = {
        id: digest for id, digest in connection.execute(select(table.c.id, table.c.annotations_sha256).where(table.c.id.in_(ids.values())))
    }
    digests = {id: _digest(document, record) for id, (document, record) in documents.items()}
    return [(*documents[id], digest) for id, digest in digests.items() if stored.get(ids[id]) != digest]


def _digest(document: Document, record: Record) -> str:
    content = json.dumps(with_source(document, record), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode(errors="surrogatepass")).hexdigest()


def _replace(connection: Connection, changed: Sequence[tuple[Document, Record, str]], run: Run) -> None:
    """Put new rows in the place of the documents' old ones. Their own rows come first: they lock out another run that has the same."""
    if not changed:
        return
    tables, ids = schema().tables, [str(storable(document.id)) for document, _, _ in changed]
    own = [{**document_row(document, record, run), "annotations_sha256": digest} for document, record, digest in changed]
    if connection.dialect.name == "duckdb":  # one program at a time; and one row at a time is slow
        connection.execute(tables["document"].delete().where(tables["document"].c.id.in_(ids)))
        insert(connection, "document", own)
    else:
        upsert(connection, "document", own)
    for name in ("fact", "mention"):
        connection.execute(tables[name].delete().where(tables[name].c.document_id.in_(ids)))
    insert(connection, "mention", (mention_row(m, document) for document, _, _ in changed for m in document.mentions))
    insert(connection, "fact", (flat(fact, document, record) for document, record, _ in changed for fact in document.facts))


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
