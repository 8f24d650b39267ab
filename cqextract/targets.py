"""What a user names as a target, turned into a sink.

In: a path, a URL, or `-`. Out: an open `Sink`; the target's ending says which. The library of a sink is imported when it is asked for.

>>> from cqextract.sinks import Run
>>> open_sink("-", run=Run("r1")).where
'standard output'
"""

from __future__ import annotations

from pathlib import Path

from cqextract.errors import TargetError
from cqextract.sinks import Csv, JsonLines, Run, Sink

DEFAULT = "facts.db"
STDOUT = ("-", "stdout")
SQLITE = "sqlite:///"
KNOWN = "known are .jsonl, .csv, .db, .sqlite, sqlite:///PATH, and - for standard output"


def open_sink(target: str | None, *, run: Run) -> Sink:
    """The sink for `target`, by its ending; None stands for `facts.db`.

    Raises TargetError for an unknown ending and for what cannot be written; nothing is changed then.
    """
    target = DEFAULT if target is None else target
    if target in STDOUT:
        return JsonLines.to_standard_output()
    if target.startswith(SQLITE):
        return _sqlite(target.removeprefix(SQLITE), run)
    match Path(target).suffix.lower():
        case ".jsonl":
            return JsonLines.to_file(target)
        case ".csv":
            return Csv.to_file(target)
        case ".db" | ".sqlite":
            return _sqlite(target, run)
        case _:
            raise TargetError(target or "the target", "does not say by its ending what to write", remedy=KNOWN)


def _sqlite(path: str, run: Run) -> Sink:
    from cqextract.sql import Sqlite

    return Sqlite(path, run=run)
