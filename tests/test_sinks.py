"""One contract for every sink: what is written stays, a second run changes nothing, a changed document is replaced as a whole."""

import csv
import datetime as dt
import io
import json
import sqlite3
import sys
from dataclasses import replace
from decimal import Decimal

import pytest

from cqextract import sql
from cqextract.errors import InputError, TargetError
from cqextract.facts import (
    Article,
    Document,
    Fact,
    Indicator,
    Mention,
    Organization,
    Period,
    Place,
    Quantity,
    Slot,
    Span,
    Subject,
    When,
    fact_id,
    number,
)
from cqextract.inputs import Failure, Record
from cqextract.sinks import COLUMNS, Run, cell, flat
from cqextract.targets import open_sink

DAY = dt.date(2021, 8, 24)
RUN = Run("r1", dt.datetime(2021, 8, 25, 9, 30), "1.0", "ab12", {"ner": "1"}, {"workers": 2})
TEXT = "青山市统计局：上半年青山市产值 \n12.5亿元，占全省的三成。"


def span(text: str) -> Span:
    start = TEXT.index(text)
    return Span(start, start + len(text), text, text.replace(" \n", ""))


def made(id: str, *, value: str = "1250000000", published: dt.date | None = DAY) -> Document:
    """A document of two facts and four mentions whose first figure is `value`."""
    amount = Quantity(Decimal(value), Decimal(value), "元", "=", "CNY")
    half = Period(dt.date(2021, 1, 1), dt.date(2021, 6, 30), "2021-H1")
    city = Subject(span("青山市"), name="青山市", code="999900", resolved=span("青山市"))
    level = Fact(
        "", "level", None, span("12.5亿元"), amount, Indicator(span("产值"), concept="output"), city, None, None,
        When(span("上半年"), period=half), "actual", Slot(span("青山市统计局")), Span(0, len(TEXT), TEXT, TEXT), 0.9, "level.plain",
    )  # fmt: skip
    share = replace(
        level, kind="share", figure=span("三成"), quantity=Quantity(Decimal("30.10"), Decimal("30.10"), "%", "~"), indicator=None,
        whole=Slot(span("全省")), when=None, source=None, subject=replace(city, inherited=True, resolved=None),
    )  # fmt: skip
    facts = [replace(fact, id=fact_id(id, fact.to_dict())) for fact in (level, share)]
    mentions = [
        Mention("ORG", span("青山市统计局"), Organization("青山市统计局", "government"), "org.office"),
        Mention("DATE", span("上半年"), half, "date.half"),
        Mention("PLACE", span("全省"), Place("青山省", "990000"), "place.province"),
        Mention("QUANTITY", span("12.5亿元"), amount, "unit.yuan"),
    ]
    title = Span(0, 6, TEXT[:6], TEXT[:6])
    return Document(id, published, f"sha-{value}", len(TEXT), (Article(0, len(TEXT), title=title),), mentions, facts)


def test_flat_has_all_columns_in_order_with_values_of_their_types():
    for fact in made("a.txt").facts:
        row = flat(fact, made("a.txt"))
        assert list(row) == list(COLUMNS)
        assert all(value is None or type(value) is COLUMNS[name] for name, value in row.items())


def test_flat_fills_every_column_from_its_slot():
    level, share = (flat(fact, made("a.txt")) for fact in made("a.txt").facts)
    expected = {
        "document_id": "a.txt", "kind": "level", "direction": None, "subject_text": "青山市", "subject_start": 0, "subject_end": 3,
        "subject_name": "青山市", "subject_code": "999900", "subject_inherited": False, "subject_resolved_text": "青山市",
        "indicator_text": "产值", "indicator_concept": "output", "value_low": Decimal(1250000000), "unit": "元", "comparator": "=",
        "currency": "CNY", "figure_text": "12.5亿元", "whole_text": None, "whole_inherited": None, "period_text": "上半年",
        "period_from": dt.date(2021, 1, 1), "period_to": dt.date(2021, 6, 30), "period_timex": "2021-H1", "modality": "actual",
        "source_text": "青山市统计局", "sentence_start": 0, "sentence_end": len(TEXT), "confidence": 0.9, "rule": "level.plain",
    }  # fmt: skip
    assert {name: level[name] for name in expected} == expected
    assert (share["whole_text"], share["whole_inherited"], share["subject_inherited"]) == ("全省", False, True)
    assert [share[n] for n in ("indicator_text", "period_from", "source_start", "subject_resolved_end", "currency")] == [None] * 5


