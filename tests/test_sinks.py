"""One contract for every sink: what is written stays, a second run changes nothing, a changed document is replaced as a whole."""

import csv
import datetime as dt
import io
import json
import os
import pickle
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pyarrow.ipc
import pyarrow.parquet
import pytest
from documents import DAY, RUN, SECOND, TEXT, facts_of, made, query, record_of, write

from cqextract import columnar, lines
from cqextract.errors import TargetError
from cqextract.formats import opened
from cqextract.lines import cell
from cqextract.packing import packer
from cqextract.records import Failure, Record
from cqextract.sinks import COLUMNS, DOCUMENT_COLUMNS, MENTION_COLUMNS, flat
from cqextract.sql.engines import is_database
from cqextract.targets import open_sink


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
    with opened(str(path)) as lines:
        documents = [json.loads(line) for line in lines]
    return [(d["id"], f["figure"]["clean"], f["figure"]["low"]) for d in documents for f in d["facts"]]


def read_csv(path):
    with opened(str(path)) as lines:
        rows = list(csv.DictReader(io.StringIO(lines.read().decode("utf-8-sig"), newline="")))
    return [(row["document_id"], row["figure_text"], float(row["value_low"])) for row in rows]


def read_columns(path):
    rows = pyarrow.parquet.read_table(path) if str(path).endswith(".parquet") else pyarrow.ipc.open_file(path).read_all()
    return [(row["document_id"], row["figure_text"], float(row["value_low"])) for row in rows.to_pylist()]


def read_database(target):
    statement = "SELECT document_id, figure_text, value_low FROM fact ORDER BY document_id, figure_start"
    return [(id, text, float(value)) for id, text, value in query(target, statement)]


@dataclass
class Target:
    """A target of one kind: what a user names, what reads (document, figure, value) back from it, and what fails are found by."""

    name: str
    read: Callable[[str], list]
    resumes: bool = True

    @property
    def is_file(self):
        return "://" not in self.name

    def facts(self):
        """What it holds, and that it holds nothing twice."""
        found = self.read(self.name)
        assert len(set(found)) == len(found)
        return set(found)

    def failed(self):
        if is_database(self.name):
            return query(self.name, "SELECT document_id, stage, reason FROM failure")
        path = Path(self.name).parent / "out.failures.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [(row["id"], row["stage"], row["reason"]) for row in map(json.loads, lines)]


FILES = {
    "out.jsonl": read_jsonl, "out.jsonl.gz": read_jsonl, "out.jsonl.zst": read_jsonl, "out.csv": read_csv, "out.csv.gz": read_csv,
    "out.parquet": read_columns, "out.arrow": read_columns, "out.db": read_database, "out.duckdb": read_database,
}  # fmt: skip
SERVERS = ("postgresql", "mariadb")


@pytest.fixture(params=[*FILES, *SERVERS])
def target(request, tmp_path):
    """An empty target of every kind."""
    if request.param in SERVERS:
        return Target(request.getfixturevalue(request.param).database(), read_database)
    return Target(str(tmp_path / request.param), FILES[request.param], resumes=".csv" not in request.param)


@pytest.fixture
def resumable(target):
    if not target.resumes:
        pytest.skip("such a target cannot be resumed")
    return target


@pytest.fixture(params=FILES)
def file_target(request, tmp_path):
    return Target(str(tmp_path / request.param), FILES[request.param])


def test_writes_every_fact(target):
    write(target.name, made("a.txt"), made("b.txt", value="0.1"))
    assert target.facts() == facts_of("a.txt") | facts_of("b.txt", 0.1)


def test_what_another_process_has_made_is_put_down(target):
    document = made("a.txt")
    with open_sink(target.name, run=RUN) as sink:
        prepare = pickle.loads(pickle.dumps(sink.prepare))
        entry = pickle.loads(pickle.dumps(prepare(document, record_of(document))))
        assert entry[:6] == ("a.txt", DAY, document.sha256, len(TEXT), 2, 2)
        sink.put(entry)
    assert target.facts() == facts_of("a.txt")


def test_a_second_run_changes_nothing(target):
    write(target.name, made("a.txt"), made("b.txt"))
    once = target.facts()
    write(target.name, made("a.txt"), made("b.txt"), run=SECOND)
    assert target.facts() == once


def test_a_changed_document_is_replaced(target):
    write(target.name, made("a.txt"), made("b.txt"))
    write(target.name, made("a.txt", value="7"), made("b.txt"), run=SECOND)
    assert target.facts() == facts_of("a.txt", 7) | facts_of("b.txt")


def test_what_is_done_is_kept_and_skipped_by_a_resumed_run(resumable):
    write(resumable.name, made("a.txt"), made("b.txt"))
    assert write(resumable.name, made("b.txt"), made("c.txt"), run=SECOND, resume=True) == {"b.txt"}
    assert resumable.facts() == facts_of("a.txt") | facts_of("b.txt") | facts_of("c.txt")
    assert write(resumable.name, *map(made, ("a.txt", "b.txt", "c.txt")), run=replace(RUN, run_id="r3"), resume=True) == {
        "a.txt", "b.txt", "c.txt",
    }  # fmt: skip
    assert resumable.facts() == facts_of("a.txt") | facts_of("b.txt") | facts_of("c.txt")


