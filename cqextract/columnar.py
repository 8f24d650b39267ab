"""Sinks that write columns: Parquet and Arrow IPC files, for pandas, Polars, DuckDB and Spark.

In: documents and failures, through the `Sink` contract. Out: three files, `NAME.parquet` with the facts, `NAME.document.parquet` and
`NAME.mention.parquet` (or `.arrow`), with the columns of `cqextract.sinks`. Such files can be read only once they are finished: until
then what is done lies in whole parts in a folder beside them, from which a run that was cut short goes on.

>>> [table_path("out/facts.parquet", name) for name in TABLES]
['out/facts.document.parquet', 'out/facts.mention.parquet', 'out/facts.parquet']
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeAlias

from cqextract.errors import MissingExtraError, TargetError
from cqextract.facts import Document
from cqextract.lines import FailuresFile
from cqextract.records import Failure, Record
from cqextract.seen import Seen
from cqextract.sinks import (
    DIGITS,
    PLACES,
    TABLES,
    Entry,
    Plain,
    Run,
    Sink,
    check_file,
    fitting,
    not_writable,
    plain_row,
    rows_of,
    storable,
)

if TYPE_CHECKING:
    from pyarrow import Array, DataType, Field, RecordBatch, Table

Row: TypeAlias = tuple[Plain, ...]
PART_ROWS, PART_SECONDS = 20_000, 30.0  # so many rows, or what came in so long, make a part
GROUP_ROWS = 50_000  # rows of a finished file that lie together: what a reader skips or reads at once


def fields(columns: Mapping[str, type]) -> list[Field]:
    """The Arrow fields for columns of these types of values.

    >>> [str(field) for field in fields({"unit": str, "period_to": dt.date})]
    ['pyarrow.Field<unit: string>', 'pyarrow.Field<period_to: date32[day]>']
    """
    from pyarrow import bool_, date32, decimal128, field, float64, int32, string

    types: dict[type, DataType] = {
        str: string(), int: int32(), bool: bool_(), float: float64(), dt.date: date32(), Decimal: decimal128(DIGITS, PLACES),
    }  # fmt: skip
    return [field(name, types[kind]) for name, kind in columns.items()]


def printed(value: Decimal) -> str | None:
    """The decimal as Arrow reads it, and databases whose decimals have a width: Arrow takes text many times faster than Python's own."""
    fits = fitting(value)
    return None if fits is None else format(fits, "f")


def arrow_table(rows: Sequence[Row], columns: Mapping[str, type]) -> Table:
    """Rows with `printed` decimals as an Arrow table of these columns."""
    from pyarrow import Table, schema

    layout = schema(fields(columns))
    values = zip(*rows, strict=True) if rows else [()] * len(columns)
    return Table.from_arrays([_array(column, field.type) for column, field in zip(values, layout, strict=True)], schema=layout)


def _array(values: Sequence[Plain], type: DataType) -> Array:
    from pyarrow import array, string, types

    if types.is_decimal(type) or types.is_date(type):
        return array(values, string()).cast(type)
    return array(values, type)


def table_path(target: str, table: str) -> str:
    """Where a table of `target` lies: the facts in the target itself, the others beside it."""
    path = Path(target)
    return str(path if table == "fact" else path.with_suffix(f".{table}{path.suffix}"))


def plain_rows(document: Document, record: Record, *, run: Run) -> dict[str, list[Row]]:
    """The rows of one document in each of `TABLES`, ready for Arrow."""
    return {name: [plain_row(row, printed) for row in rows] for name, rows in rows_of(document, record, run).items()}


