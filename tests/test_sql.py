"""Databases: every table and view, older versions, other programs, two runs at once, lost connections, full disks."""

import datetime as dt
import gc
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from decimal import Decimal

import pytest
import servers
import sqlalchemy
from documents import RUN, SECOND, TEXT, made, query, record_of, write

from cqextract import sql
from cqextract.errors import InputError, MissingExtraError, TargetError
from cqextract.facts import Span, number
from cqextract.records import Failure, Record
from cqextract.sinks import COLUMNS, flat
from cqextract.sql import migrations, sink
from cqextract.sql.engines import engine
from cqextract.sql.tables import schema
from cqextract.targets import open_sink

SERVERS = ("postgresql", "mariadb")


def emptied(request, kind, tmp_path):
    return request.getfixturevalue(kind).database() if kind in SERVERS else str(tmp_path / f"facts.{kind}")


@pytest.fixture(params=["db", "duckdb", *SERVERS])
def database(request, tmp_path):
    """The target of an empty database of every kind."""
    return emptied(request, request.param, tmp_path)


@pytest.fixture(params=SERVERS)
def served(request, tmp_path):
    """The target of an empty database on a server."""
    return emptied(request, request.param, tmp_path)


def snapshot(target, *, without=()):
    """All rows of the tables that a second run must not touch."""
    return {name: query(target, everything(schema().tables[name], without)) for name in ("document", "fact", "mention")}


def everything(table, without):
    return sqlalchemy.select(*(column for column in table.columns if column.name not in without)).order_by(table.c.id)


