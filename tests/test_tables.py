"""Tables are read row by row: every row is a text or says why it is none, and a broken file keeps what came before."""

import csv
import datetime as dt
import gzip
import io
import json
import lzma
import os
import sys
import tracemalloc

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from cqextract import formats, tables
from cqextract.inputs import Columns, Failure, Record, read

NEWS = "青山市统计局公布，上半年全市生产总值达到1250亿元，比上年同期增长6.5%，其中工业增加值占三成以上。"
DAY = dt.date(2021, 8, 24)
ROWS = [
    {"id": "a", "text": NEWS, "published": "2021-08-24", "title": "要闻"},
    {"id": "b", "text": f"{NEWS}\n“{NEWS}”, \t;", "published": None, "title": None},
]
EXPECTED = [Record("a", ROWS[0]["text"], DAY, "要闻", None, True), Record("b", ROWS[1]["text"], None, None, None, True)]


def jsonl(rows=ROWS):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def delimited(rows=ROWS, *, delimiter=",", encoding="utf-8"):
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode(encoding)


def arrow(rows=ROWS):
    file = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows), file)
    return file.getvalue()


FILES = {
    "a.jsonl": jsonl(),
    "bom.jsonl": b"\xef\xbb\xbf" + jsonl(),
    "crlf.ndjson": jsonl().replace(b"\n", b"\r\n\r\n"),
    "gb.jsonl": jsonl().decode().encode("gb18030"),
    "wide.jsonl": jsonl().decode().encode("utf-16"),
    "a.jsonl.gz": gzip.compress(jsonl()),
    "a.jsonl.xz": lzma.compress(jsonl()),
    "a.jsonl.zst": formats.zstd().compress(jsonl()),
    "a.csv": delimited(),
    "excel.csv": delimited(encoding="gb18030"),
    "bom.csv": delimited(encoding="utf-8-sig"),
    "semicolons.csv": delimited(delimiter=";"),
    "a.tsv": delimited(delimiter="\t"),
    "a.csv.gz": gzip.compress(delimited()),
    "a.parquet": arrow(),
    "typed.parquet": arrow([{**ROWS[0], "published": DAY}, ROWS[1]]),
}


def without_paths(outcomes):
    return [Record(r.id, r.text, r.published, r.title, None, r.keep_text) if isinstance(r, Record) else r for r in outcomes]


