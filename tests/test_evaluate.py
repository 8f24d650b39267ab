"""The scorer, on examples small enough to count by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cqextract.errors import InputError
from cqextract.evaluate import accepted, align, fingerprint, judge_slots, main, raised, right_period, score, shortfalls

Json = dict[str, Any]

GOLD: Json = {
    "quote": "12万台", "start": 10, "end": 14, "low": 120000, "high": 120000, "unit": "台", "cmp": "=", "kind": "level", "dir": None,
    "indicator": ["空调产量", "产量"], "subject": ["合肥市", "合肥"], "whole": None, "reference": None, "source": None,
    "modality": "actual",
    "period": {"text": "2024年", "start": "2024-01-01", "end": "2024-12-31"}, "optional": False,
}  # fmt: skip
FACT: Json = {
    "kind": "level", "direction": None, "modality": "actual",
    "figure": {"start": 10, "end": 14, "text": "12万台", "low": 120000, "high": 120000, "unit": "台", "comparator": "="},
    "indicator": {"start": 6, "end": 10, "text": "空调产量"}, "subject": {"start": 0, "end": 2, "text": "合肥", "resolved": None},
    "whole": None, "reference": None, "source": None, "period": {"from": "2024-01-01", "to": "2024-12-31"},
}  # fmt: skip


def figure(**changes: object) -> Json:
    return {**GOLD, **changes}


def fact(**changes: Any) -> Json:
    """The right fact with some slots changed; a dict changes only the keys it holds."""
    return {**FACT, **{k: {**FACT[k], **v} if isinstance(v, dict) and isinstance(FACT[k], dict) else v for k, v in changes.items()}}


def wrong(g: Json, f: Json) -> set[str]:
    return {name for name, right in judge_slots(g, f).items() if not right}


def write_gold(folder: Path, **parts: list[Json]) -> Path:
    """A gold folder with one document, `one`."""
    for part, rows in {"figures": [GOLD], **parts}.items():
        if part == "articles":
            (folder / "one.articles.json").write_text(json.dumps({"articles": rows}), encoding="utf-8")
        else:
            (folder / f"one.{part}.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return folder


def document(*facts: Json, **rest: Any) -> Json:
    return {"id": "news/one.txt", "facts": list(facts), "mentions": [], "articles": [], **rest}


def test_a_right_fact_is_right_in_every_measure(tmp_path: Path) -> None:
    scores = score([document(FACT)], write_gold(tmp_path))
    assert set(scores.values()) == {1.0}
    assert {"figure_p", "figure_r", "figure_f1", "value", "indicator", "subject", "period", "fact_f1"} <= set(scores)
    assert "source" not in scores and "time_value" not in scores  # nothing to judge


def test_missed_wrong_and_spurious_figures_are_counted_apart(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, figures=[GOLD, figure(start=30, end=34), figure(start=50, end=54)])
    spurious = fact(figure={"start": 70, "end": 72, "text": "5座"})
    scores = score([document(FACT, fact(kind="rank", figure={"start": 30, "end": 34}), spurious)], gold)
    assert (scores["figure_p"], scores["figure_r"]) == (2 / 3, 2 / 3)
    assert (scores["fact_p"], scores["fact_r"], scores["kind"], scores["value"]) == (1 / 3, 1 / 3, 1 / 2, 1.0)


def test_optional_figures_and_ordinals_count_neither_way(tmp_path: Path) -> None:
    gold = write_gold(tmp_path, figures=[GOLD, figure(start=30, end=32, optional=True), figure(start=40, end=42, optional=True)])
    extra = [fact(kind="gap", figure={"start": 30, "end": 32, "text": "一批"}), fact(figure={"start": 80, "end": 83, "text": "第三 届"})]
    assert set(score([document(FACT, *extra)], gold).values()) == {1.0}


def test_all_figures_of_a_document_without_a_prediction_are_missed(tmp_path: Path) -> None:
    scores = score([{"id": "elsewhere", "facts": [FACT]}], write_gold(tmp_path))
    assert (scores["figure_r"], scores["fact_f1"]) == (0.0, 0.0)


def test_alignment_takes_the_best_overlap_first_and_each_row_once() -> None:
    long, short = {"start": 0, "end": 9}, {"start": 0, "end": 4}
    assert align([long, short], [{"start": 0, "end": 5}]) == [(short, {"start": 0, "end": 5}), (long, None)]
    assert align([], [short]) == [(None, short)]


@pytest.mark.parametrize(
    ("g", "f", "slots"),
    [
        (GOLD, fact(figure={"low": 120000.01}), set()),
        (GOLD, fact(figure={"high": 130000}), {"value"}),
        (GOLD, fact(figure={"unit": "部"}), {"value"}),
        (figure(unit="千米"), fact(figure={"unit": "公里"}), set()),
        (figure(kind="rank", unit="位"), fact(kind="rank", figure={"unit": None}), set()),
        (figure(loose=True), fact(figure={"low": 1, "high": 2, "comparator": "~"}), set()),
        (figure(loose=True), fact(figure={"unit": None}), {"value"}),
        (GOLD, fact(figure={"comparator": ">"}), {"cmp"}),
        (figure(cmp_alt=[">"]), fact(figure={"comparator": ">"}), set()),
        (figure(kind="change", dir="up"), fact(kind="change", direction="down"), {"kind"}),
        (figure(kind="change", dir="up", kind_alt=["level"]), FACT, set()),
        (figure(modality="forecast"), fact(modality="target"), set()),
        (figure(modality="forecast"), FACT, {"modality"}),
        (figure(source=["市统计局"]), FACT, {"source"}),
        (figure(whole=["全国"]), fact(whole={"text": "全省"}), {"whole"}),
        (figure(period=None), FACT, set()),
        (GOLD, fact(period=None), {"period"}),
    ],
)
def test_each_slot_is_judged_by_its_own_rule(g: Json, f: Json, slots: set[str]) -> None:
    assert wrong(g, f) == slots


def test_a_wrong_source_does_not_break_the_fact(tmp_path: Path) -> None:
    scores = score([document(FACT)], write_gold(tmp_path, figures=[figure(source=["市统计局"])]))
    assert (scores["source"], scores["fact_f1"]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("空调产量", True),
        ("空 调\n产量", True),
        ("“空调”产量", True),
        ("全年空调总产量", True),
        ("产", False),
        ("全市规模以上企业的产量", False),
        ("", False),
    ],
)
def test_an_accepted_text_may_have_four_more_characters_around_it(text: str, right: bool) -> None:
    assert accepted({"text": text}, ["空调产量", "产量"]) is right


def test_what_a_subject_stands_for_is_as_good_as_what_it_says() -> None:
    assert accepted({"text": "该公司", "resolved": {"text": "澜禾新材"}}, ["澜禾新材"])
    assert not accepted(None, ["澜禾新材"])


@pytest.mark.parametrize(
    ("kind", "start", "vague", "period", "right"),
    [
        ("level", "2024-01-01", False, {"from": "2024-01-01", "to": "2024-12-31"}, True),
        ("level", "2024-01-01", False, {"from": None, "to": "2024-12-31"}, True),
        ("change", "2024-01-01", False, {"from": None, "to": "2024-12-31"}, False),
        ("change", None, False, {"from": "2020-01-01", "to": "2024-12-31"}, True),
        ("level", None, False, {"from": None, "to": "2023-12-31"}, False),
        ("level", None, True, {}, True),
        ("level", None, True, {"from": None, "to": "2023-12-31"}, False),
    ],
)
def test_periods(kind: str, start: str | None, vague: bool, period: Json, right: bool) -> None:
    assert right_period(figure(kind=kind, period={"start": start, "end": "2024-12-31", "vague": vague}), period) is right


def test_times_and_organizations(tmp_path: Path) -> None:
    times = [
        {"start": 0, "end": 4, "type": "period", "value_start": "2024-01-01", "value_end": "2024-12-31", "optional": False},
        {"start": 5, "end": 7, "type": "vague", "value_start": None, "value_end": None, "optional": False},
        {"start": 8, "end": 9, "type": "date", "value_start": None, "value_end": "2024-01-01", "optional": True},
        {
            "start": 20,
            "end": 24,
            "type": "period",
            "value_start": "2024-01-01",
            "value_end": "2024-12-31",
            "value_alt": [[None, "2024-06-30"]],
        },
    ]
    mentions = [
        {"type": "DATE", "start": 0, "end": 5, "from": "2024-01-01", "to": "2024-12-30"},
        {"type": "DATE", "start": 5, "end": 7, "from": None, "to": None},
        {"type": "DATE", "start": 8, "end": 9, "from": None, "to": None},
        {"type": "DATE", "start": 20, "end": 24, "from": "2024-04-01", "to": "2024-06-30"},
        {"type": "ORG", "start": 50, "end": 54, "category": "company"},
        {"type": "ORG", "start": 60, "end": 64, "category": "company"},
        {"type": "PLACE", "start": 70, "end": 72},
    ]
    orgs = [{"start": 50, "end": 55, "type": "government"}, {"start": 80, "end": 84, "type": "media"}]
    scores = score([document(FACT, mentions=mentions)], write_gold(tmp_path, times=times, orgs=orgs))
    assert [scores["time_exact_f1"], scores["time_overlap_f1"], scores["time_value"]] == pytest.approx([2 / 3, 1.0, 0.5])
    assert (scores["org_exact_f1"], scores["org_overlap_f1"], scores["org_category"]) == (0.0, 0.5, 0.0)


def test_articles(tmp_path: Path) -> None:
    articles = [
        {"title": ["机器换人"], "body_start": 0, "body_end": 100, "kind": "news"},
        {"title": ["鲜花出山"], "body_start": 120, "body_end": 220, "kind": "news"},
        {"title": [], "body_start": 230, "body_end": 250, "kind": "caption"},
    ]
    found = [{"start": 5, "end": 100, "title": {"text": "“机器换人”新活力"}}, {"start": 150, "end": 220, "title": None}]
    scores = score([document(FACT, articles=found)], write_gold(tmp_path, articles=articles))
    assert (scores["article_body"], scores["article_title"]) == (0.5, 0.5)


def test_what_cannot_be_scored_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no \\*.figures.jsonl"):
        score([], tmp_path)
    gold = write_gold(tmp_path)
    with pytest.raises(InputError, match="one is predicted twice"):
        score([document(), {"id": "one"}], gold)
    with pytest.raises(InputError, match="no id"):
        score([{"facts": []}], gold)
    (gold / "one.times.jsonl").write_text("{}\n{", encoding="utf-8")
    with pytest.raises(InputError, match="one.times.jsonl:2: not JSON"):
        score([document()], gold)


def test_floors_only_rise_while_the_gold_stays() -> None:
    floors = raised({"value": 0.98765, "kind": 0.5}, {}, "a")
    assert floors == {"sha256": "a", "value": 0.987, "kind": 0.5}
    assert raised({"value": 0.9, "kind": 0.75}, floors, "a") == {"sha256": "a", "value": 0.987, "kind": 0.75}
    assert raised({"value": 0.9}, floors, "b") == {"sha256": "b", "value": 0.9}


def test_shortfalls_name_each_measure_and_other_gold() -> None:
    floors = {"sha256": "a", "value": 0.9, "kind": 0.8}
    assert shortfalls({"value": 0.9, "kind": 0.8}, floors, "a") == []
    assert shortfalls({"value": 0.85}, floors, "a") == [
        "value is 0.8500, below its floor of 0.9",
        "kind is 0.0000, below its floor of 0.8",
    ]
    assert "gold files" in shortfalls({}, floors, "b")[0]


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    write_gold(gold)
    predictions, floors = tmp_path / "pred.jsonl", tmp_path / "floors.json"
    arguments = [str(predictions), str(gold), "--floors", str(floors)]
    assert main(arguments) == 2  # no predictions yet
    predictions.write_text(json.dumps(document(FACT)), encoding="utf-8")
    assert main(arguments) == 1  # no floors yet
    assert main([*arguments, "--raise-floors"]) == 0
    assert json.loads(floors.read_text(encoding="utf-8"))["corpus"]["sha256"] == fingerprint(gold)
    capsys.readouterr()
    predictions.write_text(json.dumps(document(fact(kind="rank"))), encoding="utf-8")
    assert main([*arguments, "--raise-floors"]) == 1  # raising never lowers
    printed = capsys.readouterr()
    assert "kind             0.0000" in printed.out
    assert "kind is 0.0000, below its floor of 1.0" in printed.err
    (gold / "one.times.jsonl").write_text("", encoding="utf-8")
    assert main(arguments) == 1
    with pytest.raises(SystemExit):
        main([str(predictions), str(gold), "--raise-floors"])