def plain(value):
    """A value as every database can give it back: decimals by their size, days by their ISO form."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def rows(target, statement):
    return [tuple(map(plain, row)) for row in query(target, statement)]


def test_fills_every_table(database):
    write(database, made("a.txt"), failures=[Failure("b.txt", "read", "the file is empty; leave it out")])
    document = ("a.txt", "2021-08-24", made("a.txt").sha256, len(TEXT), TEXT[:6], "in/a.txt", "r1")
    assert rows(database, "SELECT id, published, sha256, length, title, source_path, run_id FROM document") == [document]
    assert query(database, "SELECT run_id, document_id, stage, reason FROM failure") == [
        ("r1", "b.txt", "read", "the file is empty; leave it out")
    ]
    assert query(database, "SELECT run_id, version, patterns_sha256, models, options FROM run") == [
        ("r1", "1.0", "ab12", '{"ner": "1"}', '{"workers": 2}')
    ]
    mentions = rows(database, "SELECT type, clean, low, unit, period_to, name, category, code FROM mention ORDER BY type")
    assert mentions == [
        ("DATE", "上半年", None, None, "2021-06-30", None, None, None),
        ("ORG", "青山市统计局", None, None, None, "青山市统计局", "government", None),
        ("PLACE", "全省", None, None, None, "青山省", None, "990000"),
        ("QUANTITY", "12.5亿元", 1250000000, "元", None, None, None, None),
    ]


def test_the_rows_are_the_flat_facts(database):
    write(database, made("a.txt"))
    facts = [flat(fact, made("a.txt")) for fact in made("a.txt").facts]
    found = sql.rows(database, limit=9)
    assert [list(row) for row in found] == [list(COLUMNS)] * 2
    assert [{k: plain(v) for k, v in row.items()} for row in found] == [{k: plain(v) for k, v in row.items()} for row in facts]
    assert len(sql.rows(database, limit=1)) == 1
    assert [row["kind"] for row in sql.rows(database, limit=9, wanted="产值")] == ["level"]


@pytest.mark.parametrize("value", ["0.1", "87000", "9007199254740993", "1E+22", "-2.5", "0.333333333333"])
def test_values_are_exact(database, value):
    write(database, made("a.txt", value=value))
    ((found,),) = query(database, "SELECT value_low FROM fact WHERE kind = 'level'")
    assert found == (number(Decimal(value)) if database.endswith(".db") else Decimal(value))


@pytest.mark.parametrize("text", ["甲\t乙\r\n丙\n", "\\N", "\\\\t'\"", ""])
def test_any_text_comes_back_as_it_is(database, text):
    document = made("a.txt")
    mention = replace(document.mentions[0], span=Span(0, len(text), text, text))
    write(database, replace(document, mentions=[mention]))
    assert query(database, "SELECT text, clean FROM mention") == [(text, text)]


def test_postgresql_holds_any_decimal(postgresql):
    database, value = postgresql.database(), Decimal("9" * 60 + "." + "3" * 20)
    write(database, made("a.txt", value=str(value)))
    assert query(database, "SELECT value_low FROM fact WHERE kind = 'level'") == [(value,)]


def test_a_second_run_only_adds_a_run(database):
    write(database, made("a.txt"), made("b.txt"))
    before = snapshot(database)
    write(database, made("b.txt"), made("a.txt"), run=SECOND)
    assert snapshot(database) == before
    assert query(database, "SELECT count(*) FROM run") == [(2,)]


def test_a_document_is_written_anew_whatever_differs(database):
    document = made("a.txt")
    write(database, document)
    unsure = replace(document, facts=[replace(fact, confidence=0.5) for fact in document.facts])  # the ids are the same
    write(database, unsure, run=SECOND)
    assert query(database, "SELECT DISTINCT confidence FROM fact") == [(0.5,)]


def test_another_version_s_texts_are_not_done(database):
    write(database, made("a.txt"))
    other = replace(SECOND, version="2.0")
    assert write(database, made("a.txt"), run=other, resume=True) == set()
    assert write(database, made("a.txt"), run=replace(RUN, run_id="r3"), resume=True) == {"a.txt"}


def test_what_users_ask_by_is_indexed(database):
    from sqlalchemy import inspect

    write(database, made("a.txt"))
    used = engine(database)
    indexed = {column for index in inspect(used).get_indexes("fact") for column in index["column_names"]}
    used.dispose()
    wanted = {"document_id", "subject_name", "subject_code", "indicator_text", "indicator_concept", "period_to"}
    assert indexed >= wanted or database.endswith(".duckdb")


def test_the_latest_fact_of_a_series_is_that_of_its_last_period_and_publication(database):
    write(
        database, made("old", value="1", published=dt.date(2021, 7, 1)), made("new", value="2"), made("undated", value="3", published=None)
    )
    found = rows(database, "SELECT document_id, kind, subject_name, indicator_concept, value_low, period_to, published FROM latest_fact")
    assert found == [("new", "level", "青山市", "output", 2, "2021-06-30", "2021-08-24")]


def test_the_sheet_of_facts_reads_well(database):
    write(database, made("a"))
    shown = "published, title, subject, indicator, figure, low, unit, against, period, source, document"
    assert rows(database, f"SELECT {shown} FROM fact_sheet") == [
        ("2021-08-24", TEXT[:6], "青山市", "产值", "12.5亿元", 1250000000, "元", None, "上半年", "青山市统计局", "a"),
        ("2021-08-24", TEXT[:6], "青山市", None, "三成", 30.1, "%", "全省", None, None, "a"),
    ]


@pytest.mark.parametrize(
    "change",
    [{"sha256": made("a", value="8").sha256}, {"published": None}, {"facts": ()}, {"mentions": ()}],
    ids=lambda change: next(iter(change)),
)
def test_any_change_of_a_document_replaces_its_rows_and_no_others(database, change):
    path = database
    write(path, made("a.txt"), made("b.txt"))
    changed = replace(made("a.txt"), **change)
    write(path, changed, run=SECOND)
    assert query(path, "SELECT id, run_id FROM document ORDER BY id") == [("a.txt", "r2"), ("b.txt", "r1")]
    assert query(path, "SELECT count(*) FROM fact WHERE document_id = 'a.txt'") == [(len(changed.facts),)]
    assert query(path, "SELECT count(*) FROM mention WHERE document_id = 'a.txt'") == [(len(changed.mentions),)]
    assert query(path, "SELECT count(*) FROM fact WHERE document_id = 'b.txt'") == [(2,)]


def test_what_one_batch_holds_is_committed_while_the_run_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(sink, "BATCH_DOCUMENTS", 2)
    path = tmp_path / "facts.db"
    with open_sink(str(path), run=RUN) as opened:
        for id in ("a", "b", "c"):
            opened.write(made(id), Record(id, TEXT))
        assert query(path, "SELECT id FROM document ORDER BY id") == [("a",), ("b",)]


def test_a_batch_that_fails_leaves_the_old_rows(database, monkeypatch):
    write(database, made("a.txt"))
    before = snapshot(database)

    def crash(*_):
        raise MemoryError

    monkeypatch.setattr(sink, "insert", crash)
    with pytest.raises(MemoryError):
        write(database, made("a.txt", value="7"), run=SECOND)
    assert snapshot(database) == before


def test_the_same_failure_twice_in_a_run_is_one_row(database):
    path = database
    write(path, failures=[Failure("b", "read", "first"), Failure("b", "read", "second")])
    assert query(path, "SELECT document_id, reason FROM failure") == [("b", "second")]


def test_two_equal_mentions_are_one_row(database):
    path, document = database, made("a.txt")
    write(path, replace(document, mentions=(*document.mentions, document.mentions[0])))
    assert query(path, "SELECT count(*) FROM mention") == [(4,)]


def other_program(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    connection.commit()
    connection.close()


def newer_version(path):
    open_sink(str(path), run=RUN).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = '99'")
    connection.commit()
    connection.close()


def damaged(path):
    open_sink(str(path), run=RUN).close()
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))


FOREIGN = [
    ("is not an SQLite database", lambda path: path.write_text("my diary, do not overwrite " * 50)),
    ("is not an SQLite database", lambda path: path.write_text("x")),
    ("is damaged", damaged),
    ("is a database of another program", other_program),
    ("has tables of version 99", newer_version),
]


@pytest.mark.parametrize("reason, make", FOREIGN, ids=[make.__name__ for _, make in FOREIGN])
def test_a_file_that_is_not_ours_is_left_as_it_is(tmp_path, reason, make):
    path = tmp_path / "facts.db"
    make(path)
    before = path.read_bytes()
    with pytest.raises(TargetError, match=f"facts.db: {reason}.*; name another file"):
        open_sink(str(path), run=RUN)
    with pytest.raises(InputError, match=f"facts.db: {reason}"):
        sql.rows(str(path), limit=1)
    assert path.read_bytes() == before


def test_a_database_in_use_says_so(tmp_path, monkeypatch):
    path = tmp_path / "facts.db"
    write(path, made("a.txt"))
    monkeypatch.setattr("cqextract.sql.engines.LOCK_SECONDS", 0)
    connection = sqlite3.connect(path)
    connection.execute("BEGIN EXCLUSIVE")
    with pytest.raises(TargetError, match="is being written by another program; wait for it"):
        open_sink(str(path), run=RUN)
    connection.close()


def test_no_rows_without_a_database(tmp_path):
    with pytest.raises(InputError, match="there is no such database; run `cqextract annotate` first"):
        sql.rows(str(tmp_path / "facts.db"), limit=1)
    assert not list(tmp_path.iterdir())


# --- older versions -------------------------------------------------------------------------------------------------------------

TABLES_1 = """
CREATE TABLE meta ("key" VARCHAR NOT NULL, value VARCHAR NOT NULL, PRIMARY KEY ("key"));
CREATE TABLE run (run_id VARCHAR NOT NULL, started DATETIME, version VARCHAR, patterns_sha256 VARCHAR, models TEXT, options TEXT,
    PRIMARY KEY (run_id));