class Columnar(Sink[Mapping[str, Sequence[Row]]]):
    """A sink into Parquet or Arrow IPC files, by the ending of `path`.

    With `resume`, what the files and the parts of a run cut short hold is kept. Raises TargetError where no file can be, MissingExtraError
    without pyarrow.
    """

    def __init__(self, path: str, *, run: Run, resume: bool = False) -> None:
        check_file(path)
        try:
            import pyarrow.parquet  # noqa: F401
        except ImportError as error:
            raise MissingExtraError(
                path, "is written with pyarrow, which is not installed", remedy="pip install 'cqextract[arrow]'"
            ) from error
        self.where, self.content, self._parts = path, partial(plain_rows, run=run), f"{path}.parts"
        self._failures = FailuresFile(path)
        self._documents: list[tuple[str, str, Any]] = []  # what is known of those whose rows are held back
        self._rows: dict[str, list[Row]] = {name: [] for name in TABLES}
        self._due = time.monotonic() + PART_SECONDS
        self._stored, self._sources, self._overlap, self._begun = Seen(), list[str](), False, resume
        try:
            os.makedirs(self._parts, exist_ok=True)
        except OSError as error:
            raise not_writable(path, error) from error
        if resume:
            self._take_stock()

    def put(self, entry: Entry[Mapping[str, Sequence[Row]]]) -> None:
        self._documents.append((entry.id, entry.sha256, entry.published))
        for name, rows in entry.content.items():
            self._rows[name] += rows
        if sum(map(len, self._rows.values())) >= PART_ROWS or time.monotonic() >= self._due:
            self._put_part()

    def fail(self, failure: Failure) -> None:
        self._failures.add(failure)

    def done(self, records: Sequence[Record]) -> set[str]:
        return {
            record.id
            for record in records
            if (self._stored.get(_key(record.id)) or "").partition(" ")[2] == f"{record.sha256} {record.published}"
        }

    def close(self) -> None:
        """Finish the files. What cannot be written now stays in its parts, for `resume`."""
        if any(self._rows.values()):
            self._put_part()
        if self._sources and self._sources != [""]:
            try:
                self._finish()
            except OSError as error:
                raise not_writable(self.where, error) from error
        self._sources.clear()
        self._stored.close()
        with suppress(OSError):  # it stays where there are parts in it
            os.rmdir(self._parts)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
        if kind is None:
            self._failures.settle()

    def _take_stock(self) -> None:
        """Find out what is there: the finished files are source "", the parts go by their names."""
        finished = all(os.path.exists(table_path(self.where, name)) for name in TABLES)
        parts = sorted(name.partition(".")[0] for name in _listed(self._parts) if name.endswith(".document.parquet"))
        for source in ([""] if finished else []) + parts:
            for batch in self._read(source, "document", ["id", "sha256", "published"]):
                self._add(source, zip(*(column.to_pylist() for column in batch.columns), strict=True))
            self._sources.append(source)

    def _add(self, source: str, documents: Iterable[tuple[str, str, Any]]) -> None:
        """Remember which source holds a document, known by its id, hash and day: of several, the last."""
        for id, sha256, published in documents:
            before = self._stored.put(_key(id), f"{source} {sha256} {published}")
            self._overlap = self._overlap or before is not None

    def _read(self, source: str, table: str, columns: Sequence[str] | None = None) -> Iterator[RecordBatch]:
        path = self._part(source, table) if source else table_path(self.where, table)
        try:
            yield from _batches(path, columns)
        except (OSError, ValueError, KeyError) as error:
            raise TargetError(
                path, f"is not what `cqextract annotate` writes ({error})", remedy="name another file, or leave out --resume"
            ) from error

    def _part(self, source: str, table: str) -> str:
        return os.path.join(self._parts, f"{source}.{table}.parquet")

    def _put_part(self) -> None:
        """Put down what is held back as one part. It counts once its documents are there, whole, as the last of its files."""
        from pyarrow import ArrowException
        from pyarrow.parquet import write_table

        if not self._begun:
            shutil.rmtree(self._parts, ignore_errors=True)
            self._begun = True
        source = f"{int(self._sources[-1] or 0) + 1 if self._sources else 1:08d}"
        try:
            os.makedirs(self._parts, exist_ok=True)  # an earlier run's parts are gone with their folder
            for name in ("fact", "mention", "document"):
                write_table(arrow_table(self._rows[name], TABLES[name]), self._part(source, f"new-{name}"))
            for name in ("fact", "mention", "document"):
                os.replace(self._part(source, f"new-{name}"), self._part(source, name))
        except (OSError, ArrowException) as error:
            self._drop()  # closing must not try again
            raise not_writable(self.where, error) from error
        self._add(source, self._documents)
        self._sources.append(source)
        self._drop()
        self._due = time.monotonic() + PART_SECONDS

    def _drop(self) -> None:
        self._documents.clear()
        for rows in self._rows.values():
            rows.clear()

    def _finish(self) -> None:
        """All sources in one file a table; only when all are written do they take the place of older ones, and the parts go."""
        for name in TABLES:
            path = table_path(self.where, name)
            with _Writer(f"{path}.new", like=self.where, columns=TABLES[name]) as writer:
                for source in self._sources:
                    for batch in self._read(source, name):
                        writer.write(self._current(batch, source, name) if self._overlap else batch)
        for name in TABLES:
            path = table_path(self.where, name)  # the facts, by whose name the target goes, last
            os.replace(f"{path}.new", path)
        shutil.rmtree(self._parts, ignore_errors=True)

    def _current(self, batch: RecordBatch, source: str, table: str) -> RecordBatch:
        """Only the rows of documents that no later source holds."""
        from pyarrow import array

        ids = batch.column("id" if table == "document" else "document_id").to_pylist()
        return batch.filter(array([(self._stored.get(id) or "").partition(" ")[0] == source for id in ids]))


class _Writer:
    """A finished file, written batch by batch in groups of some size."""

    def __init__(self, path: str, *, like: str, columns: Mapping[str, type]) -> None:
        from pyarrow import ipc, parquet, schema

        self._layout, self._held, self._count = schema(fields(columns)), list[Any](), 0
        with suppress(FileNotFoundError):
            os.unlink(path)
        if like.lower().endswith(".parquet"):
            self._writer: Any = parquet.ParquetWriter(path, self._layout, compression="zstd")
        else:
            self._writer = ipc.new_file(path, self._layout, options=ipc.IpcWriteOptions(compression="zstd"))

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self._put()
        self._writer.close()

    def write(self, batch: RecordBatch) -> None:
        self._held.append(batch)
        self._count += len(batch)
        if self._count >= GROUP_ROWS:
            self._put()

    def _put(self) -> None:
        from pyarrow import Table

        if self._held:
            self._writer.write_table(Table.from_batches(self._held, self._layout).combine_chunks())
        self._held, self._count = [], 0


def _batches(path: str, columns: Sequence[str] | None) -> Iterator[RecordBatch]:
    """The batches of a Parquet or an Arrow IPC file, with all columns or some."""
    from pyarrow import OSFile, ipc
    from pyarrow.parquet import ParquetFile

    if path.lower().endswith(".parquet"):
        with ParquetFile(path) as file:
            yield from file.iter_batches(PART_ROWS, columns=columns, use_threads=False)
    else:
        with OSFile(path) as stream, ipc.open_file(stream) as reader:
            for number in range(reader.num_record_batches):
                batch = reader.get_batch(number)
                yield batch.select(columns) if columns else batch


def _key(id: str) -> str:
    return str(storable(id))


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
