"""Where annotations go: the contract of every sink, and the flat rows that tables hold of documents, facts and mentions.

In: documents, one at a time, as they are done. Out: an `Entry` of each, which any process can make, and what the target's sink puts down of
it, in the process that has opened the target. What has been written stays written, whatever happens later; a target that cannot be opened
is left as it was. `cqextract.targets` opens the sink that a user names.

>>> from cqextract.facts import Document
>>> list(document_row(Document("a", None, "9f86", 4), Record("a", "产值增长"), Run("r1")).items())[:4]
[('id', 'a'), ('published', None), ('sha256', '9f86'), ('length', 4)]
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from decimal import Context, Decimal, InvalidOperation
from functools import partial
from types import MappingProxyType, TracebackType
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from cqextract.errors import TargetError
from cqextract.facts import Document, Fact, Json, Mention, Organization, Period, Place, Quantity, Slot, Span
from cqextract.records import Failure, Record

Plain: TypeAlias = str | int | float | bool | None
Cell: TypeAlias = Plain | Decimal | dt.date
Content = TypeVar("Content")


def _span(name: str, /, **more: type) -> dict[str, type]:
    return {f"{name}_text": str, f"{name}_start": int, f"{name}_end": int, **{f"{name}_{key}": kind for key, kind in more.items()}}


# The columns of a flat fact, in order, each with the type of its values. Every column but `document_id`, `id`, `kind`, the value's,
# the figure's, the sentence's, `modality`, `confidence` and `rule` may be None; only facts from a PDF have a `page`. The `_text`
# columns hold clean text; offsets are raw.
COLUMNS: Mapping[str, type] = MappingProxyType({
    "document_id": str, "id": str, "kind": str, "direction": str,
    **_span("subject", name=str, code=str, inherited=bool), **_span("subject_resolved"),
    **_span("indicator", concept=str, inherited=bool),
    "value_low": Decimal, "value_high": Decimal, "unit": str, "comparator": str, "currency": str,
    **_span("figure"), **_span("whole", inherited=bool), **_span("reference", inherited=bool), **_span("period", inherited=bool),
    "period_from": dt.date, "period_to": dt.date, "period_timex": str, "modality": str,
    **_span("source", inherited=bool), **_span("sentence"), "confidence": float, "rule": str, "page": int,
})  # fmt: skip

# The columns of a flat mention, in order: `low` to `currency` are a quantity's, `period_from` to `timex` a time's, the rest a name's.
MENTION_COLUMNS: Mapping[str, type] = MappingProxyType({
    "id": str, "document_id": str, "type": str, "start": int, "end": int, "text": str, "clean": str,
    "low": Decimal, "high": Decimal, "unit": str, "comparator": str, "currency": str,
    "period_from": dt.date, "period_to": dt.date, "timex": str, "name": str, "category": str, "code": str,
})  # fmt: skip

# The columns of a document's own row, in order.
DOCUMENT_COLUMNS: Mapping[str, type] = MappingProxyType({
    "id": str, "published": dt.date, "sha256": str, "length": int, "title": str, "source_path": str, "text": str, "run_id": str,
})  # fmt: skip

TABLES: Mapping[str, Mapping[str, type]] = MappingProxyType({"document": DOCUMENT_COLUMNS, "mention": MENTION_COLUMNS, "fact": COLUMNS})

# Decimals where they have a width: 26 digits before the point are more than any text counts, 12 after it all that a fraction is worked
# out to. DuckDB, MySQL, Parquet and Arrow take them so; PostgreSQL holds any decimal.
DIGITS, PLACES = 38, 12
_not_storable = re.compile("[\0\ud800-\udfff]")
_last_place, _wide = Decimal(1).scaleb(-PLACES), Context(prec=DIGITS)
_FACT: dict[str, Cell] = dict.fromkeys(COLUMNS)  # empty rows
_MENTION: dict[str, Cell] = dict.fromkeys(MENTION_COLUMNS)


def flat(fact: Fact, document: Document, record: Record | None = None) -> dict[str, Cell]:
    """A fact as one row: all of `COLUMNS`, in their order. Values stay exact decimals and days stay dates; `record` knows the page.

    >>> list(COLUMNS)[:7]
    ['document_id', 'id', 'kind', 'direction', 'subject_text', 'subject_start', 'subject_end']
    """
    subject, indicator, when, value = fact.subject, fact.indicator, fact.when, fact.quantity
    row = _FACT.copy()
    row["document_id"], row["id"], row["kind"], row["direction"] = document.id, fact.id, fact.kind, fact.direction
    row["value_low"], row["value_high"], row["unit"] = value.low, value.high, value.unit
    row["comparator"], row["currency"] = value.comparator, value.currency
    row["modality"], row["confidence"], row["rule"] = fact.modality, fact.confidence, fact.rule
    if record and record.pages:
        row["page"] = record.pages.number(fact.figure.start)
    _fill(row, "figure", fact.figure)
    _fill(row, "sentence", fact.sentence)
    for name, slot in (*_slots(fact), ("period", when)):
        if slot:
            _fill(row, name, slot.span)
            row[f"{name}_inherited"] = slot.inherited
    if subject:
        row["subject_name"], row["subject_code"] = subject.name, subject.code
        _fill(row, "subject_resolved", subject.resolved)
    if indicator:
        row["indicator_concept"] = indicator.concept
    if when:
        row["period_from"], row["period_to"], row["period_timex"] = when.period.start, when.period.end, when.period.timex
    return row


def _slots(fact: Fact) -> Sequence[tuple[str, Slot | None]]:
    return [(name, getattr(fact, name)) for name in ("subject", "indicator", "whole", "reference", "source")]


def _fill(row: dict[str, Cell], name: str, span: Span | None) -> None:
    if span:
        row[f"{name}_text"], row[f"{name}_start"], row[f"{name}_end"] = span.clean, span.start, span.end


@dataclass(frozen=True, slots=True)
class Run:
    """One call of the program: what made the annotations. `models` and `options` are plain values, ready for JSON."""

    run_id: str
    started: dt.datetime | None = None
    version: str = ""
    patterns_sha256: str = ""
    models: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)


def mention_row(mention: Mention, document: Document) -> dict[str, Cell]:
    """A mention as one row: all of `MENTION_COLUMNS`, in their order. The id is a hash of all else in it."""
    span, row = mention.span, _MENTION.copy()
    row["document_id"], row["type"] = document.id, mention.type
    row["start"], row["end"], row["text"], row["clean"] = span.start, span.end, span.text, span.clean
    match mention.value:
        case Quantity() as value:
            row["low"], row["high"], row["unit"] = value.low, value.high, value.unit
            row["comparator"], row["currency"] = value.comparator, value.currency
        case Period() as value:
            row["period_from"], row["period_to"], row["timex"] = value.start, value.end, value.timex
        case Organization() as value:
            row["name"], row["category"] = value.name, value.category
        case Place() as value:
            row["name"], row["code"] = value.name, value.code
    content = "\t".join([value if type(value) is str else str(value) for value in row.values()])
    row["id"] = hashlib.blake2b(content.encode(errors="surrogatepass"), digest_size=12).hexdigest()
    return row


def document_row(document: Document, record: Record, run: Run) -> dict[str, Cell]:
    """A document as one row: all of `DOCUMENT_COLUMNS`, in their order. `text` is there where no plain text file holds it."""
    return {
        "id": document.id, "published": document.published, "sha256": document.sha256, "length": document.length,
        "title": record.title or document.title, "source_path": record.path,
        "text": record.text if record.keep_text else None, "run_id": run.run_id,
    }  # fmt: skip


def rows_of(document: Document, record: Record, run: Run) -> dict[str, list[dict[str, Cell]]]:
    """The rows of one document in each of `TABLES`: two facts or mentions with one id say the same thing, and are one row."""
    facts, mentions = (flat(fact, document, record) for fact in document.facts), (mention_row(m, document) for m in document.mentions)
    return {
        "document": [document_row(document, record, run)],
        "mention": list({row["id"]: row for row in mentions}.values()),
        "fact": list({row["id"]: row for row in facts}.values()),
    }


def storable(value: Cell) -> Cell:
    """The value as every database and Arrow take it: lone surrogates, as of a file name that is no text, escaped, and � for a NUL.

    >>> storable("a\\udc80\\0"), storable(3)
    ('a\\\\udc80�', 3)
    """
    if isinstance(value, str) and _not_storable.search(value):
        return value.encode(errors="backslashreplace").decode().replace("\0", "\ufffd")
    return value


def storable_row(row: Mapping[str, Cell]) -> Mapping[str, Cell]:
    """A row whose values are all storable; most rows are as they come, which one look at all their text tells."""
    text = "".join([value for value in row.values() if type(value) is str])
    return row if is_storable(text) else {key: storable(value) for key, value in row.items()}


def is_storable(text: str) -> bool:
    """Does every database take this text as it is?"""
    return _not_storable.search(text) is None


def plain_row(row: Mapping[str, Cell], decimal: Callable[[Decimal], Plain]) -> tuple[Plain, ...]:
    """The values of a row as any driver takes them: storable, days in ISO 8601, and decimals as `decimal` gives them.

    >>> plain_row({"unit": "元", "low": Decimal("0.10"), "period_to": dt.date(2021, 8, 24), "code": None}, float)
    ('元', 0.1, '2021-08-24', None)
    """
    forms: Mapping[type, Callable[[Any], Plain]] = {Decimal: decimal, dt.date: dt.date.isoformat}
    values: Collection[Any] = storable_row(row).values()
    return tuple(
        [value if type(value) is str or value is None or type(value) not in forms else forms[type(value)](value) for value in values]
    )


def fitting(value: Decimal) -> Decimal | None:
    """The value as a decimal of `DIGITS` and `PLACES` holds it: half to even from the thirteenth decimal on, and None from 10²⁶ on.

    >>> fitting(Decimal("87000")), fitting(Decimal("0.33333333333351")), fitting(Decimal("1E+26"))
    (Decimal('87000.000000000000'), Decimal('0.333333333334'), None)
    """
    try:
        return value.quantize(_last_place, context=_wide)
    except InvalidOperation:
        return None


def with_source(document: Document, record: Record) -> Json:
    """`Document.to_dict()` with what is needed to check it: the text, where no file holds just that, and each fact's page of a PDF.

    `boxes` are the figure's places on the page, one a printed line: left, bottom, right, top in points from the lower left corner.
    """
    content = document.to_dict()
    if record.pages:
        for row, fact in zip(content["facts"], document.facts, strict=True):
            row["page"] = record.pages.number(fact.figure.start)
            row["boxes"] = record.pages.boxes(fact.figure.start, fact.figure.end)
    return {**content, "text": record.text} if record.keep_text else content


class Entry(NamedTuple, Generic[Content]):
    """A document as a sink takes it: what it is known by, what a run counts of it, and what is put down of it."""

    id: str
    published: dt.date | None
    sha256: str
    length: int
    figures: int
    facts: int
    content: Content


def entry(document: Document, record: Record, *, content: Callable[[Document, Record], Content]) -> Entry[Content]:
    """The entry of `document` whose content the function `content` makes."""
    figures = len({fact.figure.start for fact in document.facts})
    known = (document.id, document.published, document.sha256, document.length)
    return Entry(*known, figures, len(document.facts), content(document, record))


class Sink(AbstractContextManager["Sink[Content]"], Generic[Content]):
    """What every sink does: take documents and failures one at a time, and close. `where` says where they go.

    A sink says by `content` what it puts down of a document and the record it is of: a picklable function of these two alone, so that
    the many processes that annotate do what takes long, and hand on little.
    """

    where: str
    content: Callable[[Document, Record], Content]

    @property
    def prepare(self) -> Callable[[Document, Record], Entry[Content]]:
        """What makes an entry of a document, in any process."""
        return partial(entry, content=self.content)

    def write(self, document: Document, record: Record) -> None:
        """Make an entry of `document`, and put it down."""
        self.put(self.prepare(document, record))

    def put(self, entry: Entry[Content]) -> None:
        """Put down a document with all its facts, in the place of an earlier version of it. Raises TargetError when that fails."""
        raise NotImplementedError

    def fail(self, failure: Failure) -> None:
        """Put down that a document failed; a sink whose format has no place for it leaves that to the caller's log."""

    def done(self, records: Sequence[Record]) -> set[str]:
        """The ids of those `records` that the target holds as they are now, text and date, so that a resumed run can skip them."""
        return set()

    def close(self) -> None:
        """Put down what is still held back. Closing twice is allowed."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def check_file(path: str) -> None:
    """Raise TargetError where no file can be at `path`: its folder is missing, or it is a folder itself."""
    if not path or os.path.isdir(path):
        raise TargetError(path or "the target", "is a folder" if path else "has no name", remedy="name a file")
    folder = os.path.dirname(path) or "."
    if not os.path.isdir(folder):
        raise TargetError(path, f"there is no folder {folder}", remedy="make it first, or name another one")


def not_writable(where: str, error: Exception) -> TargetError:
    """The TargetError for what the system says when a target cannot be opened or written."""
    reason = getattr(error, "strerror", None) or str(error)
    return TargetError(where, f"cannot be written ({reason})", remedy="free some space, change its permissions, or name another target")