def test_a_resumed_run_replaces_what_has_changed(resumable):
    write(resumable.name, made("a.txt"), made("b.txt"), made("c.txt"))
    changed = [made("a.txt", value="7"), made("b.txt", published=None), made("c.txt")]
    assert write(resumable.name, *changed, run=SECOND, resume=True) == {"c.txt"}
    assert resumable.facts() == facts_of("a.txt", 7) | facts_of("b.txt") | facts_of("c.txt")
    again = [made("a.txt", value="8"), *changed[1:]]
    assert write(resumable.name, *again, run=replace(RUN, run_id="r3"), resume=True) == {"b.txt", "c.txt"}
    assert resumable.facts() == facts_of("a.txt", 8) | facts_of("b.txt") | facts_of("c.txt")


def test_a_resumed_run_may_be_the_first(resumable):
    assert write(resumable.name, made("a.txt"), resume=True) == set()
    assert resumable.facts() == facts_of("a.txt")


def test_a_target_that_does_not_say_what_is_done_is_not_resumed(tmp_path):
    for name in (str(tmp_path / "out.csv"), "-"):
        with pytest.raises(TargetError, match="does not say which texts are done; .* leave out --resume"):
            open_sink(name, run=RUN, resume=True)


def test_failures_are_written_down_and_leave_the_other_documents_alone(target):
    write(target.name, made("a.txt"), failures=[Failure("b.txt", "read", "the file is empty"), Failure("c", "extract", "too long")])
    assert target.facts() == facts_of("a.txt")
    assert target.failed() == [("b.txt", "read", "the file is empty"), ("c", "extract", "too long")]


def test_the_file_of_failures_is_that_of_the_last_run(file_target):
    if is_database(file_target.name):
        pytest.skip("a database holds the failures of all runs")
    write(file_target.name, made("a.txt"), failures=[Failure("b.txt", "read", "the file is empty")])
    write(file_target.name, made("a.txt"), failures=[Failure("c.txt", "read", "no")], run=SECOND)
    assert file_target.failed() == [("c.txt", "read", "no")]
    write(file_target.name, made("a.txt"), run=SECOND)
    assert not Path(file_target.name).with_name("out.failures.jsonl").exists()


def test_an_interrupted_run_keeps_whole_documents(target):
    with pytest.raises(KeyboardInterrupt), open_sink(target.name, run=RUN) as sink:
        sink.write(made("a.txt"), Record("a.txt", TEXT))
        raise KeyboardInterrupt
    assert target.facts() == facts_of("a.txt")


def test_a_document_without_facts_is_written(target):
    write(target.name, replace(made("a.txt"), facts=(), mentions=()))
    assert target.facts() == set()
    if target.resumes:
        assert write(target.name, replace(made("a.txt"), facts=(), mentions=()), run=SECOND, resume=True) == {"a.txt"}


def test_a_lone_surrogate_is_escaped(target):
    write(target.name, made("a\udc80.txt"))
    ids = {id for id, _, _ in target.facts()}
    assert ids in ({"a\\udc80.txt"}, {"a\udc80.txt"})  # JSON has an escape of its own for it
    if target.resumes:
        assert write(target.name, made("a\udc80.txt"), run=SECOND, resume=True) == {"a\udc80.txt"}


def test_a_nul_and_an_endless_number_do_no_harm(target):
    write(target.name, made("a\0.txt", value="9" * 60), made("b.txt", value="0." + "3" * 30))
    endless, third = [value for _, text, value in null_as_none(target) if text == "12.5亿元"]
    assert endless is None or float(endless) == pytest.approx(1e60)
    assert float(third) == pytest.approx(1 / 3)


def null_as_none(target):
    if is_database(target.name):
        return query(target.name, "SELECT document_id, figure_text, value_low FROM fact ORDER BY document_id")
    if target.name.endswith((".parquet", ".arrow")):
        rows = (
            pyarrow.parquet.read_table(target.name) if target.name.endswith(".parquet") else pyarrow.ipc.open_file(target.name).read_all()
        )
        return [(row["document_id"], row["figure_text"], row["value_low"]) for row in rows.to_pylist()]
    return target.read(target.name)


def test_closing_twice_is_allowed(target):
    sink = open_sink(target.name, run=RUN)
    sink.close()
    sink.close()


def test_the_target_stays_as_it_was_until_there_is_something_to_write(target):
    write(target.name, made("a.txt"))
    write(target.name, run=SECOND)
    assert target.facts() == facts_of("a.txt")


def test_a_missing_folder_and_a_folder_in_place_of_the_file(file_target):
    path = Path(file_target.name)
    with pytest.raises(TargetError, match="there is no folder .*; make it first"):
        open_sink(str(path.parent / "missing" / path.name), run=RUN)
    path.mkdir()
    with pytest.raises(TargetError, match="is a folder; name a file"):
        open_sink(str(path), run=RUN)