@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_the_same_texts(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(FILES[name])
    outcomes = list(read([str(path)]))
    assert without_paths(outcomes) == EXPECTED
    assert {r.path for r in outcomes} == {path.as_posix()}


def outcomes(data, name="a.jsonl", **options):
    stream = io.BytesIO(data)
    return list(tables.read(name.rpartition(".")[2], stream, where=name, **options))


def test_columns_by_name_and_ids_by_row():
    rows = [{"正文": NEWS, "key": 7, "day": 20210824, "head": "要闻", "text": "no"}]
    columns = Columns("正文", "key", "day", "head")
    for name, data in (("a.jsonl", jsonl(rows)), ("a.csv", delimited(rows)), ("a.parquet", arrow(rows))):
        assert without_paths(outcomes(data, name, columns=columns)) == [Record("7", NEWS, DAY, "要闻", None, True)]
        (record,) = outcomes(data, name, columns=Columns("正文"), published=lambda id: DAY if id.startswith("a.") else None)
        assert (record.id, record.published) == ("a.jsonl:1" if name == "a.jsonl" else "a.csv:2" if name == "a.csv" else "a.parquet:1", DAY)


def test_a_row_that_is_no_text_fails_alone():
    lines = [
        b"{", b"[]", b'{"id": "x"}', b'{"text": 5}', b'{"text": " "}', b'{"text": "a", "published": "3/4/2021"}', b'{"text": "\xff"}',
        b"[" * 100_000, b'{"text": "\\ud800 5%"}',
    ]  # fmt: skip
    found = outcomes(b"\n".join([*lines, *jsonl().splitlines()]))
    assert [f.id for f in found if isinstance(f, Failure)] == [
        "a.jsonl:1", "a.jsonl:2", "x", "a.jsonl:4", "a.jsonl:5", "a.jsonl:6", "a.jsonl:7", "a.jsonl:8",
    ]  # fmt: skip
    assert [f.reason.partition(" ")[0] + f.reason[6:].partition("(")[0] for f in found if isinstance(f, Failure)] == [
        "line is not JSON ",
        'line is not a JSON object; write {"text": "…"}',
        "line has no column text; name the column with the text: --text-column",
        "line has no text in its column text; leave it out",
        "line has an empty text; leave it out",
        "line: 3/4/2021: may be 2021-03-04 or 2021-04-03; write it as 2021-03-04 or 2021-04-03",
        "line has bytes that are not UTF-8; repair it, or leave it out",
        "line is not JSON ",
    ]
    assert [r.id for r in found if isinstance(r, Record)] == ["a.jsonl:9", "a", "b"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.jsonl", b"", "the file is empty; leave it out"),
        ("a.jsonl", b"\n \n", "the file is empty; leave it out"),
        ("a.jsonl", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not text in UTF-8, UTF-16, GB18030 or Big5; save it as UTF-8"),
        ("a.csv", b"id,text\n", "holds no row; leave it out"),
        ("a.csv", b"id,body\n1,a\n", "its header has no column text; name the column with the text: --text-column"),
        ("a.parquet", b"PAR1", "is damaged (Parquet file size is 4 bytes"),
        ("a.parquet", arrow([{"body": "a"}]), "it has no column text; name the column with the text: --text-column"),
    ],
)
def test_a_file_that_is_no_table(name, data, reason):
    (failure,) = outcomes(data, name)
    assert isinstance(failure, Failure) and failure.id == name and failure.reason.startswith(reason), failure


def test_a_column_that_is_named_must_be_there():
    (failure,) = outcomes(b"text\na\n", "a.csv", columns=Columns(title="head"))
    assert failure.reason == "its header has no column head; name the column with the title: --title-column"


def test_a_line_without_end_is_no_row(monkeypatch):
    monkeypatch.setattr(tables, "LONGEST", 100)
    (failure,) = outcomes(b'{"text": "' + b"a" * 500)
    assert failure.reason == "line 1 is longer than 100 characters; write one text a line"


def test_a_broken_end_keeps_what_came_before(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    rows = [{"text": f"{i}{os.urandom(2000).hex()}"} for i in range(100)]
    path.write_bytes(gzip.compress(jsonl(rows))[:-5000])
    *records, failure = read([str(path)])
    assert len(records) > 50 and all(isinstance(r, Record) for r in records)
    assert isinstance(failure, Failure) and failure.reason.startswith("is damaged")


def test_long_fields_of_a_csv_file_are_read():
    text = NEWS * 20_000
    ((record),) = outcomes(delimited([{"text": text}]), "a.csv")
    assert record.text == text


def test_ids_are_given_once(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(jsonl([*ROWS, ROWS[0]]))
    found = list(read([str(path), str(path)]))
    assert [type(o) for o in found] == [Record, Record, Failure]
    assert found[2] == Failure("a", "read", "another text has this id; give each text one of its own")


@pytest.mark.parametrize("format", ["jsonl", "csv", "tsv"])
def test_tables_from_standard_input(format, monkeypatch):
    data = {"jsonl": jsonl(), "csv": delimited(), "tsv": delimited(delimiter="\t")}[format]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert list(read(["-"], format=format)) == EXPECTED


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.parquet"])
def test_only_what_is_read_is_in_memory(name, tmp_path):
    path = tmp_path / name
    rows = [{"id": str(i), "text": f"{i}：{NEWS}" * 20} for i in range(10_000)]
    data = {"jsonl": jsonl, "gz": jsonl, "csv": delimited, "parquet": arrow}[name.rpartition(".")[2]](rows)
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    del data, rows
    tracemalloc.start()
    try:
        assert sum(isinstance(outcome, Record) for outcome in read([str(path)])) == 10_000
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


@given(st.sampled_from(tables.FORMATS), st.binary(max_size=200), st.sampled_from((b"", b"text\n", b'{"text": "', b"PAR1")))
def test_any_bytes_are_rows_or_failures(format, data, begin):
    for outcome in outcomes(begin + data, f"a.{format}"):
        assert isinstance(outcome, Record) or "\n" not in str(outcome)
