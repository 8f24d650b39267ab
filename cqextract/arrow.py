"""Arrow in, Arrow out: batches of texts become batches of facts, in this process or wherever an engine carries them.

In: record batches with a column of texts, and columns of their ids, days and titles where there are any. Out: record batches of a fixed
schema, a row a fact. Nothing but the batches at hand is held in memory, and each process builds its `Extractor` once.

>>> import pyarrow
>>> texts = pyarrow.RecordBatch.from_pylist([{"id": "a", "text": "全省出口186亿元，增长8.5%。"}, {"id": "b", "text": ""}])
>>> for row in pyarrow.Table.from_batches(annotate_batches([texts])).to_pylist():
...     print(row["document_id"], row["figure_text"], row["kind"], row["failure_reason"])
a 186亿元 level None
a 8.5% change None
b None None it has an empty text; leave it out
"""

from __future__ import annotations

import datetime as dt
import hashlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, TypeVar

from cqextract.columnar import fields
from cqextract.errors import InputError, MissingExtraError
from cqextract.extractor import Extractor
from cqextract.facts import Document
from cqextract.published import parse_date
from cqextract.records import Failure, Record
from cqextract.sinks import COLUMNS, MENTION_COLUMNS, Cell, fitting, flat, mention_row
from cqextract.tables import ANY, Columns, record_of

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Schema

Rows: TypeAlias = Literal["facts", "mentions", "documents"]
Row: TypeAlias = dict[str, Any]
Rowwise: TypeAlias = Callable[[Document, Record], Iterator[Row]]
Outcome: TypeAlias = Iterator[Row] | Failure
Item = TypeVar("Item")

DOCUMENT_COLUMNS: Mapping[str, type] = {"id": str, "published": dt.date, "sha256": str, "length": int, "title": str}
FAILURE_COLUMNS: Mapping[str, type] = {"failure_stage": str, "failure_reason": str}
DAMAGED = object()  # stands for what a cell holds when that cannot be read


def annotate_batches(
    batches: Iterable[RecordBatch],
    *,
    rows: Rows = "facts",
    columns: Columns = ANY,
    published: dt.date | str | None = None,
    **options: Any,
) -> Iterator[RecordBatch]:
    """Annotate the texts of `batches`; what comes out has the schema `schema(rows)`, and the order of the texts.

    `rows` says what becomes a row: each of the `facts`, each of the `mentions`, or each of the `documents`, with all its facts and
    mentions in lists. A text that cannot be read or annotated is one row that holds its id and the `failure_` columns, whatever `rows`
    says, and the others go on; a text without facts has no row among the facts.

    `columns` are the names of the columns, as for the other tables of texts: `text`, `id`, `published` and `title`, of which only
    the text must be there. A text without an id goes by a hash of its own (`text:9f86d081…`): the same wherever it is annotated.
    `published` is the day of the texts that have none. `options` are those of `Extractor`; folders and files must be found by every
    process that annotates.

    Raises MissingExtraError without pyarrow, and InputError for a batch that lacks a column, and what `Extractor` raises.
    """
    layout = schema(rows)
    inspect.signature(Extractor).bind(**options)  # a misspelled option is told now, not by a worker
    day = parse_date(published) if isinstance(published, str) else published
    table = _TABLES[rows]
    found = (row for outcome in _outcomes(batches, columns, day, table.made, options) for row in table.rows(outcome))
    return (_batch(some, layout) for some in _in_turns(found, table.at_once))


def schema(rows: Rows = "facts") -> Schema:
    """The schema of what `annotate_batches` gives.

    Facts have the columns of the other sinks (`cqextract.sinks.COLUMNS`), mentions those of the table `mention`; both, and the
    documents with them, end in the two columns of a failure. Days are date32, offsets int32, values decimal128(38, 12).

    >>> schema().names[:3], schema().names[-2:], str(schema().field("value_low").type)
    (['document_id', 'id', 'kind'], ['failure_stage', 'failure_reason'], 'decimal128(38, 12)')
    """
    _need_pyarrow()
    from pyarrow import list_, schema, struct

    if rows not in _TABLES:
        raise InputError(f"rows={rows!r}", "is no kind of rows", remedy="take one of " + ", ".join(_TABLES))
    lists = {"facts": COLUMNS, "mentions": MENTION_COLUMNS} if rows == "documents" else {}
    nested = [(name, list_(struct(fields(columns)))) for name, columns in lists.items()]
    return schema([*fields(_TABLES[rows].columns), *nested, *fields(FAILURE_COLUMNS)])


def check_columns(names: Sequence[str], columns: Columns, *, where: str = "a batch") -> None:
    """Raise InputError unless the column with the text is there, and the others that the user names, each once."""
    for option, name in columns._asdict().items():
        wanted = name or option
        if names.count(wanted) > 1 or (wanted not in names and (name or option == "text")):
            how_many = "several columns" if wanted in names else "no column"
            raise InputError(where, f"has {how_many} {wanted}", remedy=f"name the right one: columns=Columns({option}=…)")


