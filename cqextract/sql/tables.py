"""The tables and views of a database of facts.

In: the columns of `cqextract.sinks`. Out: SQLAlchemy's description of the tables, with keys, and indices on what users ask by (subject,
indicator, concept, period); and the views as text of each database's own.

>>> [column.name for column in schema().tables["failure"].columns]
['run_id', 'document_id', 'stage', 'reason']
>>> sorted(VIEWS)
['fact_sheet', 'latest_fact']
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cqextract.facts import number
from cqextract.sinks import DIGITS, DOCUMENT_COLUMNS, PLACES, TABLES, fitting

if TYPE_CHECKING:
    from sqlalchemy import Column, MetaData, Select, Table
    from sqlalchemy.types import TypeEngine

# The types of the values of each table that documents fill; `document` has a column more, the digest of its annotations.
TABLE_COLUMNS: Mapping[str, Mapping[str, type]] = MappingProxyType({
    **TABLES, "document": {**DOCUMENT_COLUMNS, "annotations_sha256": str},
})  # fmt: skip
_INDEXED: Mapping[str, Sequence[str]] = MappingProxyType({
    "document": ("published", "sha256"), "mention": ("document_id", "type", "name"),
    "fact": ("document_id", "subject_name", "subject_code", "indicator_text", "indicator_concept", "period_to"),
})  # fmt: skip
_LONG = ("subject_name", "indicator_text", "name")  # indexed texts of any length
# MySQL's keys have a length: with four bytes a character, 3,072 bytes is the longest.
_KEYS = {"id": 700, "document_id": 700, "run_id": 36, "key": 64, "stage": 16, "sha256": 64, "type": 16, "subject_code": 16,
         "indicator_concept": 191}  # fmt: skip


@lru_cache(maxsize=1)
def schema() -> MetaData:
    """The tables. Values (`value_low`, `low` …) are exact decimals: of any size in PostgreSQL, DECIMAL(38, 12) in MySQL and DuckDB.

    SQLite has none: there, whole numbers below 2**63 are exact, others are the binary floats that print like the decimal. What has more
    than 26 digits before the point is NULL where decimals have a width.
    """
    from sqlalchemy import Column, DateTime, MetaData, Table, Text

    tables = MetaData()
    options: dict[str, Any] = {f"{name}_{key}": value for name in ("mysql", "mariadb") for key, value in _MYSQL.items()}
    Table("meta", tables, Column("key", _key("key"), primary_key=True), Column("value", Text, nullable=False), **options)
    Table(
        "run", tables, Column("run_id", _key("run_id"), primary_key=True), Column("started", DateTime(timezone=True)),
        Column("version", Text), Column("patterns_sha256", Text), Column("models", Text), Column("options", Text), **options,
    )  # fmt: skip
    for name, columns in TABLE_COLUMNS.items():
        _flat_table(name, tables, columns, options)
    Table(
        "failure", tables, Column("run_id", _key("run_id"), primary_key=True), Column("document_id", _key("document_id"), primary_key=True),
        Column("stage", _key("stage"), primary_key=True), Column("reason", Text), _reference("run_id", "run.run_id"), **options,
    )  # fmt: skip
    return tables


_MYSQL = {"charset": "utf8mb4", "collate": "utf8mb4_bin", "engine": "InnoDB"}
_REQUIRED = ("sha256", "length", "run_id", "annotations_sha256")


def _flat_table(name: str, tables: MetaData, columns: Mapping[str, type], options: Mapping[str, Any]) -> None:
    from sqlalchemy import Column, Table

    made: list[Column[Any]] = [
        Column(key, _type(key, kind), primary_key=key == "id", nullable=key != "id" and not (name == "document" and key in _REQUIRED))
        for key, kind in columns.items()
    ]
    reference = _reference("run_id", "run.run_id") if name == "document" else _reference("document_id", "document.id")
    table = Table(name, tables, *made, reference, **options)
    for key in _INDEXED[name]:
        _index(table, key)


def _index(table: Table, column: str) -> None:
    """An index on one column; a long text is found by its hash or its beginning."""
    from sqlalchemy import Index

    of_any_length: dict[str, Any] = {"postgresql_using": "hash", "mysql_length": {column: 191}, "mariadb_length": {column: 191}}
    made = Index(f"ix_{table.name}_{column}", table.c[column], **(of_any_length if column in _LONG else {}))
    made.ddl_if(callable_=_not_in_duckdb)


def _not_in_duckdb(*_: Any, dialect: Any, **__: Any) -> bool:
    """DuckDB reads whole columns; and what refers to a row, it checks against rows that the same transaction has deleted."""
    return bool(dialect.name != "duckdb")


def _reference(column: str, target: str) -> Any:
    from sqlalchemy import ForeignKeyConstraint

    return ForeignKeyConstraint([column], [target]).ddl_if(callable_=_not_in_duckdb)


def _type(name: str, kind: type) -> TypeEngine[Any]:
    from sqlalchemy import Boolean, Date, Float, Integer, Text
    from sqlalchemy.dialects.mysql import LONGTEXT

    if name in _KEYS:
        return _key(name)
    long_text = Text().with_variant(LONGTEXT(), "mysql", "mariadb")  # MySQL's TEXT ends at 64 KB
    types: dict[type, Any] = {
        str: long_text if name == "text" else Text(), int: Integer(), bool: Boolean(), float: Float(53), dt.date: Date(), Decimal: _exact(),
    }  # fmt: skip
    found: TypeEngine[Any] = types[kind]
    return found


def _key(name: str) -> TypeEngine[Any]:
    from sqlalchemy import String

    return String().with_variant(String(_KEYS[name]), "mysql", "mariadb")


def _exact() -> TypeEngine[Any]:
    from sqlalchemy import Numeric
    from sqlalchemy.types import TypeDecorator, UserDefinedType

    class Plain(UserDefinedType[Any]):
        """NUMERIC as SQLite takes it: an integer or a float, just as bound; SQLAlchemy's own makes a float of every value."""

        cache_ok = True

        def get_col_spec(self, **_: Any) -> str:
            return "NUMERIC"

    class Exact(TypeDecorator[Any]):
        """A decimal where the database has them, in SQLite the number that prints like it."""

        impl = Numeric
        cache_ok = True

        def load_dialect_impl(self, dialect: Any) -> Any:
            plain = {"sqlite": Plain(), "postgresql": Numeric()}
            return dialect.type_descriptor(plain.get(dialect.name, Numeric(DIGITS, PLACES)))

        def process_bind_param(self, value: Any, dialect: Any) -> Any:
            if value is None or dialect.name == "postgresql":
                return value
            if dialect.name != "sqlite":
                return fitting(value)
            return in_sqlite(value)

    return Exact()