def test_columns_name_every_field_of_a_fact():
    words = {name.split("_")[0] for name in COLUMNS} | {"figure"}
    assert set(made("a").facts[0].to_dict()) <= words


# --- the contract ---------------------------------------------------------------------------------------------------------------


def read_jsonl(path):
    documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {(d["id"], f["figure"]["clean"], f["figure"]["low"]) for d in documents for f in d["facts"]}


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["document_id"], row["figure_text"], float(row["value_low"])) for row in rows}


def read_sqlite(path):
    return set(query(path, "SELECT document_id, figure_text, value_low FROM fact"))


def query(path, statement, *values):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(statement, values).fetchall()
    finally:
        connection.close()


SINKS = {"jsonl": ("out.jsonl", read_jsonl), "csv": ("out.csv", read_csv), "sqlite": ("out.db", read_sqlite)}


@pytest.fixture(params=SINKS, ids=list(SINKS))
def sink_file(request, tmp_path):
    """A target in a folder of its own, and the function that reads (document, figure, value) back from it."""
    name, reader = SINKS[request.param]
    return tmp_path / name, reader


def write(path, *documents, run=RUN, failures=()):
    with open_sink(str(path), run=run) as sink:
        for document in documents:
            sink.write(document, Record(document.id, TEXT, document.published, path=f"in/{document.id}"))
        for failure in failures:
            sink.fail(failure)


def facts_of(id, value=1250000000):
    return {(id, "12.5亿元", value), (id, "三成", 30.1)}


def test_writes_every_fact(sink_file):
    path, read = sink_file
    write(path, made("a.txt"), made("b.txt", value="0.1"))
    assert read(path) == facts_of("a.txt") | facts_of("b.txt", 0.1)


def test_a_second_run_changes_nothing(sink_file):
    path, read = sink_file
    write(path, made("a.txt"), made("b.txt"))
    once = read(path)
    write(path, made("a.txt"), made("b.txt"), run=replace(RUN, run_id="r2"))
    assert read(path) == once


def test_a_changed_document_is_replaced(sink_file):
    path, read = sink_file
    write(path, made("a.txt"), made("b.txt"))
    write(path, made("a.txt", value="7"), made("b.txt"), run=replace(RUN, run_id="r2"))
    assert read(path) == facts_of("a.txt", 7) | facts_of("b.txt")


def test_a_failure_leaves_the_other_documents_alone(sink_file):
    path, read = sink_file
    write(path, made("a.txt"), failures=[Failure("b.txt", "read", "the file is empty")])
    assert read(path) == facts_of("a.txt")


def test_an_interrupted_run_keeps_whole_documents(sink_file):
    path, read = sink_file
    with pytest.raises(KeyboardInterrupt), open_sink(str(path), run=RUN) as sink:
        sink.write(made("a.txt"), Record("a.txt", TEXT))
        raise KeyboardInterrupt
    assert read(path) == facts_of("a.txt")


def test_a_document_without_facts_is_written(sink_file):
    path, read = sink_file
    write(path, replace(made("a.txt"), facts=(), mentions=()))
    assert read(path) == set()
    assert path.stat().st_size


def test_a_lone_surrogate_is_escaped(sink_file):
    path, read = sink_file
    write(path, made("a\udc80.txt"))
    ids = {id for id, _, _ in read(path)}
    assert ids in ({"a\\udc80.txt"}, {"a\udc80.txt"})  # JSON has an escape of its own for it


def test_closing_twice_is_allowed(sink_file):
    path, _ = sink_file
    sink = open_sink(str(path), run=RUN)
    sink.close()
    sink.close()


def test_the_target_stays_as_it_was_until_there_is_something_to_write(sink_file):
    path, read = sink_file
    write(path, made("a.txt"))
    write(path, run=replace(RUN, run_id="r2"))
    assert read(path) == facts_of("a.txt")


def test_a_missing_folder_and_a_folder_in_place_of_the_file(sink_file):
    path, _ = sink_file
    with pytest.raises(TargetError, match="there is no folder .*; make it first"):
        open_sink(str(path.parent / "missing" / path.name), run=RUN)
    path.mkdir()
    with pytest.raises(TargetError, match="is a folder; name a file"):
        open_sink(str(path), run=RUN)


def test_a_file_that_the_system_refuses_to_open(sink_file):
    _, reader = sink_file
    name = next(name for name, known in SINKS.values() if known is reader)
    with pytest.raises(TargetError, match="cannot be written"):
        open_sink(f"/proc/{name}", run=RUN)