def test_a_file_that_the_system_refuses_to_open(file_target):
    with pytest.raises(TargetError, match="cannot be written"):
        open_sink(f"/proc/{Path(file_target.name).name}", run=RUN)


# --- one sink at a time ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["out.txt", "out", "out.parquet.gz", "out.db.gz", "", "oracle://host/news"])
def test_an_unknown_ending_lists_what_is_known(target, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TargetError, match=r"known are \.jsonl, \.csv"):
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
    path = tmp_path / "out.jsonl"

    def half(stream, data):
        stream.write(data[:40])
        raise OSError(28, "No space left on device")

    with pytest.raises(TargetError), open_sink(str(path), run=RUN) as sink:
        sink.write(made("a.txt"), Record("a.txt", TEXT))
        monkeypatch.setattr(lines, "_write", half)
        sink.write(made("b.txt"), Record("b.txt", TEXT))
    assert set(read_jsonl(path)) == facts_of("a.txt")


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


PACKED = ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst"]


@pytest.mark.parametrize("name", PACKED)
def test_a_resumed_run_goes_on_behind_the_last_whole_line(tmp_path, name, monkeypatch):
    monkeypatch.setattr(lines, "PIECE_SECONDS", 0)
    path, documents = tmp_path / name, [made(id) for id in ("a", "b", "c")]
    write(path, *documents)
    whole = path.read_bytes()
    for cut in range(0, len(whole), 97):
        path.write_bytes(whole[:cut])
        done = write(path, *documents, run=SECOND, resume=True)
        assert len(done) < 3
        assert path.read_bytes() == whole
    assert write(path, *documents, run=SECOND, resume=True) == {"a", "b", "c"}


@pytest.mark.parametrize("content", ["my diary, do not overwrite", "my diary\n" * 50, '{"id": "x"}\n', "[1]\n", '{"id": "x", 0}\n'])
@pytest.mark.parametrize("name", PACKED)
def test_a_file_that_is_not_ours_is_not_resumed_and_left_as_it_is(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes((packer(str(path)) or bytes)(content.encode()))
    before = path.read_bytes()
    with pytest.raises(TargetError, match="is not what `cqextract annotate` writes; name another file"):
        write(path, made("a"), resume=True)
    assert path.read_bytes() == before
    path.write_text("no packed file at all")
    with pytest.raises(TargetError, match="is not what `cqextract annotate` writes"):
        write(path, made("a"), resume=True)
    assert path.read_text() == "no packed file at all"


@pytest.mark.parametrize("name", ["out.parquet", "out.arrow"])
def test_columns_come_in_three_files_with_the_columns_of_the_tables(tmp_path, name):
    path = tmp_path / name
    write(path, made("a.txt"), made("b.txt"))
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([name, f"out.document{path.suffix}", f"out.mention{path.suffix}"])
    for table, columns, rows in (("", COLUMNS, 4), (".mention", MENTION_COLUMNS, 8), (".document", DOCUMENT_COLUMNS, 2)):
        file = path.with_suffix(f"{table}{path.suffix}")
        found = pyarrow.parquet.read_table(file) if name.endswith("parquet") else pyarrow.ipc.open_file(file).read_all()
        assert found.column_names == list(columns) and len(found) == rows


@pytest.mark.parametrize("name", ["out.parquet", "out.arrow"])
def test_columns_of_a_run_that_died_are_taken_up_by_the_next(tmp_path, name, monkeypatch):
    monkeypatch.setattr(columnar, "PART_ROWS", 1)  # every document a part
    path = tmp_path / name
    write(path, made("a"), made("b"))
    dead = open_sink(str(path), run=RUN, resume=True)
    dead.write(made("b", value="7"), record_of(made("b", value="7")))
    dead.write(made("c"), record_of(made("c")))
    del dead  # as kill -9 leaves it: never closed
    assert set(read_columns(path)) == facts_of("a") | facts_of("b")
    assert write(path, made("a"), made("b", value="7"), made("c"), made("d"), resume=True) == {"a", "b", "c"}
    found = read_columns(path)
    assert set(found) == facts_of("a") | facts_of("b", 7) | facts_of("c") | facts_of("d") and len(found) == 8
    assert not list(tmp_path.glob("*.parts"))


def test_a_part_that_is_not_whole_does_not_count(tmp_path, monkeypatch):
    monkeypatch.setattr(columnar, "PART_ROWS", 1)
    path, dead = tmp_path / "out.parquet", open_sink(str(tmp_path / "out.parquet"), run=RUN)
    dead.write(made("a"), record_of(made("a")))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(TargetError, match="cannot be written .No space left on device.; free some space"):
        dead.write(made("b"), record_of(made("b")))
    monkeypatch.undo()
    assert write(path, made("a"), made("b"), resume=True) == {"a"}
    assert set(read_columns(path)) == facts_of("a") | facts_of("b")
