"""Arrow in, Arrow out: the rows that one process makes without it, whatever the batches are like, and nothing that one row can break."""

import datetime as dt
import itertools
import json
from decimal import Decimal
from pathlib import Path

import pyarrow
import pytest
from batches import batches_of, made_texts, plain_rows, rows_of
from pyarrow import parquet

from cqextract import arrow
from cqextract.arrow import annotate_batches, schema
from cqextract.errors import DateError, InputError, PatternError
from cqextract.sinks import COLUMNS
from cqextract.sql import MENTION_COLUMNS
from cqextract.tables import Columns

CORPUS = Path(__file__).parents[1] / "corpus"
FAILURE = ["failure_stage", "failure_reason"]


def articles():
    days = json.loads((CORPUS / "gold" / "published.json").read_text(encoding="utf-8"))
    return [
        {"id": name, "text": (CORPUS / "texts" / f"{name}.txt").read_bytes().decode(), "published": day}
        for name, day in sorted(days.items())
    ]


def test_the_columns_are_those_of_the_other_sinks_and_those_of_a_failure():
    assert schema().names == [*COLUMNS, *FAILURE]
    assert schema("mentions").names == [*MENTION_COLUMNS, *FAILURE]
    documents = schema("documents")
    assert documents.names == ["id", "published", "sha256", "length", "title", "facts", "mentions", *FAILURE]
    assert [field.name for field in documents.field("facts").type.value_type] == list(COLUMNS)
    types = {str(field.type) for field in schema()}
    assert types == {"string", "int32", "bool", "double", "date32[day]", "decimal128(38, 12)"}
    with pytest.raises(InputError, match="^rows='fact': is no kind of rows; take one of facts, mentions, documents$"):
        schema("fact")


@pytest.mark.parametrize("rows", ["facts", "mentions"])
@pytest.mark.parametrize("at_once", [1, 4, 100])
def test_rows_are_those_of_plain_documents_in_their_order_however_the_batches_are_cut(rows, at_once):
    batches = list(annotate_batches(batches_of(articles(), at_once=at_once), rows=rows))
    assert all(batch.schema == schema(rows) for batch in batches)
    assert rows_of(batches) == (plain_rows(articles())[rows], [])


def test_one_row_a_document_carries_its_facts_and_mentions():
    texts = [*articles(), {"id": "idle", "text": "今天没有新闻。", "published": None}]
    rows, failures = rows_of(annotate_batches(batches_of(texts), rows="documents"))
    assert failures == []
    assert [(row["id"], row["length"]) for row in rows] == [(text["id"], len(text["text"])) for text in texts]
    assert rows[0]["published"] == dt.date.fromisoformat(texts[0]["published"])
    plain = plain_rows(articles())
    assert [fact for row in rows for fact in row["facts"]] == plain["facts"]
    assert [mention for row in rows[:-1] for mention in row["mentions"]] == plain["mentions"]
    assert rows[-1]["facts"] == []
    assert [row["title"] for row in rows if row["id"] == "statistics"] == ["上半年芜湖经济稳中有进 高技术制造业增势良好"]


@pytest.mark.parametrize("rows", ["facts", "mentions", "documents"])
def test_what_cannot_be_read_is_a_row_of_its_own_and_the_rest_go_on(rows):
    texts = [
        {"id": "empty", "text": "  ", "published": None},
        {"id": "none", "text": None, "published": None},
        {"id": "undated", "text": "产值达5亿元。", "published": "3/4/2021"},
        {"id": "good", "text": "产值达6亿元。", "published": "2021-08-24"},
    ]
    done, failures = rows_of(annotate_batches(batches_of(texts), rows=rows))
    key = "id" if rows == "documents" else "document_id"
    assert {row[key] for row in done} == {"good"}
    assert [(row[key], row["failure_stage"], row["failure_reason"]) for row in failures] == [
        ("empty", "read", "it has an empty text; leave it out"),
        ("none", "read", "it has no text in its column text; leave it out"),
        ("undated", "read", "it: 3/4/2021: may be 2021-03-04 or 2021-04-03; write it as 2021-03-04 or 2021-04-03"),
    ]
    assert all(value is None for row in failures for name, value in row.items() if name not in (key, *FAILURE))