def _need_pyarrow() -> None:
    """Raise MissingExtraError where there is no pyarrow."""
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("Arrow", "needs pyarrow, which is not installed", remedy="pip install 'cqextract[arrow]'") from error


# --- texts -----------------------------------------------------------------------------------------------------------------------


def _outcomes(
    batches: Iterable[RecordBatch], columns: Columns, day: dt.date | None, made: Rowwise, options: Mapping[str, Any]
) -> Iterator[Outcome]:
    """What becomes of every row of every batch."""
    extractor = _extractor(tuple((name, _plain(value)) for name, value in sorted(options.items())))
    for batch in batches:
        for record in _records(batch, columns, day):
            yield record if isinstance(record, Failure) else extractor.attempt(record, into=made)


@lru_cache(maxsize=4)
def _extractor(options: tuple[tuple[str, Any], ...]) -> Extractor:
    """The extractor that all batches of this process share, be they of one task or of many."""
    given: dict[str, Any] = dict(options)
    return Extractor(**given | {"models": dict(given.get("models") or ())})


def _plain(value: Any) -> Any:
    """An option as it can be looked up: what holds several is a tuple."""
    match value:
        case Mapping():
            return tuple(sorted(value.items()))
        case list():
            return tuple(value)
        case _:
            return value


def _records(batch: RecordBatch, columns: Columns, day: dt.date | None) -> Iterator[Record | Failure]:
    check_columns(batch.schema.names, columns)
    names = [name or option for option, name in columns._asdict().items()]
    cells = {name: batch.column(name) for name in names if name in batch.schema.names}
    key, text = columns.id or "id", columns.text or "text"
    for number in range(batch.num_rows):
        row = {name: _value(column[number]) for name, column in cells.items()}
        damaged = next((name for name, value in row.items() if value is DAMAGED), None)
        if row.get(key) in (None, "", DAMAGED):
            row[key] = _name_of(row[text])
        if damaged:
            yield Failure(str(row[key]), "read", f"its column {damaged} is damaged; repair it, or leave it out")
        else:
            yield record_of(row, where="a batch", place="it", columns=columns, published=lambda _: day)


def _value(scalar: Any) -> Any:
    """What a cell holds. No engine checks the bytes of a string, or the year of a day, before it hands them on."""
    try:
        return scalar.as_py()
    except (ValueError, OverflowError):
        return DAMAGED


def _name_of(text: Any) -> str:
    content = text if isinstance(text, str) else ""
    return f"text:{hashlib.sha256(content.encode(errors='surrogatepass')).hexdigest()[:24]}"


# --- rows ------------------------------------------------------------------------------------------------------------------------


def _fact_rows(document: Document, record: Record) -> Iterator[Row]:
    return (_stored(flat(fact, document, record)) for fact in document.facts)


def _mention_rows(document: Document, record: Record) -> Iterator[Row]:
    return (_stored(mention_row(mention, document)) for mention in document.mentions)


def _document_rows(document: Document, record: Record) -> Iterator[Row]:
    known = {name: getattr(document, name) for name in DOCUMENT_COLUMNS} | {"title": record.title or document.title}
    yield {**known, "facts": list(_fact_rows(document, record)), "mentions": list(_mention_rows(document, record))}


class _Table(NamedTuple):
    """One kind of rows: its columns, which of them is the document's id, what makes the rows of a document, how many a batch takes."""

    columns: Mapping[str, type]
    key: str
    made: Rowwise
    at_once: int

    def rows(self, outcome: Outcome) -> Iterator[Row]:
        if isinstance(outcome, Failure):
            return iter([{self.key: outcome.id, "failure_stage": outcome.stage, "failure_reason": outcome.reason}])
        return outcome


_TABLES: Mapping[str, _Table] = {
    "facts": _Table(COLUMNS, "document_id", _fact_rows, 2048),
    "mentions": _Table(MENTION_COLUMNS, "document_id", _mention_rows, 4096),
    "documents": _Table(DOCUMENT_COLUMNS, "id", _document_rows, 64),
}


def _stored(row: dict[str, Cell]) -> Row:
    return {name: fitting(value) if isinstance(value, Decimal) else value for name, value in row.items()}


def _in_turns(items: Iterable[Item], at_once: int) -> Iterator[list[Item]]:
    """The items, so many at once."""
    rest = iter(items)
    return iter(lambda: list(islice(rest, at_once)), [])


def _batch(rows: Sequence[Row], layout: Schema) -> RecordBatch:
    from pyarrow import RecordBatch

    return RecordBatch.from_pylist(rows, layout)