def in_sqlite(value: Decimal) -> int | float:
    """A decimal as SQLite holds it: the number that prints like it.

    >>> in_sqlite(Decimal("87000")), in_sqlite(Decimal("0.10")), in_sqlite(Decimal("1E+20"))
    (87000, 0.1, 1e+20)
    """
    plain = number(value)
    return plain if abs(plain) < 2**63 else float(plain)


# --- views ----------------------------------------------------------------------------------------------------------------------


def _latest_fact() -> Select[Any]:
    """The newest value of every series: of one subject, indicator, kind, modality, unit, comparison and whole, the fact whose period ends
    last; of several such, the one that was published last, and of these the surest."""
    from sqlalchemy import case, func, select

    fact, document = schema().tables["fact"], schema().tables["document"]
    series = (
        func.coalesce(fact.c.subject_code, fact.c.subject_name, fact.c.subject_text),
        func.coalesce(fact.c.indicator_concept, fact.c.indicator_text),
        *(fact.c[name] for name in ("kind", "modality", "unit", "reference_text", "whole_text")),
    )
    unknown_last = [order for c in (fact.c.period_to, document.c.published) for order in (case((c.is_(None), 1), else_=0), c.desc())]
    place = func.row_number().over(partition_by=series, order_by=[*unknown_last, fact.c.confidence.desc(), fact.c.id])
    known = fact.c.subject_text.is_not(None) & fact.c.indicator_text.is_not(None)
    ranked = (
        select(*fact.c, document.c.published, place.label("place"))
        .join_from(fact, document, fact.c.document_id == document.c.id).where(known).subquery("ranked")
    )  # fmt: skip
    return select(*(c for c in ranked.c if c.name != "place")).where(ranked.c.place == 1)


def _fact_sheet() -> Select[Any]:
    """A fact a row, as a reader of a spreadsheet wants it: who, what, how much, when, according to whom, and where it stands."""
    from sqlalchemy import func, select

    fact, document = schema().tables["fact"], schema().tables["document"]
    shown = {
        "published": document.c.published, "title": document.c.title,
        "subject": func.coalesce(fact.c.subject_name, fact.c.subject_resolved_text, fact.c.subject_text),
        "indicator": fact.c.indicator_text, "figure": fact.c.figure_text, "low": fact.c.value_low, "high": fact.c.value_high,
        "unit": fact.c.unit, "kind": fact.c.kind, "direction": fact.c.direction,
        "against": func.coalesce(fact.c.reference_text, fact.c.whole_text), "period": fact.c.period_text,
        "period_from": fact.c.period_from, "period_to": fact.c.period_to, "modality": fact.c.modality, "source": fact.c.source_text,
        "confidence": fact.c.confidence, "document": fact.c.document_id, "figure_start": fact.c.figure_start,
    }  # fmt: skip
    return (
        select(*(column.label(name) for name, column in shown.items()))
        .join_from(fact, document, fact.c.document_id == document.c.id)
        .order_by(document.c.published, document.c.id, fact.c.figure_start)
    )


VIEWS: Mapping[str, Callable[[], Select[Any]]] = MappingProxyType({"latest_fact": _latest_fact, "fact_sheet": _fact_sheet})


def view_statement(name: str, dialect: Any) -> str:
    """The statement that makes a view in the database of this dialect."""
    return f"CREATE VIEW {name} AS {VIEWS[name]().compile(dialect=dialect, compile_kwargs={'literal_binds': True})}"
