"""Sinks that write lines: JSON Lines, packed or not, and CSV; and the file beside a target that holds what failed.

In: documents and failures, through the `Sink` contract. Out: a file or standard output. A line is written whole or not at all, and a
run that was cut short can go on behind the last whole one.

>>> from cqextract.facts import Document
>>> with JsonLines.to_standard_output() as sink:
...     sink.write(Document("a", None, "9f86", 4), Record("a", "正文"))
{"id": "a", "published": null, "sha256": "9f86", "length": 4, "articles": [], "mentions": [], "facts": []}
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import json
import os
import stat
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import PurePath
from types import TracebackType
from typing import Any, BinaryIO, Self

from cqextract.errors import TargetError
from cqextract.facts import Document, day
from cqextract.formats import opened
from cqextract.packing import begins_as, packer, sound_length, unpacked_name
from cqextract.records import Failure, Record
from cqextract.seen import Seen
from cqextract.sinks import COLUMNS, Cell, Entry, Sink, check_file, flat, not_writable, with_source

PIECE_BYTES, PIECE_SECONDS = 1 << 20, 1.0  # so much, or what came in so long, is packed into one piece


class FailuresFile:
    """The file beside a target that holds what failed, one line of JSON a document: its id, the stage, the reason.

    It is that of the last run: made anew with the first failure, removed when all went well.
    """

    def __init__(self, target: str) -> None:
        self.path = f"{PurePath(unpacked_name(target)).with_suffix('')}.failures.jsonl"
        self._begun = False

    def add(self, failure: Failure) -> None:
        line = json.dumps({"id": failure.id, "stage": failure.stage, "reason": failure.reason}, ensure_ascii=False) + "\n"
        try:
            with open(self.path, "ab" if self._begun else "wb") as file:
                file.write(line.encode(errors="backslashreplace"))
        except OSError as error:
            raise not_writable(self.path, error) from error
        self._begun = True

    def settle(self) -> None:
        """The run has come to its end: where nothing failed, the file of an earlier run has nothing more to say."""
        if not self._begun:
            with suppress(OSError):
                os.unlink(self.path)


class _Encoded:
    """Standard output where a notebook or a doctest has put a text stream in its place."""

    def write(self, data: bytes) -> int:
        sys.stdout.write(bytes(data).decode())
        return len(data)

    def flush(self) -> None:
        sys.stdout.flush()


class _Stream(Sink[bytes]):
    """A sink that writes one stretch of bytes a document, whole: at once, or packed with its neighbors."""

    def __init__(self, stream: BinaryIO, where: str, *, owned: bool, pack: Callable[[bytes], bytes] | None = None) -> None:
        self.where, self._stream, self._owned, self._begun = where, stream, owned, False
        self._is_file = owned and stat.S_ISREG(os.fstat(stream.fileno()).st_mode)  # no device, no pipe
        self._failures = FailuresFile(where) if owned else None
        self._pack, self._held, self._due = pack, bytearray(), 0.0

    @classmethod
    def to_file(cls, path: str, *, resume: bool = False) -> Self:
        """A sink into the file `path`, which keeps what it holds until the first document is there; with `resume`, ever after.

        Raises TargetError where it cannot be written, and for `resume` where it is no file of ours.
        """
        check_file(path)
        pack = packer(path)
        try:
            made = cls(open(path, "ab", buffering=0), path, owned=True, pack=pack)
        except (OSError, ValueError) as error:
            raise not_writable(path, error) from error
        try:
            if resume:
                made._resume()
        except BaseException:
            made._stream.close()
            raise
        return made

    @classmethod
    def to_standard_output(cls) -> Self:
        """A sink that prints, and leaves standard output open."""
        stream: BinaryIO = getattr(sys.stdout, "buffer", None) or _Encoded()  # type: ignore[assignment]
        return cls(stream, "standard output", owned=False)

    def _resume(self) -> None:
        raise TargetError(self.where, "does not say which texts are done", remedy="write .jsonl or a database, or leave out --resume")

    def _head(self) -> bytes:
        return b""

    def put(self, entry: Entry[bytes]) -> None:
        data = entry.content if self._begun or self._held else self._head() + entry.content
        if not self._pack:
            return self._append(data)
        self._due = self._due if self._held else time.monotonic() + PIECE_SECONDS
        self._held += data
        if len(self._held) >= PIECE_BYTES or time.monotonic() >= self._due:
            self._put_held()

    def _put_held(self) -> None:
        if self._pack and self._held:
            self._append(self._pack(bytes(self._held)))
            self._held.clear()

    def _append(self, data: bytes) -> None:
        start = None
        try:
            if self._is_file:
                start = self._stream.seek(0, os.SEEK_END if self._begun else os.SEEK_SET)
                self._stream.truncate(start)
            _write(self._stream, data)
            self._begun = True
        except BaseException as error:
            if start is not None:
                with suppress(OSError):  # no half of a line stays behind on a full disk, or when the run is stopped in it
                    self._stream.truncate(start)
                    self._begun = True
            if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
                self._held.clear()  # closing must not try again
                raise not_writable(self.where, error) from error
            raise

    def fail(self, failure: Failure) -> None:
        if self._failures:
            self._failures.add(failure)

    def close(self) -> None:
        if self._owned and not self._stream.closed:
            try:
                self._put_held()
            finally:
                self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
        if kind is None and self._failures:
            self._failures.settle()


def _write(stream: BinaryIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]
    stream.flush()


def json_line(document: Document, record: Record) -> bytes:
    """A document as one line of JSON in UTF-8 (see `with_source`)."""
    line = json.dumps(with_source(document, record), ensure_ascii=False, allow_nan=False) + "\n"
    return line.encode(errors="backslashreplace")


class JsonLines(_Stream):
    """One line a document."""

    content = staticmethod(json_line)
    _done: Seen | None = None

    def put(self, entry: Entry[bytes]) -> None:
        if self._done and self._done.put(entry.id, _content(entry.sha256, entry.published)) is not None:
            self._outdated[entry.id] += 1
        super().put(entry)

    def done(self, records: Sequence[Record]) -> set[str]:
        if not self._done:
            return set()
        return {record.id for record in records if self._done.get(record.id) == _content(record.sha256, record.published)}

    def _resume(self) -> None:
        """Find out what the file holds, and go on behind it."""
        self._done, self._outdated = Seen(), Counter[str]()
        if not self._is_file:
            return
        sound = self._sound_length()
        self._stream.truncate(sound)
        self._begun = True
        for _, document in _documents(self.where) if sound else ():
            if self._done.put(document["id"], _content(document["sha256"], document["published"])) is not None:
                self._outdated[document["id"]] += 1

    def _sound_length(self) -> int:
        """How much of the file is whole. Raises TargetError, before anything is changed, unless it begins as this sink begins one."""
        with open(self.where, "rb") as stream:
            ours = begins_as(stream.read(4), self.where, unpacked=b'{"id')
            stream.seek(0)
            sound = sound_length(stream, self.where) if ours else 0
        if sound:
            with opened(self.where) as lines:
                ours = {"id", "sha256", "published"} <= _json(lines.readline(), self.where).keys()
        if not ours:
            raise _not_ours(self.where)
        return sound

    def close(self) -> None:
        super().close()
        if self._done:
            self._done.close()
            if self._outdated:
                self._drop_outdated()
            self._done = None

    def _drop_outdated(self) -> None:
        """Rewrite the file without the lines of documents that have a newer one: a new file, put in the place of the old one."""
        new = f"{self.where}.new"
        with suppress(FileNotFoundError):
            os.unlink(new)
        with JsonLines(open(new, "ab", buffering=0), new, owned=True, pack=self._pack) as sink:
            for line, document in _documents(self.where):
                if self._outdated[document["id"]]:
                    self._outdated[document["id"]] -= 1
                else:
                    sink._put_line(line)
        os.replace(new, self.where)

    def _put_line(self, line: bytes) -> None:
        self._held += line
        if not self._pack:
            self._append(bytes(self._held))
            self._held.clear()
        elif len(self._held) >= PIECE_BYTES:
            self._put_held()


def _content(sha256: str, published: dt.date | str | None) -> str:
    return f"{sha256} {published if isinstance(published, str) else day(published)}"


def _documents(path: str) -> Iterator[tuple[bytes, dict[str, Any]]]:
    with opened(path) as stream:
        for line in stream:
            yield line, _json(line, path)


def _json(line: bytes, path: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
        return found if isinstance(found, dict) else {}
    except ValueError as error:
        raise _not_ours(path) from error


def _not_ours(path: str) -> TargetError:
    return TargetError(path, "is not what `cqextract annotate` writes", remedy="name another file, or leave out --resume")


def csv_rows(document: Document, record: Record) -> bytes:
    """The facts of a document as rows of CSV in UTF-8."""
    return _csv([[cell(value) for value in flat(fact, document, record).values()] for fact in document.facts])


class Csv(_Stream):
    """One row a fact, under a header of `COLUMNS`; UTF-8 with the mark by which spreadsheets know it."""

    content = staticmethod(csv_rows)

    def _head(self) -> bytes:
        return codecs.BOM_UTF8 + _csv([list(COLUMNS)])


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


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(errors="backslashreplace")
