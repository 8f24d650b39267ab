"""What a database holds, for people who look into it; nothing is written.

In: the target that `annotate` wrote. Out: rows of the table `fact`.
"""

from __future__ import annotations

import os
from typing import Any

from cqextract.errors import InputError, TargetError
from cqextract.sql.engines import engine, file_of, transaction
from cqextract.sql.migrations import check
from cqextract.sql.tables import schema

SEARCHED = ("subject_name", "subject_text", "subject_resolved_text", "indicator_text")


def rows(target: str, *, limit: int, wanted: str = "") -> list[dict[str, Any]]:
    """The first `limit` rows of `fact` that have `wanted` in their subject or indicator.

    They come in the order of the documents and their text.

    Raises InputError for a database that is missing, cannot be reached or is none of cqextract's.
    """
    from sqlalchemy import or_, select

    path = file_of(target)
    if path is not None and not os.path.isfile(path):
        raise InputError(path, "there is no such database", remedy="run `cqextract annotate` first, or name another file")
    fact = schema().tables["fact"]
    try:
        made = engine(target, begin="BEGIN")
        try:
            with transaction(made, path or target) as connection:
                check(connection, path or target)
                query = select(fact).order_by(fact.c.document_id, fact.c.figure_start).limit(limit)
                if wanted:
                    query = query.where(or_(*(fact.c[name].contains(wanted, autoescape=True) for name in SEARCHED)))
                return [dict(row) for row in connection.execute(query).mappings()]
        finally:
            made.dispose()
    except TargetError as error:
        raise InputError(error.where, error.reason, remedy=error.remedy) from error
