"""What a user names as a target, turned into a sink.

In: a path, a URL, or `-`. Out: an open `Sink`; the target's ending or the URL's beginning says which. The library of a sink is imported
when it is asked for.

>>> from cqextract.sinks import Run
>>> open_sink("-", run=Run("r1")).where
'standard output'
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cqextract.columnar import Columnar
from cqextract.errors import TargetError
from cqextract.lines import Csv, JsonLines
from cqextract.packing import unpacked_name
from cqextract.sinks import Run, Sink
from cqextract.sql import Database
from cqextract.sql.engines import file_of, is_database
from cqextract.sql.engines import shown as without_password

DEFAULT = "facts.db"
STDOUT = ("-", "stdout")
KNOWN = (
    "known are .jsonl, .csv (also with .gz or .zst), .parquet, .arrow, .db, .sqlite, .duckdb, "
    "sqlite:///PATH, duckdb:///PATH, postgresql://…, mysql://…, mariadb://…, and - for standard output"
)


def open_sink(target: str | None, *, run: Run, resume: bool = False) -> Sink[Any]:
    """The sink for `target`, by its ending; None stands for `facts.db`. With `resume`, what a file holds is kept and added to, as a
    database's rows always are.

    Raises TargetError for an unknown ending and for what cannot be written or resumed, MissingExtraError where a library for it is not
    installed; nothing is changed then.
    """
    target = DEFAULT if target is None else target
    if target in STDOUT:
        if resume:
            raise TargetError("standard output", "does not say which texts are done", remedy="name a target, or leave out --resume")
        return JsonLines.to_standard_output()
    match Path(unpacked_name(target)).suffix.lower():
        case _ if is_database(target):
            return Database(target, run=run)
        case ".jsonl":
            return JsonLines.to_file(target, resume=resume)
        case ".csv":
            return Csv.to_file(target, resume=resume)
        case ".parquet" | ".arrow" if target == unpacked_name(target):
            return Columnar(target, run=run, resume=resume)
        case _:
            raise TargetError(without_password(target) or "the target", "does not say by its ending what to write", remedy=KNOWN)


def shown(target: str | None) -> str:
    """The target as it may be printed: by its usual name, and without its password.

    >>> shown(None), shown("-"), shown("mysql://me:secret@host/news")
    ('facts.db', 'standard output', 'mysql://me:***@host/news')
    """
    return DEFAULT if target is None else "standard output" if target in STDOUT else without_password(target)


def path_of(target: str | None) -> str | None:
    """The path of the target's file; None for standard output and for a database on a server."""
    target = DEFAULT if target is None else target
    if target in STDOUT:
        return None
    return file_of(target) if is_database(target) else target