CREATE TABLE document (id VARCHAR NOT NULL, published DATE, sha256 VARCHAR NOT NULL, length INTEGER NOT NULL, title TEXT,
    source_path TEXT, run_id VARCHAR NOT NULL, annotations_sha256 VARCHAR NOT NULL, PRIMARY KEY (id));
CREATE TABLE fact (document_id TEXT, id TEXT NOT NULL, kind TEXT, direction TEXT, subject_text TEXT, subject_start INTEGER,
    subject_end INTEGER, subject_name TEXT, subject_code TEXT, subject_inherited BOOLEAN, subject_resolved_text TEXT,
    subject_resolved_start INTEGER, subject_resolved_end INTEGER, indicator_text TEXT, indicator_start INTEGER, indicator_end INTEGER,
    indicator_concept TEXT, indicator_inherited BOOLEAN, value_low NUMERIC, value_high NUMERIC, unit TEXT, comparator TEXT,
    currency TEXT, figure_text TEXT, figure_start INTEGER, figure_end INTEGER, whole_text TEXT, whole_start INTEGER, whole_end INTEGER,
    whole_inherited BOOLEAN, reference_text TEXT, reference_start INTEGER, reference_end INTEGER, reference_inherited BOOLEAN,
    period_text TEXT, period_start INTEGER, period_end INTEGER, period_inherited BOOLEAN, period_from DATE, period_to DATE,
    period_timex TEXT, modality TEXT, source_text TEXT, source_start INTEGER, source_end INTEGER, source_inherited BOOLEAN,
    sentence_text TEXT, sentence_start INTEGER, sentence_end INTEGER, confidence FLOAT, rule TEXT, PRIMARY KEY (id));