# --- one sink at a time ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["out.txt", "out", "out.parquet", "", "postgresql://host/news"])
def test_an_unknown_ending_lists_what_is_known(target, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TargetError, match=r"known are \.jsonl, \.csv, \.db"):
        open_sink(target, run=RUN)
    assert not list(tmp_path.iterdir())


def test_no_target_is_facts_db(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    open_sink(None, run=RUN).close()
    open_sink("sqlite:///more.data", run=RUN).close()
    assert {p.name for p in tmp_path.iterdir()} == {"facts.db", "more.data"}


@pytest.mark.parametrize("target", ["-", "stdout"])
def test_standard_output_stays_open(target, monkeypatch):
    buffer = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(buffer, encoding="ascii"))
    write(target, made("a.txt"))
    assert json.loads(buffer.getvalue().decode("utf-8")) == made("a.txt").to_dict()
    monkeypatch.undo()


def test_json_lines_are_on_disk_as_soon_as_they_are_written(tmp_path):
    path = tmp_path / "out.jsonl"
    with open_sink(str(path), run=RUN) as sink:
        sink.write(made("a.txt"), Record("a.txt", TEXT))
        assert json.loads(path.read_text(encoding="utf-8")) == made("a.txt").to_dict()
        assert "青山市" in path.read_text(encoding="utf-8")


def test_a_full_disk_says_so(tmp_path):
    path = tmp_path / "out.jsonl"
    path.symlink_to("/dev/full")
    with pytest.raises(TargetError, match="cannot be written .No space left on device.; free some space"):
        write(path, made("a.txt"))


def test_a_disk_that_fills_up_leaves_no_half_line(tmp_path, monkeypatch):
    from cqextract import sinks

    path = tmp_path / "out.jsonl"

    def half(stream, data):
        stream.write(data[:40])
        raise OSError(28, "No space left on device")

    with pytest.raises(TargetError), open_sink(str(path), run=RUN) as sink:
        sink.write(made("a.txt"), Record("a.txt", TEXT))
        monkeypatch.setattr(sinks, "_put", half)
        sink.write(made("b.txt"), Record("b.txt", TEXT))
    assert read_jsonl(path) == facts_of("a.txt")


def test_csv_opens_in_a_spreadsheet(tmp_path):
    path = tmp_path / "out.csv"
    write(path, made("a.txt", value="8.70E+4"))
    assert path.read_bytes().startswith(b"\xef\xbb\xbfdocument_id,id,kind")
    with path.open(encoding="utf-8-sig", newline="") as file:
        level, share = csv.DictReader(file)
    assert (level["value_low"], level["period_from"], level["subject_inherited"], level["whole_text"]) == (
        "87000",
        "2021-01-01",
        "false",
        "",
    )
    assert share["value_low"] == "30.10"


def test_cells():
    assert [cell(v) for v in (None, False, 3, 0.5, Decimal("1E+3"), "a,b")] == ["", "false", "3", "0.5", "1000", "a,b"]


# --- SQLite ---------------------------------------------------------------------------------------------------------------------


def snapshot(path):
    """All rows of the tables that a second run must not touch."""
    return {table: query(path, f"SELECT * FROM {table} ORDER BY 1") for table in ("document", "fact", "mention")}


def test_sqlite_fills_every_table(tmp_path):
    path = tmp_path / "facts.db"
    write(path, made("a.txt"), failures=[Failure("b.txt", "read", "the file is empty; leave it out")])
    (document,) = query(path, "SELECT id, published, sha256, length, title, source_path, run_id FROM document")
    assert document == ("a.txt", "2021-08-24", "sha-1250000000", len(TEXT), TEXT[:6], "in/a.txt", "r1")
    assert query(path, "SELECT * FROM failure") == [("r1", "b.txt", "read", "the file is empty; leave it out")]
    assert query(path, "SELECT run_id, version, patterns_sha256, models, options FROM run") == [
        ("r1", "1.0", "ab12", '{"ner": "1"}', '{"workers": 2}')
    ]
    mentions = query(path, "SELECT type, clean, low, unit, period_to, name, category, code FROM mention ORDER BY start, type")
    assert mentions == [
        ("ORG", "青山市统计局", None, None, None, "青山市统计局", "government", None),
        ("DATE", "上半年", None, None, "2021-06-30", None, None, None),
        ("QUANTITY", "12.5亿元", 1250000000, "元", None, None, None, None),
        ("PLACE", "全省", None, None, None, "青山省", None, "990000"),
    ]


