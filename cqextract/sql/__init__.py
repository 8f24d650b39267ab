"""Annotations in a database, for people who ask questions in SQL: SQLite, PostgreSQL, MySQL, MariaDB, DuckDB.

In: documents and failures, through the `Sink` contract. Out: the tables `document`, `fact`, `mention`, `run` and `failure`, and the
views `latest_fact` and `fact_sheet`. In reading order: `tables` (and views), `engines` (what differs between the databases when
connecting and failing), `bulk` (and when writing), `migrations` (older tables), `sink`, `reading`.
"""

from cqextract.sinks import MENTION_COLUMNS, mention_row
from cqextract.sql.reading import rows
from cqextract.sql.sink import Database
from cqextract.sql.tables import schema

__all__ = ["MENTION_COLUMNS", "Database", "mention_row", "rows", "schema"]
