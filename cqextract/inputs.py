"""What the user names on the command line, turned into texts.

In: paths of files and folders, patterns of paths, or `-` for standard input. Out: a `Record` for every text that could be read and a
`Failure` for every one that could not, so that one bad file never stops the others. Tables are read row by row, never as a whole.

>>> [str(outcome) for outcome in read(["missing.txt"])]
['missing.txt: there is no such file or folder; check the path']
"""

from __future__ import annotations

import datetime as dt
import glob
import lzma
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

from cqextract import tables
from cqextract.errors import CqextractError, DateError, InputError
from cqextract.formats import READERS, format_of, is_known, is_packed, opened
from cqextract.published import Dates as Dates
from cqextract.published import no_date, parse_date, publication_dates
from cqextract.records import Failure, Record, unreadable
from cqextract.seen import Seen
from cqextract.tables import ANY, Columns

STDIN = "-"
FORMATS = (*READERS, *tables.FORMATS)

__all__ = ["ANY", "FORMATS", "Columns", "Failure", "Record", "document_id", "find", "parse_date", "publication_dates", "read", "read_one"]


def read(
    inputs: Iterable[str],
    *,
    published: Dates = no_date,
    columns: Columns = ANY,
    format: str | None = None,
    count: Callable[[int], None] | None = None,
) -> Iterator[Record | Failure]:
    """The texts of `inputs`: files, folders (at any depth, sorted, hidden ones left out), patterns such as `2021/**/*.txt`, and `-`.

    A record's id is the path as given, in POSIX form (`news/2021/a.txt`), `stdin`, or what its row in a table says; a file named twice
    is read once. `format` is one of `FORMATS`, for all of them; otherwise the ending of each tells. `count` is told how many bytes have
    been read from the files. Nothing is raised for a text that is missing, empty, unreadable or no text, or whose id another one has: it
    comes out as a `Failure`, in its place.
    """
    files, ids = Seen(), Seen()  # there may be millions
    for source in find(inputs):
        id = source.id if isinstance(source, Failure) else document_id(source)
        if files.put(id) is not None:
            continue
        for outcome in [source] if isinstance(source, Failure) else _texts(source, published, columns, format or format_of(source), count):
            if ids.put(outcome.id) is not None and isinstance(outcome, Record):
                error = InputError(outcome.id, "another text has this id", remedy="give each text one of its own")
                yield Failure.of(error, stage="read")
            else:
                yield outcome


def find(inputs: Iterable[str]) -> Iterator[str | Failure]:
    """The files that `inputs` stand for, not yet opened: paths, `-`, and a Failure for a folder or pattern that holds no text."""
    for given in inputs:
        is_pattern = glob.has_magic(given) and not os.path.lexists(given)
        if not is_pattern and (given == STDIN or not os.path.isdir(given)):
            yield given
            continue
        empty = True
        for found in _matches(given) if is_pattern else _files(given):
            empty = False
            yield found
        if empty:
            reason = "no file matches it" if is_pattern else "the folder holds no text (.txt, .html, .pdf, .jsonl …)"
            error = InputError(document_id(given), reason, remedy="name the files, or another folder")
            yield Failure.of(error, stage="read")


def _matches(pattern: str) -> Iterator[str]:
    """The files whose paths match the pattern, sorted; of a pattern with `**` those at any depth."""
    return (Path(path).as_posix() for path in sorted(glob.iglob(pattern, recursive=True)) if not os.path.isdir(path))


def _files(folder: str) -> Iterator[str | Failure]:
    """The texts of a folder and its subfolders, sorted; links to folders are not followed, so nothing goes in circles."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Failure.of(unreadable(document_id(folder), error), stage="read")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = Path(folder, entry.name).as_posix()
        if entry.is_dir(follow_symlinks=False):
            yield from _files(path)
        elif is_known(entry.name) and (entry.is_symlink() or entry.is_file()):
            yield path


def _texts(path: str, published: Dates, columns: Columns, format: str, count: Callable[[int], None] | None) -> Iterator[Record | Failure]:
    """The texts in one file: one, or those of a table's rows."""
    if format not in tables.FORMATS:
        yield read_one(path, published=published, format=format, count=count)
        return
    id = document_id(path)
    try:
        with _stream(path, count) as stream:
            yield from tables.read(format, stream, where=id, path=None if path == STDIN else path, columns=columns, published=published)
    except (CqextractError, OSError, ValueError) as error:
        yield _failure(id, error)


def read_one(
    path: str, *, published: Dates = no_date, format: str | None = None, count: Callable[[int], None] | None = None
) -> Record | Failure:
    """One file that holds one text, or standard input for `-`, as a record; a failure where it cannot be read."""
    id, format = document_id(path), format or format_of(path)
    try:
        if format in tables.FORMATS:
            raise InputError(id, "is a table of many texts", remedy="annotate it")
        with _stream(path, count) as stream:
            text, title, stated, pages = READERS[format](stream.read(), where=id)
        day = published(id) or _stated_day(stated)
        plain = format == "text" and path != STDIN and not is_packed(path)
        return Record(id, text, day, title, None if path == STDIN else path, keep_text=not plain, pages=pages)
    except (CqextractError, OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
        return _failure(id, error)


def document_id(path: str) -> str:
    """The id of the document in `path`. A file name that is no text itself is escaped, so that every sink can write it.

    >>> document_id("./news/a.txt"), document_id("-")
    ('news/a.txt', 'stdin')
    """
    return "stdin" if path == STDIN else os.fsencode(Path(path).as_posix()).decode("utf-8", "backslashreplace")


def _stated_day(stated: str | None) -> dt.date | None:
    """The day that a file gives for itself, if it is one."""
    try:
        return parse_date(stated) if stated else None
    except DateError:
        return None


def _stream(path: str, count: Callable[[int], None] | None) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if path == STDIN else opened(path, count=count)


def _failure(id: str, error: Exception) -> Failure:
    return Failure.of(error if isinstance(error, CqextractError) else unreadable(id, error), stage="read", id=id)