CREATE TABLE mention (id TEXT NOT NULL, document_id TEXT, type TEXT, start INTEGER, "end" INTEGER, text TEXT, clean TEXT, low NUMERIC,
    high NUMERIC, unit TEXT, comparator TEXT, currency TEXT, period_from DATE, period_to DATE, timex TEXT, name TEXT, category TEXT,
    code TEXT, PRIMARY KEY (id));
CREATE TABLE failure (run_id VARCHAR NOT NULL, document_id VARCHAR NOT NULL, stage VARCHAR NOT NULL, reason TEXT,
    PRIMARY KEY (run_id, document_id, stage));
CREATE INDEX ix_fact_subject_name ON fact (subject_name);
INSERT INTO meta VALUES ('cqextract_schema', '1');
INSERT INTO run VALUES ('r0', NULL, '0.0', '', '{}', '{}');
INSERT INTO document VALUES ('old', '2020-01-01', 'x', 4, NULL, NULL, 'r0', 'y');
INSERT INTO fact (document_id, id, kind, subject_text, indicator_text, value_low, figure_text, figure_start)
    VALUES ('old', 'f0', 'level', '青山市', '产值', 5, '5元', 3);
"""
TO_2 = "ALTER TABLE document ADD COLUMN text TEXT; ALTER TABLE fact ADD COLUMN page INTEGER; UPDATE meta SET value = '2';"


def stored(path, *scripts):
    connection = sqlite3.connect(path)
    for script in scripts:
        connection.executescript(script)
    connection.close()


@pytest.mark.parametrize("scripts", [(TABLES_1,), (TABLES_1, TO_2)], ids=["1", "2"])
def test_an_older_database_is_brought_up_to_date_and_keeps_its_rows(tmp_path, scripts):
    path = tmp_path / "facts.db"
    stored(path, *scripts)
    with pytest.raises(InputError, match="this cqextract reads version 3; annotate into it once, which brings them up to date"):
        sql.rows(str(path), limit=1)
    write(path, made("a"))
    assert query(path, "SELECT value FROM meta") == [(migrations.SCHEMA,)]
    assert query(path, "SELECT id, text FROM document ORDER BY id") == [("a", None), ("old", None)]
    assert [(row["document_id"], row["figure_text"], row["page"]) for row in sql.rows(str(path), limit=9)] == [
        ("a", "12.5亿元", None), ("a", "三成", None), ("old", "5元", None),
    ]  # fmt: skip
    assert {column.name for column in schema().tables["fact"].columns} == {row[1] for row in query(path, "PRAGMA table_info(fact)")}
    assert query(path, "SELECT count(*) FROM fact_sheet") == [(3,)]
    assert query(path, "SELECT count(*) FROM latest_fact") == [(2,)]


def test_an_upgrade_that_fails_changes_nothing(tmp_path):
    path = tmp_path / "facts.db"
    stored(path, TABLES_1, "ALTER TABLE fact ADD COLUMN page INTEGER;")
    before = path.read_bytes()
    with pytest.raises(TargetError, match="cannot be written .duplicate column name: page"):
        open_sink(str(path), run=RUN)
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["duckdb", *SERVERS])
def test_a_newer_version_is_refused(request, tmp_path, kind):
    database = emptied(request, kind, tmp_path)
    write(database, made("a"))
    query(database, "UPDATE meta SET value = '99'")
    with pytest.raises(TargetError, match="has tables of version 99, this cqextract writes version 3; name another file"):
        write(database, made("b"), run=SECOND)
    assert query(database, "SELECT id FROM document") == [("a",)]


def test_tables_of_others_on_a_server_are_left_alone(served):
    query(served, "CREATE TABLE diary (day DATE)")
    write(served, made("a"))
    assert sql.rows(served, limit=1)
    assert query(served, "SELECT count(*) FROM diary") == [(0,)]


def test_tables_of_others_with_our_names_are_refused(served):
    query(served, "CREATE TABLE document (diary TEXT)")
    with pytest.raises(TargetError, match="is a database of another program"):
        open_sink(served, run=RUN)
    assert query(served, "SELECT count(*) FROM document") == [(0,)]


# --- two runs at once, lost connections -----------------------------------------------------------------------------------------


def test_two_runs_at_once_neither_duplicate_nor_lose(served, tmp_path, monkeypatch):
    monkeypatch.setattr(sink, "BATCH_DOCUMENTS", 7)
    ids = [f"{number:03}" for number in range(120)]
    errors = []

    def run(name, order):
        try:
            write(served, *(made(id) for id in order), run=replace(RUN, run_id=name))
        except BaseException as error:
            errors.append(error)

    orders = [random.Random(seed).sample(ids[20 * seed : 80 + 20 * seed], 80) for seed in range(3)]  # overlapping, each in its own order
    runs = [threading.Thread(target=run, args=(f"r{seed}", order)) for seed, order in enumerate(orders)]  # from the empty database on
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join()
    assert errors == []
    alone = str(tmp_path / "alone.db")
    write(alone, *map(made, ids))
    together, once = (snapshot(target, without=["run_id"]) for target in (served, alone))
    for name, found in together.items():
        assert [tuple(map(plain, row)) for row in found] == [tuple(map(plain, row)) for row in once[name]]
    assert query(served, "SELECT count(*) FROM run") == [(3,)]


def test_a_lost_connection_is_taken_up_again(served, monkeypatch):
    monkeypatch.setattr(sink, "PAUSES", (0.01, 0.1, 0.5))
    with open_sink(served, run=RUN) as opened:
        opened.write(made("a"), record_of(made("a")))
        opened._flush()
        end_connections(served)
        opened.write(made("b"), record_of(made("b")))
    assert query(served, "SELECT id FROM document ORDER BY id") == [("a",), ("b",)]


def end_connections(served):
    if served.startswith("postgresql"):
        query(
            served, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    else:
        for (number,) in query(served, "SELECT id FROM information_schema.processlist WHERE db = database() AND id <> connection_id()"):
            query(served, f"KILL {number}")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # PyMySQL leaves a socket open when nobody answers
@pytest.mark.parametrize("start", [servers.postgresql, servers.mariadb])
def test_a_server_that_goes_away(start, monkeypatch, caplog):
    try:
        with start() as server:
            database = server.database()
            opened = open_sink(database, run=RUN)
            opened.write(made("a"), record_of(made("a")))
            opened._flush()
            server.stop()
            back = threading.Timer(0.5, server.start)
            back.start()
            monkeypatch.setattr(sink, "PAUSES", (0.2,) * 100)
            opened.write(made("b"), record_of(made("b")))
            opened._flush()
            back.join()
            assert "trying again in 0.2 s" in caplog.text
            server.stop()
            monkeypatch.setattr(sink, "PAUSES", (0.01, 0.02))
            with pytest.raises(TargetError, match="cannot be reached .*what is committed is safe: go on with --resume"):
                opened.write(made("c"), record_of(made("c")))
                opened._flush()
            opened.close()
            with pytest.raises(TargetError, match="cannot be reached .*see that it is up"):
                open_sink(database, run=SECOND)
            server.start()
            assert query(database, "SELECT id FROM document ORDER BY id") == [("a",), ("b",)]
            gc.collect()
    except servers.Unavailable as reason:
        pytest.skip(str(reason))


def test_a_url_that_leads_nowhere_says_so_without_the_password():
    for url in ("postgresql://me:secret@localhost:1/news", "mysql://me:secret@localhost:1/news"):
        with pytest.raises(
            TargetError, match=r"://me:\*\*\*@localhost:1/news: cannot be reached .*see that it is up and its URL is right"
        ) as told:
            open_sink(url, run=RUN)
        assert "secret" not in str(told.value)


@pytest.mark.parametrize("url, library", [("postgresql://h/d", "psycopg"), ("mysql://h/d", "pymysql"), ("duckdb:///x.duckdb", "duckdb")])
def test_a_driver_that_is_not_installed(url, library, monkeypatch, tmp_path):
    from sqlalchemy.dialects import registry

    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.setitem(sys.modules, "duckdb_sqlalchemy", None)
    registry.impls.pop("duckdb", None)
    with pytest.raises(MissingExtraError, match=r"is written with .*, which is not installed; pip install 'cqextract\[\w+\]'"):
        open_sink(url, run=RUN)


# --- disks ----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = shutil.which("mount") and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True)
    if not mounted or mounted.returncode:
        pytest.skip("a disk of its own can be mounted by root only")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("name", ["out.db", "out.jsonl", "out.jsonl.gz", "out.parquet"])
def test_a_full_disk_loses_nothing_that_is_committed(small_disk, name, monkeypatch):
    monkeypatch.setattr(sink, "BATCH_DOCUMENTS", 1)
    monkeypatch.setattr("cqextract.lines.PIECE_SECONDS", 0)
    monkeypatch.setattr("cqextract.columnar.PART_ROWS", 1)
    path, written = small_disk / name, []
    ballast = small_disk / "ballast"
    write(path, made("0"))
    with (
        pytest.raises(TargetError, match="(cannot be written|No space).*free some space"),
        open_sink(str(path), run=SECOND, resume=True) as full,
    ):
        ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free - 100_000))
        for number in range(1, 2000):
            full.write(made(str(number)), record_of(made(str(number))))
            written.append(str(number))
    assert written
    ballast.unlink()
    with open_sink(str(path), run=replace(RUN, run_id="r3"), resume=True) as again:
        assert again.done([record_of(made(id)) for id in ["0", *written]]) == {"0", *written}


@pytest.mark.parametrize("name", ["out.db", "out.duckdb", "out.jsonl", "out.parquet"])
def test_what_is_read_only_says_so_and_stays(small_disk, name):
    path = small_disk / name
    write(path, made("a"))
    before = path.read_bytes()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(TargetError, match=f"{name}: cannot be written .*change its permissions"):
        write(path, made("b"), run=SECOND)
    assert path.read_bytes() == before
