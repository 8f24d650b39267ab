"""Files of many texts: JSON Lines, CSV, TSV and Parquet, one row at a time.

In: an open file and the names of its columns. Out: a `Record` for every row and a `Failure` for every row that holds no text; only
the row that is being read is held in memory (of Parquet, a batch of rows). Offsets refer to the text in the text column.

>>> import io
>>> lines = io.BytesIO('{"id": "a", "text": "产值达5亿元。", "published": "2021-08-24"}\\n{"id": "b"}\\n'.encode())
>>> record, failure = read("jsonl", lines, where="news.jsonl")
>>> record.id, record.text, record.published.year, str(failure)
('a', '产值达5亿元。', 2021, 'b: line 2 has no column text; name the column with the text: --text-column')
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import lzma
import re
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple, TypeAlias

from cqextract.encodings import NAMES, detect, nearly
from cqextract.errors import CqextractError, InputError
from cqextract.formats import library
from cqextract.published import Dates, no_date, parse_date
from cqextract.records import Failure, Record, unreadable

FORMATS = ("jsonl", "csv", "tsv", "parquet")
HEAD = 1 << 16  # bytes from which the encoding of a table is told
LONGEST = 50_000_000  # characters of a line: a file without line ends is no table
BATCH = 64  # rows of a Parquet file that are read at once

REPAIR = "repair it, or leave it out"
_undecoded = re.compile("[\udc80-\udcff]")

Row: TypeAlias = tuple[str, Mapping[str, Any] | InputError]  # where it stands in its file (line 2), and what it holds


class Columns(NamedTuple):
    """The names of the columns. Where none is given, it is `text`, `id`, `published` or `title`, and only `text` must be there."""

    text: str | None = None
    id: str | None = None
    published: str | None = None
    title: str | None = None


ANY = Columns()


def read(
    format: str, stream: BinaryIO, *, where: str, path: str | None = None, columns: Columns = ANY, published: Dates = no_date
) -> Iterator[Record | Failure]:
    """The texts of a table. A row without an id is `where:NUMBER`; one without a date was published when `published` says.

    What the rest of a broken file holds is one Failure, named `where`; nothing is raised.
    """
    place = ""
    try:
        for place, row in _ROWS[format](stream, where, columns):
            yield record_of(row, where=where, place=place, columns=columns, path=path, published=published)
    except CqextractError as error:
        yield Failure.of(error, stage="read", id=where)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, csv.Error) as error:
        yield Failure.of(unreadable(where, error), stage="read")
    else:
        if not place:
            yield Failure(where, "read", "holds no row; leave it out")


def record_of(
    row: Mapping[str, Any] | InputError,
    *,
    where: str,
    place: str,
    columns: Columns = ANY,
    path: str | None = None,
    published: Dates = no_date,
) -> Record | Failure:
    """The record of one row, or why there is none. `place` says where in `where` it stands (`line 2`).

    >>> str(record_of({"id": "a", "text": " "}, where="news.csv", place="row 2"))
    'a: row 2 has an empty text; leave it out'
    """
    id = f"{where}:{place.rpartition(' ')[2]}"
    try:
        if isinstance(row, InputError):
            raise row
        given = row.get(columns.id or "id")
        id = id if given is None or given == "" else str(given)
        _require(row, columns, id, place)
        text = row[columns.text or "text"]
        if not isinstance(text, str):
            raise InputError(id, f"{place} has no text in its column {columns.text or 'text'}", remedy="leave it out")
        if not text.strip():
            raise InputError(id, f"{place} has an empty text", remedy="leave it out")
        title = row.get(columns.title or "title")
        day = _day(row.get(columns.published or "published")) or published(id)
        return Record(id, text, day, title if isinstance(title, str) and title else None, path, keep_text=True)
    except CqextractError as error:
        reason = error.reason if error.where == id else f"{place}: {error.where}: {error.reason}"
        return Failure(id, "read", f"{reason}; {error.remedy}")


def _require(names: Collection[str], columns: Columns, where: str, what: str) -> None:
    """Raise InputError unless the columns that the user names, and one with the text, are there."""
    for name, option in zip((columns.text or "text", *columns[1:]), Columns._fields, strict=True):
        if name and name not in names:
            meant = "the text" if option == "text" else f"the {option}"
            raise InputError(where, f"{what} has no column {name}", remedy=f"name the column with {meant}: --{option}-column")


def _day(value: Any) -> dt.date | None:
    """The day in a cell. Raises DateError for what is none."""
    match value:
        case None | "":
            return None
        case dt.datetime():
            return value.date()
        case dt.date():
            return value
        case _:
            return parse_date(str(value))


# --- rows of each format ------------------------------------------------------------------------------------------------------


@contextmanager
def _text_lines(stream: BinaryIO, where: str) -> Iterator[tuple[io.TextIOWrapper, str]]:
    """The stream as text, and what its encoding is called. Bytes that the encoding does not know become lone surrogates."""
    buffered = io.BufferedReader(stream, HEAD)  # type: ignore[type-var]  # what unpacks a file reads like a raw stream, too
    try:
        head = buffered.peek(HEAD)
        if not head.strip():
            raise InputError(where, "the file is empty" if where != "stdin" else "nothing came in", remedy="leave it out")
        codec = detect(head, partial=True) or nearly(head)
        if codec is None:
            raise InputError(where, "is not text in UTF-8, UTF-16, GB18030 or Big5", remedy="save it as UTF-8")
        lines = io.TextIOWrapper(buffered, codec, "surrogateescape", newline="")
        try:
            yield lines, NAMES.get(codec, codec.removesuffix("-sig").upper())
        finally:
            lines.detach()
    finally:
        buffered.detach()  # the stream is closed by who opened it


def _damaged(text: str) -> bool:
    return not text.isascii() and bool(_undecoded.search(text))


def _jsonl(stream: BinaryIO, where: str, columns: Columns) -> Iterator[Row]:
    with _text_lines(stream, where) as (lines, encoding):
        lines.reconfigure(newline="\n")
        for number, line in enumerate(iter(lambda: lines.readline(LONGEST), ""), start=1):
            place = f"line {number}"
            if len(line) >= LONGEST:
                raise InputError(where, f"{place} is longer than {LONGEST:,} characters", remedy="write one text a line")
            if line.strip():
                yield place, _json_row(line, place, where, encoding)


def _json_row(line: str, place: str, where: str, encoding: str) -> Mapping[str, Any] | InputError:
    where = f"{where}:{place.removeprefix('line ')}"
    if _damaged(line):
        return InputError(where, f"{place} has bytes that are not {encoding}", remedy=REPAIR)
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return InputError(where, f"{place} is not JSON ({error})", remedy=REPAIR)
    return row if isinstance(row, dict) else InputError(where, f"{place} is not a JSON object", remedy='write {"text": "…"}')


def _delimited(stream: BinaryIO, where: str, columns: Columns, *, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(max(LONGEST, csv.field_size_limit()))  # a setting of the module's: 131,072 by default, less than a long text
    with _text_lines(stream, where) as (lines, encoding):
        header = lines.readline(LONGEST)
        used = [mark for mark in (delimiter, ",", ";", "\t") if mark in header] or [delimiter]
        names = [name.strip() for name in next(csv.reader([header], delimiter=used[0]), [])]
        _require(names, columns, where, "its header")
        for number, cells in enumerate(csv.reader(lines, delimiter=used[0]), start=2):
            place = f"row {number}"
            if any(map(_damaged, cells)):
                yield place, InputError(f"{where}:{number}", f"{place} has bytes that are not {encoding}", remedy=REPAIR)
            elif cells:
                yield place, dict(zip(names, cells, strict=False))


def _csv(stream: BinaryIO, where: str, columns: Columns) -> Iterator[Row]:
    return _delimited(stream, where, columns, delimiter=",")


def _tsv(stream: BinaryIO, where: str, columns: Columns) -> Iterator[Row]:
    return _delimited(stream, where, columns, delimiter="\t")


def _parquet(stream: BinaryIO, where: str, columns: Columns) -> Iterator[Row]:
    with library(where, "pyarrow", extra="arrow"):
        from pyarrow.parquet import ParquetFile

        file = ParquetFile(stream, pre_buffer=False)
        names = file.schema_arrow.names
        _require(names, columns, where, "it")
        wanted = [name for name in (columns.text or "text", columns.id or "id", columns.published or "published", columns.title or "title")]
        number = 0
        for batch in file.iter_batches(BATCH, columns=[name for name in wanted if name in names], use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield f"row {number}", row


_ROWS: Mapping[str, Callable[[BinaryIO, str, Columns], Iterator[Row]]] = {
    "jsonl": _jsonl, "csv": _csv, "tsv": _tsv, "parquet": _parquet,
}  # fmt: skip
