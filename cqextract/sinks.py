"""Where annotations go: the contract of every sink, the flat form of a fact, and the sinks that write lines (JSON, CSV).

In: documents, one at a time, as they are done. Out: a file or standard output. What has been written stays written, whatever happens
later; a target that cannot be opened is left as it was. `cqextract.targets` opens the sink that a user names.

>>> from cqextract.facts import Document
>>> with JsonLines.to_standard_output() as sink:
...     sink.write(Document("a", None, "9f86", 4), Record("a", "正文"))
{"id": "a", "published": null, "sha256": "9f86", "length": 4, "articles": [], "mentions": [], "facts": []}
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import stat
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType, TracebackType
from typing import Any, BinaryIO, Self, TypeAlias

from cqextract.errors import TargetError
from cqextract.facts import Document, Fact, Json, Slot, Span
from cqextract.inputs import Failure, Record

Cell: TypeAlias = str | int | float | bool | Decimal | dt.date | None


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


def flat(fact: Fact, document: Document, record: Record | None = None) -> dict[str, Cell]:
    """A fact as one row: all of `COLUMNS`, in their order. Values stay exact decimals and days stay dates; `record` knows the page.

    >>> list(COLUMNS)[:7]
    ['document_id', 'id', 'kind', 'direction', 'subject_text', 'subject_start', 'subject_end']
    """
    subject, indicator, when, value = fact.subject, fact.indicator, fact.when, fact.quantity
    row: dict[str, Cell] = dict.fromkeys(COLUMNS)
    row |= {"document_id": document.id, "id": fact.id, "kind": fact.kind, "direction": fact.direction}
    row |= {"value_low": value.low, "value_high": value.high, "unit": value.unit}
    row |= {"comparator": value.comparator, "currency": value.currency}
    row |= _cells("figure", fact.figure) | _cells("sentence", fact.sentence)
    row |= {"modality": fact.modality, "confidence": fact.confidence, "rule": fact.rule}
    if record and record.pages:
        row["page"] = record.pages.number(fact.figure.start)
    for name in ("subject", "indicator", "whole", "reference", "source"):
        row |= _slot_cells(name, getattr(fact, name))
    row |= _slot_cells("period", when)
    if subject:
        row |= {"subject_name": subject.name, "subject_code": subject.code, **_cells("subject_resolved", subject.resolved)}
    if indicator:
        row["indicator_concept"] = indicator.concept
    if when:
        row |= {"period_from": when.period.start, "period_to": when.period.end, "period_timex": when.period.timex}
    return row


def _cells(name: str, span: Span | None) -> dict[str, Cell]:
    return {f"{name}_text": span.clean, f"{name}_start": span.start, f"{name}_end": span.end} if span else {}


def _slot_cells(name: str, slot: Slot | None) -> dict[str, Cell]:
    return {**_cells(name, slot.span), f"{name}_inherited": slot.inherited} if slot else {}


@dataclass(frozen=True, slots=True)
class Run:
    """One call of the program: what made the annotations. `models` and `options` are plain values, ready for JSON."""

    run_id: str
    started: dt.datetime | None = None
    version: str = ""
    patterns_sha256: str = ""
    models: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)


class Sink(AbstractContextManager["Sink"]):
    """What every sink does: take documents and failures one at a time, and close. `where` says where they go."""

    where: str

    def write(self, document: Document, record: Record) -> None:
        """Put down `document` with all its facts, in the place of an earlier version of it. Raises TargetError when that fails."""
        raise NotImplementedError

    def fail(self, failure: Failure) -> None:
        """Put down that a document failed; a sink whose format has no place for it leaves that to the caller's log."""

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


class _Encoded:
    """Standard output where a notebook or a doctest has put a text stream in its place."""

    def write(self, data: bytes) -> int:
        sys.stdout.write(bytes(data).decode())
        return len(data)

    def flush(self) -> None:
        sys.stdout.flush()


def not_writable(where: str, error: Exception) -> TargetError:
    """The TargetError for what the system says when a target cannot be opened or written."""
    reason = getattr(error, "strerror", None) or str(error)
    return TargetError(where, f"cannot be written ({reason})", remedy="free some space, change its permissions, or name another target")


class _Stream(Sink):
    """A sink that writes one stretch of bytes a document, at once and whole."""

    def __init__(self, stream: BinaryIO, where: str, *, owned: bool) -> None:
        self.where, self._stream, self._owned, self._begun = where, stream, owned, False
        self._is_file = owned and stat.S_ISREG(os.fstat(stream.fileno()).st_mode)  # no device, no pipe

    @classmethod
    def to_file(cls, path: str) -> Self:
        """A sink into the file `path`, which keeps what it holds until the first document is there. Raises TargetError."""
        check_file(path)
        try:
            return cls(open(path, "ab", buffering=0), path, owned=True)
        except (OSError, ValueError) as error:
            raise not_writable(path, error) from error

    @classmethod
    def to_standard_output(cls) -> Self:
        """A sink that prints, and leaves standard output open."""
        stream: BinaryIO = getattr(sys.stdout, "buffer", None) or _Encoded()  # type: ignore[assignment]
        return cls(stream, "standard output", owned=False)

    def _head(self) -> str:
        return ""

    def _lines(self, document: Document, record: Record) -> str:
        raise NotImplementedError

    def write(self, document: Document, record: Record) -> None:
        text = self._lines(document, record) if self._begun else self._head() + self._lines(document, record)
        start = None
        try:
            if self._is_file:
                start = self._stream.seek(0, os.SEEK_END if self._begun else os.SEEK_SET)
                self._stream.truncate(start)
            self._begun = True
            _put(self._stream, text.encode(errors="backslashreplace"))
        except BrokenPipeError:
            raise
        except OSError as error:
            if start is not None:
                with suppress(OSError):  # no half of a line stays behind on a full disk
                    self._stream.truncate(start)
            raise not_writable(self.where, error) from error

    def close(self) -> None:
        if self._owned:
            self._stream.close()


def _put(stream: BinaryIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]
    stream.flush()


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


class JsonLines(_Stream):
    """One line a document, as JSON in UTF-8 (see `with_source`)."""

    def _lines(self, document: Document, record: Record) -> str:
        return json.dumps(with_source(document, record), ensure_ascii=False, allow_nan=False) + "\n"


class Csv(_Stream):
    """One row a fact, under a header of `COLUMNS`; UTF-8 with the mark by which spreadsheets know it."""

    def _head(self) -> str:
        return "\ufeff" + _csv([list(COLUMNS)])

    def _lines(self, document: Document, record: Record) -> str:
        return _csv([[cell(value) for value in flat(fact, document, record).values()] for fact in document.facts])


def cell(value: Cell) -> str:
    """A value as a CSV field: plain decimals, ISO days, `true` and `false`, nothing for None.

    >>> cell(Decimal("8.70E+4")), cell(Decimal("0.10")), cell(True), cell(dt.date(2021, 8, 24)), cell(None)
    ('87000', '0.10', 'true', '2021-08-24', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)


def _csv(rows: Sequence[Sequence[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()
