"""The project's own corpus: its gold is well formed, and what cqextract makes of its texts stays above the floors."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cqextract.evaluate import fingerprint, gold_names, read_lines, score, shortfalls

CORPUS = Path(__file__).parents[1] / "corpus"
GOLD = CORPUS / "gold"
NAMES = gold_names(GOLD)
PUBLISHED = json.loads((GOLD / "published.json").read_text(encoding="utf-8"))
PARTS = ("figures", "times", "orgs")
COMPARATORS = {"=", ">", ">=", "<", "<=", "~", "range"}
KINDS = {"level", "change", "share", "gap", "rank"}


def raw(name: str) -> str:
    return (CORPUS / "texts" / f"{name}.txt").read_bytes().decode("utf-8")


def flat(text: str) -> str:
    return "".join(text.split())


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Every dict with offsets in it, however deep."""
    if isinstance(value, dict):
        if "start" in value and "end" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from spans(item)


@pytest.fixture(scope="module")
def documents() -> dict[str, dict[str, Any]]:
    from cqextract import extract

    return {name: extract(raw(name), published=PUBLISHED[name], id=name).to_dict() for name in NAMES}


def test_every_text_is_annotated_and_dated() -> None:
    assert NAMES == sorted(path.stem for path in (CORPUS / "texts").glob("*.txt")) == sorted(PUBLISHED)
    assert all(dt.date.fromisoformat(day) for day in PUBLISHED.values())


def test_the_corpus_keeps_its_size() -> None:
    figures = [figure for name in NAMES for figure in read_lines(GOLD / f"{name}.figures.jsonl")]
    assert len(NAMES) >= 8
    assert sum(not figure["optional"] for figure in figures) >= 300


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", NAMES)
def test_gold_quotes_stand_where_they_say(name: str, part: str) -> None:
    text, rows = raw(name), read_lines(GOLD / f"{name}.{part}.jsonl")
    assert all(text[row["start"] : row["end"]] == row["quote"] for row in rows)
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)
    assert all(before["end"] <= after["start"] for before, after in zip(rows, rows[1:], strict=False))


@pytest.mark.parametrize("name", NAMES)
def test_gold_figures_are_complete_and_answer_in_the_words_of_the_text(name: str) -> None:
    words = flat(raw(name))
    for figure in read_lines(GOLD / f"{name}.figures.jsonl"):
        assert figure["cmp"] in COMPARATORS and figure["kind"] in KINDS and figure["low"] <= figure["high"], figure["quote"]
        assert (figure["low"] < figure["high"]) == (figure["cmp"] == "range") or figure["cmp"] == "~", figure["quote"]
        assert (figure["dir"] is not None) == (figure["kind"] in ("change", "gap")), figure["quote"]
        assert figure["optional"] or (figure["indicator"] and figure["subject"]), figure["quote"]
        answers = [answer for slot in ("indicator", "subject", "whole", "reference", "source") for answer in figure[slot] or ()]
        period = figure["period"] or {"text": "", "start": None, "end": None}
        assert [answer for answer in [*answers, period["text"]] if flat(answer) not in words] == []
        assert (period["start"] or "0") <= (period["end"] or "9"), figure["quote"]


@pytest.mark.parametrize("name", NAMES)
def test_gold_articles_lie_in_the_text_one_after_the_other(name: str) -> None:
    layout = json.loads((GOLD / f"{name}.articles.json").read_text(encoding="utf-8"))
    edges = [edge for article in layout["articles"] for edge in (article["body_start"], article["body_end"])]
    assert layout["published"] == PUBLISHED[name]
    assert edges == sorted(set(edges)) and 0 <= edges[0] and edges[-1] <= len(raw(name))
    assert all(flat(line) in flat(raw(name)) for article in layout["articles"] for line in article["title"][:1])


def test_every_span_of_every_document_is_the_raw_text_it_names(documents: dict[str, dict[str, Any]]) -> None:
    for name, document in documents.items():
        text = raw(name)
        assert document["length"] == len(text)
        for span in spans(document):
            assert 0 <= span["start"] < span["end"] <= len(text), (name, span)
            assert text[span["start"] : span["end"]] == span.get("text", text[span["start"] : span["end"]]), (name, span)


def test_facts_stand_in_their_sentences_and_have_ids_of_their_own(documents: dict[str, dict[str, Any]]) -> None:
    facts = [fact for document in documents.values() for fact in document["facts"]]
    assert all(fact["sentence"]["start"] <= fact["figure"]["start"] and fact["figure"]["end"] <= fact["sentence"]["end"] for fact in facts)
    assert len({fact["id"] for fact in facts}) == len(facts) > 0


def test_no_measure_falls_below_its_floor(documents: dict[str, dict[str, Any]]) -> None:
    floors = json.loads((CORPUS / "floors.json").read_text(encoding="utf-8"))["corpus"]
    assert shortfalls(score(documents.values(), GOLD), floors, fingerprint(GOLD)) == []
