"""Texts in a Spark DataFrame become facts in another one: the same rows as from one process, on as many machines as Spark has.

In: a DataFrame with a column of texts. Out: a DataFrame, lazy like all of Spark's, whose rows are those of `cqextract.arrow`. Spark
carries batches and plain options; each of its Python processes builds its own `Extractor`, once.

    from cqextract.spark import annotate
    annotate(spark.read.parquet("texts/")).write.parquet("facts/")
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from cqextract.arrow import Rows, annotate_batches, check_columns, schema
from cqextract.sinks import DIGITS, PLACES
from cqextract.tables import ANY, Columns

if TYPE_CHECKING:
    from pyarrow import DataType, RecordBatch, Schema
    from pyspark.sql import DataFrame

_TYPES = {
    "string": "STRING", "int32": "INT", "bool": "BOOLEAN", "double": "DOUBLE", "date32[day]": "DATE",
    f"decimal128({DIGITS}, {PLACES})": f"DECIMAL({DIGITS}, {PLACES})",
}  # fmt: skip


def annotate(
    df: DataFrame, *, rows: Rows = "facts", columns: Columns = ANY, published: dt.date | str | None = None, **options: Any
) -> DataFrame:
    """The facts (or, by `rows`, the mentions or the documents) of the texts in `df`.

    All arguments are those of `cqextract.arrow.annotate_batches`, which says what comes out. Rows come in no order, as everywhere in
    Spark. cqextract must be installed for Spark's Python on every machine, and the folders and files of `options` must be found there
    and here.

    Raises InputError when `df` lacks a column, and what `Extractor` raises; what only a worker can find out fails Spark's job.
    """
    check_columns(df.columns, columns, where="the DataFrame")
    wanted = [name or option for option, name in columns._asdict().items()]
    texts = df.select([_quoted(name) for name in wanted if name in df.columns])
    return texts.mapInArrow(task(rows=rows, columns=columns, published=published, **options), ddl(schema(rows)))


def task(**options: Any) -> Callable[[Iterable[RecordBatch]], Iterator[RecordBatch]]:
    """What Spark sends to its workers: the name of a function, and plain values."""
    next(annotate_batches([], **options), None)  # a mistake in them is told here, before Spark starts
    return partial(annotate_batches, **options)


def ddl(layout: Schema) -> str:
    """An Arrow schema in Spark's words.

    >>> ddl(schema("mentions"))[:50]
    '`id` STRING, `document_id` STRING, `type` STRING, '
    """
    return ", ".join(f"{_quoted(field.name)} {_type(field.type)}" for field in layout)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _type(kind: DataType) -> str:
    from pyarrow.types import is_list, is_struct

    if is_list(kind):
        return f"ARRAY<{_type(kind.value_type)}>"
    if is_struct(kind):
        return "STRUCT<" + ", ".join(f"{_quoted(field.name)}: {_type(field.type)}" for field in kind) + ">"
    return _TYPES[str(kind)]