def test_a_text_that_breaks_the_extractor_breaks_nothing_else(monkeypatch):
    monkeypatch.setattr(arrow.Extractor, "recognize", lambda self, view, **_: 1 // ("错" not in view.clean) and [])
    rows, failures = rows_of(annotate_batches(batches_of([{"id": "a", "text": "错了。"}, {"id": "b", "text": "对了。"}]), rows="documents"))
    assert [row["id"] for row in rows] == ["b"]
    assert [(row["id"], row["failure_stage"]) for row in failures] == [("a", "extract")]


def broken_strings(*cells):
    """A column of strings whose bytes nobody has checked."""
    return pyarrow.array(list(cells), pyarrow.binary()).view(pyarrow.string())


def test_damaged_cells_are_failures():
    good = "产值达6亿元。".encode()
    batch = pyarrow.record_batch({"id": broken_strings(b"a", b"b", b"\xff"), "text": broken_strings(good, b"\xe4\xba", good)})
    rows, failures = rows_of(annotate_batches([batch]))
    assert [row["document_id"] for row in rows] == ["a"]
    assert [row["failure_reason"] for row in failures] == [
        f"its column {name} is damaged; repair it, or leave it out" for name in ("text", "id")
    ]
    assert failures[0]["document_id"] == "b"


def test_a_text_without_an_id_goes_by_its_own_hash_wherever_it_stands():
    texts = [{"text": "产值达5亿元。"}, {"text": "产值达6亿元。"}]
    names = [row["document_id"] for row in rows_of(annotate_batches(batches_of(texts)))[0]]
    assert [row["document_id"] for row in rows_of(annotate_batches(batches_of(texts[::-1], at_once=1)))[0]] == names[::-1]
    assert len(set(names)) == 2 and all(name.startswith("text:") and len(name) == 29 for name in names)
    (failure,) = rows_of(annotate_batches([pyarrow.record_batch({"text": pyarrow.array([None], pyarrow.string())})]))[1]
    assert failure["document_id"].startswith("text:")


@pytest.mark.parametrize(
    "kind",
    [pyarrow.string(), pyarrow.large_string(), pyarrow.string_view(), pyarrow.dictionary(pyarrow.int32(), pyarrow.string())],
    ids=str,
)
def test_strings_of_every_kind_are_read(kind):
    text = pyarrow.array(["产值达5亿元。"]).cast(kind) if kind != pyarrow.string_view() else pyarrow.array(["产值达5亿元。"], kind)
    batch = pyarrow.record_batch({"id": pyarrow.array([7]), "text": text})
    assert [(row["document_id"], row["value_low"]) for row in rows_of(annotate_batches([batch]))[0]] == [("7", Decimal("5E8"))]


@pytest.mark.parametrize(
    "day",
    [
        pyarrow.array(["Aug 24, 2021"]),
        pyarrow.array([dt.date(2021, 8, 24)]),
        pyarrow.array([dt.datetime(2021, 8, 24, 23, 59)], pyarrow.timestamp("us")),
        pyarrow.array([dt.datetime(2021, 8, 23, 20, tzinfo=dt.UTC)], pyarrow.timestamp("us", "Asia/Shanghai")),
    ],
    ids=lambda column: str(column.type),
)
def test_days_of_every_kind_are_read(day):
    batch = pyarrow.record_batch({"body": pyarrow.array(["昨日产值达5亿元。"]), "day": day})
    (row,) = rows_of(annotate_batches([batch], columns=Columns(text="body", published="day")))[0]
    assert row["period_from"] == dt.date(2021, 8, 23)


def test_one_day_holds_for_the_texts_that_have_none():
    texts = [{"text": "昨日产值达5亿元。", "published": "2020-01-02"}, {"text": "昨日产值达6亿元。", "published": None}]
    rows, _ = rows_of(annotate_batches(batches_of(texts), published="24/8/2021"))
    assert [row["period_from"] for row in rows] == [dt.date(2020, 1, 1), dt.date(2021, 8, 23)]
    with pytest.raises(DateError):
        annotate_batches([], published="8月")


def test_a_batch_without_the_columns_that_are_named_is_refused():
    batch = pyarrow.record_batch({"body": pyarrow.array(["产值达5亿元。"])})
    with pytest.raises(InputError, match=r"^a batch: has no column text; name the right one: columns=Columns\(text=…\)$"):
        list(annotate_batches([batch]))
    with pytest.raises(InputError, match="^a batch: has no column url; name the right one"):
        list(annotate_batches([batch], columns=Columns(text="body", id="url")))
    twice = pyarrow.RecordBatch.from_arrays([batch.column(0)] * 2, ["text", "text"])
    with pytest.raises(InputError, match="^a batch: has several columns text; name the right one"):
        list(annotate_batches([twice]))


def test_a_mistake_in_the_options_is_told_before_any_batch(tmp_path):
    with pytest.raises(TypeError, match="tokeniser"):
        annotate_batches([], tokeniser="chars")
    (tmp_path / "units.toml").write_text("[unit.yuan]\n", encoding="utf-8")
    with pytest.raises(PatternError):
        next(annotate_batches([], patterns=[tmp_path]))


def test_options_are_those_of_the_extractor(tmp_path):
    (tmp_path / "names.txt").write_text("晨曦谷\tcompany\n", encoding="utf-8")
    texts = batches_of([{"text": "晨曦谷的产值达5亿元。"}])
    options = {"gazetteer": [tmp_path / "names.txt"], "tokenizer": "chars", "models": {"organizations": None}}
    assert {row["name"] for row in rows_of(annotate_batches(texts, rows="mentions"))[0]} == {None}
    assert {row["name"] for row in rows_of(annotate_batches(texts, rows="mentions", **options))[0]} == {"晨曦谷", None}


def test_the_extractor_is_built_once_and_not_before_it_is_needed(monkeypatch):
    built = []

    class Counted(arrow.Extractor):
        def __init__(self, **options):
            built.append(options["tokenizer"])
            super().__init__(**options)

    monkeypatch.setattr(arrow, "Extractor", Counted)
    arrow._extractor.cache_clear()
    texts = batches_of([{"text": "产值达5亿元。"}] * 3, at_once=1)
    begun = [annotate_batches(texts, tokenizer="chars"), annotate_batches(texts, tokenizer="chars", rows="mentions")]
    assert built == []
    assert [len(rows_of(batches)[0]) for batches in begun] == [3, 3]
    assert built == ["chars"]
    arrow._extractor.cache_clear()


def test_batches_are_taken_as_they_are_needed_and_given_in_pieces():
    taken = itertools.count()
    endless = (batch for _ in taken for batch in batches_of([{"id": "a", "text": "产值达5亿元，产量达6万吨。" * 500}]))
    batches = annotate_batches(endless)
    assert next(batches).num_rows == next(batches).num_rows == 2048
    assert next(taken) <= 2 * 2048 / 1000 + 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("完成三分之一公里。", Decimal("0.333333333333")),
        ("完成0.12345678901251公里。", Decimal("0.123456789013")),
        ("达12345678901234.5678元。", Decimal("12345678901234.5678")),
        ("提升9999万亿亿倍。", Decimal("9999E20")),
        ("提升900亿亿亿倍。", None),
    ],
)
def test_values_are_exact_within_what_an_arrow_decimal_holds(text, value):
    (row,) = rows_of(annotate_batches(batches_of([{"text": text}])))[0]
    assert (row["value_low"], row["value_high"]) == (value, value)


def test_nothing_in_is_nothing_out():
    assert list(annotate_batches([])) == []
    assert list(annotate_batches([batch.slice(0, 0) for batch in batches_of([{"text": "产值"}])])) == []


def test_parquet_keeps_all_of_it(tmp_path):
    batches = list(annotate_batches(batches_of(made_texts(120)), rows="documents"))
    table = pyarrow.Table.from_batches(batches)
    parquet.write_table(table, tmp_path / "documents.parquet")
    assert parquet.read_table(tmp_path / "documents.parquet").equals(table)
    assert len(table) == 120