def test_sqlite_rows_are_the_flat_facts(tmp_path):
    path = tmp_path / "facts.db"
    write(path, made("a.txt"))
    facts = [flat(fact, made("a.txt")) for fact in made("a.txt").facts]
    assert sql.rows(str(path), limit=9) == [{k: number(v) if isinstance(v, Decimal) else v for k, v in row.items()} for row in facts]
    assert len(sql.rows(str(path), limit=1)) == 1


@pytest.mark.parametrize(
    ("value", "stored"),
    [("0.1", 0.1), ("87000", 87000), ("9007199254740993", 9007199254740993), ("1E+22", 1e22), ("-2.5", -2.5)],
)
def test_sqlite_values_print_like_the_decimal(tmp_path, value, stored):
    path = tmp_path / "facts.db"
    write(path, made("a.txt", value=value))
    ((found,),) = query(path, "SELECT value_low FROM fact WHERE kind = 'level'")
    assert found == stored


def test_a_second_run_only_adds_a_run(tmp_path):
    path = tmp_path / "facts.db"
    write(path, made("a.txt"), made("b.txt"))
    before = snapshot(path)
    write(path, made("b.txt"), made("a.txt"), run=replace(RUN, run_id="r2"))
    assert snapshot(path) == before
    assert query(path, "SELECT count(*) FROM run") == [(2,)]


@pytest.mark.parametrize(
    "change",
    [{"sha256": "other"}, {"published": None}, {"facts": ()}, {"mentions": ()}],
    ids=lambda change: next(iter(change)),
)
def test_any_change_of_a_document_replaces_its_rows_and_no_others(tmp_path, change):
    path = tmp_path / "facts.db"
    write(path, made("a.txt"), made("b.txt"))
    changed = replace(made("a.txt"), **change)
    write(path, changed, run=replace(RUN, run_id="r2"))
    assert query(path, "SELECT id, run_id FROM document ORDER BY id") == [("a.txt", "r2"), ("b.txt", "r1")]
    assert query(path, "SELECT count(*) FROM fact WHERE document_id = 'a.txt'") == [(len(changed.facts),)]
    assert query(path, "SELECT count(*) FROM mention WHERE document_id = 'a.txt'") == [(len(changed.mentions),)]
    assert query(path, "SELECT count(*) FROM fact WHERE document_id = 'b.txt'") == [(2,)]


def test_what_one_batch_holds_is_committed_while_the_run_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(sql, "BATCH_DOCUMENTS", 2)
    path = tmp_path / "facts.db"
    with open_sink(str(path), run=RUN) as sink:
        for id in ("a", "b", "c"):
            sink.write(made(id), Record(id, TEXT))
        assert query(path, "SELECT id FROM document ORDER BY id") == [("a",), ("b",)]


def test_a_batch_that_fails_leaves_the_old_rows(tmp_path, monkeypatch):
    path = tmp_path / "facts.db"
    write(path, made("a.txt"))
    before = snapshot(path)

    def crash(*_):
        raise MemoryError

    monkeypatch.setattr(sql, "mention_row", crash)
    with pytest.raises(MemoryError):
        write(path, made("a.txt", value="7"), run=replace(RUN, run_id="r2"))
    assert snapshot(path) == before


def test_the_same_failure_twice_in_a_run_is_one_row(tmp_path):
    path = tmp_path / "facts.db"
    write(path, failures=[Failure("b", "read", "first"), Failure("b", "read", "second")])
    assert query(path, "SELECT document_id, reason FROM failure") == [("b", "second")]


def test_two_equal_mentions_are_one_row(tmp_path):
    path, document = tmp_path / "facts.db", made("a.txt")
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


@pytest.mark.parametrize("reason, make", FOREIGN)
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
    monkeypatch.setattr(sql, "LOCK_SECONDS", 0)
    connection = sqlite3.connect(path)
    connection.execute("BEGIN EXCLUSIVE")
    with pytest.raises(TargetError, match="is being written by another program; wait for it"):
        open_sink(str(path), run=RUN)
    connection.close()


def test_no_rows_without_a_database(tmp_path):
    with pytest.raises(InputError, match="there is no such database; run `cqextract annotate` first"):
        sql.rows(str(tmp_path / "facts.db"), limit=1)
    assert not list(tmp_path.iterdir())
